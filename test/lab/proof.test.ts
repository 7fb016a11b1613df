/** What plans say of workers at their end: by LAVA's word, by the worker's own log, or that it is not known. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import { refOf } from '../../source/lab/command.ts';
import type { Container } from '../../source/lab/objects.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { containerPlan } from '../../source/lab/plans/container/container.ts';
import { dispatcherPlan, type DispatcherRequest, tokenName } from '../../source/lab/plans/dispatcher/dispatcher.ts';
import { userPlan, type UserRequest } from '../../source/lab/plans/server/superuser.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { openProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { type Lab, serverAddress, startLab } from './harness/lab.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';

const skip = await requireLab();

type Http = Extract<DispatcherRequest['speaks'], { contract: 'http' }>;

describe('what a plan says at its end is so', { skip }, () => {
	let lab: Lab;
	let program: Engine;
	before(async () => {
		lab = await startLab();
		program = await openProgram(lab.engine.address);
	});
	after(async () => {
		await program?.close();
		lab?.cleanup();
	});

	const seen = (name: string): Promise<Container> =>
		until(`${name} is seen`, () => [...program.snapshot().containers.values()].find(each => each.name === name));

	const run = (plan: Plan, secrets: ReadonlyMap<string, string> = new Map()): Promise<RunOutcome> =>
		program.plans.start(plan, { secrets, lookAt: lavaConditionCheck({ engine: program }) }).outcome;

	/** A dispatcher whose server is known by its URL alone. */
	const dispatcher = (name: string, url: string, token: Http['token'], more: Partial<DispatcherRequest> = {}): Plan =>
		dispatcherPlan({
			name,
			image: imageName('dispatcher', lab.version),
			pull: false,
			speaks: { contract: 'http', url, wsUrl: '', httpTimeout: '', jobLogInterval: '', token },
			network: 'dockernet',
			newNetwork: undefined,
			connectServer: undefined,
			address: '',
			devices: [],
			privileged: false,
			capabilities: [],
			mounts: [],
			ports: [],
			restart: 'unless-stopped',
			server: undefined,
			...more,
		});

	const server = `http://${serverAddress}/`;
	const given = { from: 'given' } as const;
	const givenToken = (name: string, token: string) => new Map([[tokenName(name), token]]);

	const refusals: [string, string, Http['token'], RegExp][] = [
		['no-token', server, { from: 'none' }, /lets no worker register itself from 172\.18\..*HTTP 403/],
		['wrong-token', server, given, /LAVA knows no worker wrong-token.*HTTP 404/],
		['wrong-host', 'http://lava-server.dockernet/', given, /ALLOWED_HOSTS.*HTTP 400/],
	];
	for (const [name, url, token, says] of refusals) {
		it(`${name}: what LAVA refuses fails within seconds, with its reason, and is undone`, async () => {
			const began = Date.now();
			const outcome = await run(dispatcher(name, url, token), givenToken(name, 'x'.repeat(32)));
			assert.equal(outcome.end, 'failed', JSON.stringify(outcome));
			assert.match('error' in outcome ? outcome.error.message : '', says);
			assert.ok(Date.now() - began < 60_000, 'long before its patience ends');
			assert.deepEqual('stays' in outcome && outcome.stays, []);
		});
	}

	it('a worker that its server answers is proven by its own log', async () => {
		const token = await lab.server.addWorker('far');
		const outcome = await run(dispatcher('far', server, given), givenToken('far', token));
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.equal((await lab.server.worker('far')).state, 'Online');
	});

	it('a worker that logs nothing of its server is started and not known to be Online', async () => {
		const plan = dispatcher('mute', server, given);
		const steps = plan.steps.map(step =>
			step.do === 'create'
				? { ...step, spec: { ...step.spec, environment: { ...step.spec.environment, LOGLEVEL: 'ERROR' } } }
				: step.do === 'wait'
					? { ...step, seconds: 5 }
					: step,
		);
		const token = await lab.server.addWorker('mute');
		const outcome = await run({ ...plan, steps }, givenToken('mute', token));
		assert.equal(outcome.end, 'unproven', JSON.stringify(outcome));
		assert.match(outcome.unproven.join(), /^mute is started; not known to be Online: .*, after 5 seconds/);
	});

	it('an image whose process ends at once fails, with its last words', async () => {
		const plan = dispatcher('loop', server, { from: 'none' });
		const steps = plan.steps.map(step =>
			step.do === 'create'
				? { ...step, spec: { ...step.spec, entrypoint: ['sh', '-c'], command: ['echo no such board; exit 3'] } }
				: step,
		);
		const outcome = await run({ ...plan, steps });
		assert.match('error' in outcome ? outcome.error.message : outcome.end, /ends soon after each start.*no such board/);
	});

	it('the plan that restarts a server is done when LAVA answers', async () => {
		const outcome = await run(containerPlan(await seen('lava-server'), { do: 'restart' }));
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.equal((await lab.server.rest('system/version/')).status, 200);
	});

	it('the plan that restarts a worker is done when LAVA has heard it since', async () => {
		const container = await seen('far');
		const verdict = { rule: '', state: 'online', says: '', because: [], fix: undefined } as const;
		const place = { at: 'container', container: refOf(await seen('lava-server')) } as const;
		const status = { state: 'ready' } as const;
		const reported = { workers: [], daemons: undefined, way: undefined, version: undefined };
		const row = {
			key: 'far',
			name: 'far',
			server: { key: '', name: 'lava-server', place, status, ...reported },
			worker: undefined,
			coordinator: undefined,
			coordinatorAt: undefined,
			config: undefined,
			container,
			serverHost: undefined,
			seen: undefined,
			verdict,
		};
		const outcome = await run(containerPlan(container, { do: 'restart' }, row));
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
	});

	const user = (name: string, there: UserRequest['there'], rights: UserRequest['rights']): Plan =>
		userPlan({
			server: { id: '', name: 'lava-server' },
			name,
			email: 'a@example.com',
			there,
			rights,
			token: false,
		});

	for (const name of ['-h', '-dash', 'j\u00F6rg', 'o.b+r-i@_en']) {
		it(`a user called ${name} is made, and stays ordinary with a new password`, async () => {
			const rights = { active: true, staff: false, superuser: false };
			const secret = (password: string) => new Map([[`${name} password`, password]]);
			const made = await run(user(name, undefined, rights), secret('mackerel-7-lamp'));
			assert.equal(made.end, 'done', JSON.stringify(made));
			const again = await run(user(name, { name, ...rights }, rights), secret('halibut-8-chair'));
			assert.equal(again.end, 'done', JSON.stringify(again));
			const { output } = await lab.server.manage(['users', 'details', '--', name]);
			assert.match(output, /is_superuser *: *False/);
		});
	}

	it('a user that is not as the plan would have it fails the plan', async () => {
		const rights = { active: true, staff: false, superuser: false };
		const there = { name: 'lava-health', ...rights, superuser: true };
		const secrets = new Map([['lava-health password', 'mackerel-7-lamp']]);
		const plan = user('lava-health', there, there);
		const outcome = await run(plan, secrets);
		assert.match('error' in outcome ? outcome.error.message : outcome.end, /lava-health is not superuser/);
	});
});
