import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { resetWizard } from '../../../source/wizards/reset.ts';
import { world } from './world-for-tests.ts';

suite('the reset wizard', () => {
	test('shows what goes, by directory and with its size', () => {
		const help = resetWizard.fields({}, world)[0]?.help;
		assert.match(help ?? '', /^Goes: \/root\/left-by-a-job 3/);
	});

	test('looks at the container before there is a plan', () => {
		const unseen = { ...world, facts: { ...world.facts, answers: new Map() } };
		assert.deepEqual(
			resetWizard.missing({}, unseen).map(({ about }) => about),
			['container'],
		);
		assert.deepEqual(resetWizard.missing({}, world), []);
	});

	test('waits until the worker is Online again, and asks once more first', () => {
		const known = world.facts.workers.find(({ worker }) => worker !== undefined);
		assert.ok(known);
		const workers = world.facts.workers.map(row => ({ ...row, worker: known.worker, server: known.server }));
		const { plan, dangerous } = resetWizard.make({}, { ...world, facts: { ...world.facts, workers } });
		assert.equal(dangerous, true);
		assert.ok(plan.steps.some(step => step.do === 'wait' && step.until.is === 'online'));
	});
});
