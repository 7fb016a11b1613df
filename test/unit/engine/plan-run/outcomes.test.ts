/** How plans end that do not come to their end: what is undone, what stays, and what is said of it. */

import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import type { CheckCondition } from '../../../../source/lab/condition.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { type DemoConsole, openDemoConsole, reportOf, planOf } from './demo-console.ts';

const IMAGE = 'lavasoftware/lava-dispatcher:2023.01';

let lab: DemoConsole;
let old: unknown;
before(async () => {
	lab = await openDemoConsole();
	old = await reportOf(lab.docker);
});
after(() => lab.close());
afterEach(async () => {
	assert.deepEqual(await lab.engine.plans.unfinished(), [], 'nothing is left in the journal');
});

const fresh = { id: '', name: 'fresh' };
const create: Step = { do: 'create', spec: { name: 'fresh', image: IMAGE } };
const network: Step = { do: 'create-network', network: { name: 'boards', subnets: [{ subnet: '10.77.0.0/24' }] } };
const volume: Step = { do: 'create-volume', volume: { name: 'state' } };
const start: Step = { do: 'start', container: fresh };
/** Something happens in the middle of the plan, and then this holds. */
const meanwhile: Step = { do: 'wait', until: { is: 'serving', server: { container: fresh } }, seconds: 60 };
const impossible: Step = { do: 'create', spec: { name: 'other', image: 'not-there:1' } };

const refOf = async (name: string) => ({ id: (await lab.docker.getContainer(name).inspect()).Id, name });
const isThere = (name: string): Promise<boolean> =>
	lab.docker
		.getContainer(name)
		.inspect()
		.then(
			() => true,
			() => false,
		);

function whenSeen(work: () => Promise<unknown>): CheckCondition {
	return async () => {
		await work();
		return { holds: true };
	};
}

const run = (steps: readonly Step[], lookAt?: CheckCondition): Promise<RunOutcome> =>
	lab.engine.plans.start(planOf(steps), lookAt && { lookAt }).outcome;

const staysOf = (outcome: RunOutcome): readonly string[] => ('stays' in outcome ? outcome.stays : [outcome.end]);

