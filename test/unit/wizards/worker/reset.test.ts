import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { resetWizard } from '../../../../source/wizards/worker/reset.ts';
import { askedKey, type LookedUp } from '../../../../source/wizards/world.ts';
import { world } from '../world-for-tests.ts';

suite('the reset wizard', () => {
	test('shows what goes, by directory and with its size', () => {
		const help = resetWizard.fields({}, world)[0]?.help;
		assert.match(help ?? '', /^Goes: \/root\/left-by-a-job 3/);
	});

	test('says that there is no dispatcher, that one is gone, and that nothing has changed in one', () => {
		const [view] = resetWizard.fields({}, { ...world, snapshot: { ...world.snapshot, containers: new Map() } });
		assert.match(view?.problem ?? '', /There is no dispatcher here: make one first/);
		assert.match(view?.help ?? '', /is looked up for the plan/);
		const [calvin] = [...world.snapshot.containers.values()].filter(({ name }) => name === 'calvin');
		assert.ok(calvin);
		const key = askedKey({ about: 'container', id: calvin.id });
		const known = world.facts.answers.get(key);
		assert.ok(known?.about === 'container' && known.old !== undefined);
		const withAnswer = (answer: LookedUp) => ({
			...world,
			facts: { ...world.facts, answers: new Map([...world.facts.answers, [key, answer]]) },
		});
		const same = withAnswer({ ...known, changes: [] });
		assert.match(resetWizard.fields({}, same)[0]?.help ?? '', /^Nothing of its image has changed in it\.$/);
		assert.equal(resetWizard.fields({}, same)[0]?.problem, undefined);
		const gone = withAnswer({ about: 'container', old: undefined });
		assert.equal(resetWizard.fields({}, gone)[0]?.problem, 'calvin is gone.');
		assert.match(resetWizard.fields({}, gone)[0]?.help ?? '', /is looked up for the plan/);
		assert.throws(() => resetWizard.make({}, gone), /calvin is gone/);
	});

	test('keeps the secrets of the container, and is asked about once more where it runs', () => {
		const secrets = new Map([['calvin TOKEN', 'x']]);
		const [calvin] = [...world.snapshot.containers.values()].filter(({ name }) => name === 'calvin');
		assert.ok(calvin);
		const key = askedKey({ about: 'container', id: calvin.id });
		const known = world.facts.answers.get(key);
		assert.ok(known?.about === 'container' && known.old !== undefined);
		const answers = new Map([...world.facts.answers, [key, { ...known, old: { ...known.old, secrets } }] as const]);
		const where = { ...world, facts: { ...world.facts, answers } };
		assert.deepEqual([...resetWizard.make({}, where).secrets], [...secrets]);
		assert.equal(resetWizard.make({}, where).dangerous, true);
		const containers = new Map([...world.snapshot.containers, [calvin.id, { ...calvin, status: 'exited' as const }]]);
		assert.equal(resetWizard.make({}, { ...where, snapshot: { ...world.snapshot, containers } }).dangerous, false);
	});

	test('looks at the container before there is a plan', () => {
		const unseen = { ...world, facts: { ...world.facts, answers: new Map() } };
		assert.deepEqual(
			resetWizard.missing({}, unseen).map(({ about }) => about),
			['container'],
		);
		assert.deepEqual(resetWizard.missing({}, world), []);
	});

	test('is no plan, and no secret, before the container was looked at', () => {
		const unseen = { ...world, facts: { ...world.facts, answers: new Map() } };
		assert.throws(() => resetWizard.make({}, unseen), /calvin/);
		assert.equal(resetWizard.fields({}, unseen)[0]?.problem, undefined);
	});

	test('waits for no worker that was not Online before', () => {
		const known = world.facts.workers.find(({ worker }) => worker !== undefined);
		assert.ok(known?.worker);
		const offline = { ...known.worker, state: 'offline' as const };
		const waits = (change: object): boolean => {
			const workers = world.facts.workers.map(row => ({
				...row,
				worker: known.worker,
				server: known.server,
				...change,
			}));
			const { plan } = resetWizard.make({}, { ...world, facts: { ...world.facts, workers } });
			return plan.steps.some(step => step.do === 'wait' && step.until.is === 'online');
		};
		assert.deepEqual([waits({}), waits({ worker: offline }), waits({ server: undefined })], [true, false, false]);
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
