import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readCoordinatorFile } from '../../../../source/lab/lava/coordinator.ts';
import { coordinatorWizard } from '../../../../source/wizards/worker/coordinator.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { world } from '../world-for-tests.ts';

const container = 'calvin';

const problems = (answers: Record<string, string>, where: World = world): (string | undefined)[] =>
	coordinatorWizard.fields(answers, where).map(({ problem }) => problem);

const noBody = { ...world, snapshot: { ...world.snapshot, containers: new Map() } };

suite('the coordinator wizard', () => {
	test('takes a host outside, with a port of its own, and asks it before all is done', () => {
		const { plan } = coordinatorWizard.make({ container, host: 'lava.example.com', port: '3080' }, world);
		const file = plan.steps.find(step => step.do === 'put-file');
		assert.ok(file?.do === 'put-file' && typeof file.content === 'string');
		const reported = readCoordinatorFile(file.content);
		assert.deepEqual(reported, { state: 'named', host: 'lava.example.com', port: 3080, silent: undefined });
		const proof = plan.steps.at(-1);
		assert.ok(proof?.do === 'wait' && proof.until.is === 'succeeds');
		assert.deepEqual(proof.until.probe.command.slice(-2), ['lava.example.com', '3080']);
		assert.equal(plan.title, 'Name lava.example.com:3080 as the coordinator of calvin');
	});

	test('says what can not stand in the file', () => {
		for (const host of ['', 'fd00::5', 'http://lava/', 'two words']) {
			assert.ok(problems({ container, host })[1], host);
		}
		for (const host of ['192.0.2.7', 'lava.example.com']) assert.equal(problems({ container, host })[1], undefined);
		for (const port of ['0', '65536', 'x', '', '3079 '])
			assert.ok(problems({ container, host: 'lava', port })[2], port);
	});

	test('needs a dispatcher that runs', () => {
		assert.match(problems({}, noBody)[0] ?? '', /make one first/);
		const [calvin] = [...world.snapshot.containers.values()].filter(({ name }) => name === container);
		assert.ok(calvin);
		const containers = new Map([...world.snapshot.containers, [calvin.id, { ...calvin, status: 'exited' as const }]]);
		const stopped = { ...world, snapshot: { ...world.snapshot, containers } };
		assert.match(problems({ container }, stopped)[0] ?? '', /start it first/);
	});
});