suite('a plan that fails', () => {
	test('is undone from the last step to the first, and all is as it was', async () => {
		const outcome = await run([network, volume, create, start, impossible]);
		assert.ok(outcome.end === 'failed');
		assert.deepEqual(outcome.stays, []);
		assert.match(outcome.error.message, /^docker create .*\(step 5 of 5\): /);
		assert.deepEqual(await reportOf(lab.docker), old);
	});

	test('is shown step by step as that, and those behind it as never begun', async () => {
		const started = lab.engine.plans.start(planOf([volume, impossible, network]));
		await started.outcome;
		assert.deepEqual(
			started.progress().steps.map(({ state }) => state),
			['undone', 'failed', 'waiting'],
		);
		const [, failed] = started.progress().steps;
		assert.match(failed?.state === 'failed' ? failed.message : '', /not-there:1/);
	});

	test('leaves alone what was there before it', async () => {
		await lab.docker.createVolume({ Name: 'state' });
		assert.deepEqual(staysOf(await run([volume, impossible])), []);
		assert.ok((await lab.docker.listVolumes()).Volumes.some(({ Name }) => Name === 'state'));
		await lab.docker.getVolume('state').remove();
	});

	test('behind a removal goes back no further, and says what is gone and what is not', async () => {
		assert.equal((await run([create])).end, 'done');
		const made = await refOf('fresh');
		const outcome = await run([
			volume,
			{ do: 'remove', container: made, force: true, volumes: false },
			network,
			impossible,
			{ do: 'remove', container: { id: '', name: 'stale' }, force: true, volumes: false },
		]);
		assert.equal(outcome.end, 'failed');
		assert.deepEqual(staysOf(outcome), [
			'The container fresh is gone with all that was written in it.',
			'The container stale was to be removed too, and is still there.',
		]);
		assert.equal(await isThere('fresh'), false);
		const { Volumes } = await lab.docker.listVolumes();
		assert.ok(
			Volumes.some(({ Name }) => Name === 'state'),
			'what was done before it stays',
		);
		assert.ok(
			!(await lab.docker.listNetworks()).some(({ Name }) => Name === 'boards'),
			'what was done after it is undone',
		);
		await lab.docker.getVolume('state').remove();
	});

	test('before the removal that was refused goes back all the way', async () => {
		assert.equal((await run([create, start])).end, 'unproven');
		const made = await refOf('fresh');
		const outcome = await run([volume, { do: 'remove', container: made, force: false, volumes: false }]);
		assert.equal(outcome.end, 'failed', 'a running container is not removed');
		assert.deepEqual(staysOf(outcome), []);
		assert.equal(await isThere('fresh'), true);
		await lab.docker.getContainer('fresh').remove({ force: true });
	});

	test('says what a start changed beyond its container', async () => {
		const alters = 'LAVA ran on the database in v.';
		const altering: Step = { do: 'start', container: fresh, alters };
		assert.deepEqual(staysOf(await run([create, altering, impossible])), [alters]);
		assert.deepEqual(await reportOf(lab.docker), old);
	});

	test('says of a command that can’t be undone that it stays, and takes back the rest', async () => {
		const server = await refOf('lava-server');
		const step: Step = {
			do: 'exec',
			container: server,
			says: 'Say it',
			command: ['sh', '-c', 'echo hi'],
			undo: 'impossible',
		};
		assert.deepEqual(staysOf(await run([volume, step, impossible])), ['"Say it" can\'t be undone.']);
		assert.deepEqual(await reportOf(lab.docker), old);
	});

	test('does not undo a command that says that it failed: it did nothing, as far as anyone can know', async () => {
		const server = await refOf('lava-server');
		const command = (script: string): Step => ({
			do: 'exec',
			container: server,
			says: 'Try',
			command: ['sh', '-c', script],
			undo: { command: ['sh', '-c', 'echo undone'] },
		});
		const undone = async (...steps: Step[]): Promise<boolean> => {
			const { length } = lab.engine.commands();
			assert.equal((await run([volume, ...steps])).end, 'failed');
			const now = lab.engine.commands().slice(length);
			return now.some(({ command: said }) => said.includes('echo undone'));
		};
		assert.equal(await undone(command('exit 3')), false);
		assert.equal(await undone(command('echo hi'), impossible), true);
	});

	test('says what could not be undone, by the command that was to do it', async () => {
		// Somebody puts a container on the network that the plan made.
		const taken = whenSeen(async () => {
			await lab.docker.createContainer({ name: 'squatter', Image: IMAGE, HostConfig: { NetworkMode: 'boards' } });
			await lab.docker.getContainer('squatter').start();
		});
		const outcome = await run([network, create, start, meanwhile, impossible], taken);
		assert.match(staysOf(outcome)[0] ?? '', /^docker network rm boards: .*active endpoints/);
		await lab.docker.getContainer('squatter').remove({ force: true });
		await lab.docker.getNetwork('boards').remove();
		assert.deepEqual(await reportOf(lab.docker), old);
	});

	test('says what somebody else changed meanwhile of what it stands on', async () => {
		const worker = await refOf('calvin-worker');
		const bridge = lab.docker.getNetwork('bridge');
		const pause: Step = { do: 'pause', container: worker };
		const moved = whenSeen(() => bridge.connect({ Container: worker.id }));
		const outcome = await run([pause, create, start, meanwhile, impossible], moved);
		assert.match(
			staysOf(outcome).join(),
			/^container calvin-worker: its list of networks was dockernet .* and is bridge, /,
		);
		await bridge.disconnect({ Container: worker.id });
		assert.deepEqual(await reportOf(lab.docker), old);
	});
});

suite('a plan whose things have changed', () => {
	test('since it was shown does nothing', async () => {
		const worker = await refOf('calvin-worker');
		const plan = planOf([volume, { do: 'pause', container: worker }]);
		const preconditions = await lab.engine.plans.look(plan);
		await lab.docker.getContainer(worker.name).pause();
		const outcome = await lab.engine.plans.start(plan, { preconditions }).outcome;
		assert.deepEqual(outcome, {
			end: 'precondition failed',
			differences: ['container calvin-worker: its state was running and is paused'],
			stays: [],
		});
		await lab.docker.getContainer(worker.name).unpause();
		assert.deepEqual(await reportOf(lab.docker), old);
	});

	test('while it ran is undone, as far as it had come', async () => {
		const worker = await refOf('calvin-worker');
		const paused = whenSeen(() => lab.docker.getContainer(worker.name).pause());
		const outcome = await run([volume, create, start, meanwhile, { do: 'stop', container: worker, grace: 1 }], paused);
		assert.ok(outcome.end === 'precondition failed');
		assert.deepEqual(outcome.differences, ['container calvin-worker: its state was running and is paused']);
		await lab.docker.getContainer(worker.name).unpause();
		assert.deepEqual(await reportOf(lab.docker), old);
	});
});

suite('a plan that is cancelled', () => {
	test('in the middle of a step is undone, and the step is shown as cancelled', async () => {
		const started = lab.engine.plans.start(planOf([volume, create, start, meanwhile, network]), {
			lookAt: async () => {
				started.cancel();
				return { holds: false, seen: 'not yet' };
			},
		});
		assert.deepEqual(await started.outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(
			started.progress().steps.map(({ state }) => state),
			['undone', 'undone', 'undone', 'undone', 'waiting'],
		);
		assert.deepEqual(await reportOf(lab.docker), old);
	});

	test('before its first step changes nothing', async () => {
		const started = lab.engine.plans.start(planOf([volume, network]));
		started.cancel();
		assert.deepEqual(await started.outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(await reportOf(lab.docker), old);
	});
});
