import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../source/lab/objects.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { fixPlan } from '../../../source/lab/plans/fix.ts';
import type { Ailing, Facts, Fixing } from '../../../source/lab/plans/fixing.ts';
import type { ContainerSpec } from '../../../source/lab/spec/container.ts';
import type { FixAction } from '../../../source/lab/verdict/verdict.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from './objects-for-tests.ts';
import { type Changes, rightVariables, rowOf, workerContainer } from './verdict/small-lab.ts';

const container = { id: 'id-calvin-worker', name: 'calvin-worker' };
const server = { key: 'id-lava-server', name: 'lava-server' };
const dockernet = networkOf('dockernet', [
	{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.128.0/17' },
]);

const lavaServer = containerOf('lava-server', {
	image: 'lavasoftware/lava-server:2023.01',
	endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5', staticIpv4: '172.18.0.5' })],
	detail: detailOf({}),
});

const spec: ContainerSpec = {
	name: 'calvin-worker',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	environment: { URL: 'http://172.18.0.5/', WORKER_NAME: '--name=calvin' },
	networks: [{ network: 'dockernet', ipv4: '172.18.0.6' }],
	restart: 'always',
	labels: { kept: 'yes' },
};

const token = '/var/lib/lava/dispatcher/worker/token';

function factsOf(worker: Container, found: Partial<ContainerSpec> = {}): Facts {
	return {
		container: worker,
		old: {
			id: worker.id,
			imageId: '',
			status: worker.status,
			spec: { ...spec, ...found },
			secrets: new Map([['calvin-worker TOKEN', 'abc']]),
			warnings: [],
		},
		changes: [{ path: token, kind: 'added', folder: false, size: 32 }],
	};
}

type Wish = { changes?: Changes; found?: Partial<ContainerSpec>; server?: Container; worker?: Partial<Container> };

function ailing({ changes = {}, found, server: lava = lavaServer, worker = {} }: Wish): Ailing {
	const made = workerContainer('calvin-worker', { ...changes, container: { ...changes.container, ...worker } });
	const row = { ...rowOf(changes), container: made };
	const containers = byId(lava, made);
	return { row, lab: { containers, networks: byId(dockernet), host: undefined }, facts: factsOf(made, found) };
}

const fixed = (action: FixAction, wish: Wish = {}): Fixing => fixPlan(action, ailing(wish));

function planOf(action: FixAction, wish: Wish = {}): Plan {
	const fixing = fixed(action, wish);
	assert.equal(fixing.state, 'planned', fixing.state === 'refused' ? fixing.why : '');
	return fixing.state === 'planned' ? fixing.plan : assert.fail();
}

const stepsOf = (action: FixAction, wish: Wish = {}): string[] => planOf(action, wish).steps.map(step => step.do);

function whyNot(action: FixAction, wish: Wish = {}): string {
	const fixing = fixed(action, wish);
	return fixing.state === 'refused' ? fixing.why : assert.fail('there is a plan');
}

function specMade(plan: Plan): ContainerSpec {
	const step = plan.steps.find(each => each.do === 'create');
	return step?.do === 'create' ? step.spec : assert.fail('nothing is made');
}

const giveToken: FixAction = { do: 'give-token', server, worker: 'calvin', container };
const anew = (changes: Extract<FixAction, { do: 'recreate' }>['changes']): FixAction => ({
	do: 'recreate',
	container,
	changes,
});
const MADE_ANEW = ['stop', 'rename', 'disconnect', 'create', 'copy', 'start', 'wait', 'remove'];

suite('the plan of each fix', () => {
	for (const what of ['start', 'stop', 'unpause', 'restart'] as const) {
		test(what, () => assert.deepEqual(stepsOf({ do: what, container }), [what]));
	}

	test('connect: with a free static address where dynamic ones have a range of their own', () => {
		const [step] = planOf({ do: 'connect', container, network: 'dockernet' }).steps;
		assert.deepEqual(step, { do: 'connect', container, endpoint: { network: 'dockernet', ipv4: '172.18.0.2' } });
	});

	test('give-token: registered where it is not, the token as a file, started anew, Online', () => {
		const plan = planOf(giveToken);
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['exec', 'put-file', 'restart', 'wait'],
		);
		assert.deepEqual(plan.steps[1], {
			do: 'put-file',
			container,
			path: token,
			content: { secret: 'calvin worker token' },
			mode: 0o600,
			uid: 0,
			gid: 0,
		});
	});

	test('give-token: one that does not run is started', () => {
		assert.deepEqual(stepsOf(giveToken, { worker: { status: 'exited' } }), ['exec', 'put-file', 'start', 'wait']);
	});

	test('give-token: a token in the environment would win, so the container is made anew without it', () => {
		const plan = planOf(giveToken, { found: { environment: { ...spec.environment, TOKEN: '--token=abc' } } });
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['exec', 'stop', 'rename', 'disconnect', 'create', 'copy', 'put-file', 'start', 'wait', 'remove'],
		);
		assert.deepEqual(specMade(plan).environment, spec.environment);
	});

	test('recreate: what is not named stays, and its token goes along', () => {
		const plan = planOf(anew({ set: { WORKER_NAME: '--name=calvin' }, unset: ['DISPATCHER_HOSTNAME'] }), {
			found: { environment: { URL: 'http://172.18.0.5/', DISPATCHER_HOSTNAME: '--name=calvin' } },
		});
		assert.deepEqual(
			plan.steps.map(step => step.do),
			MADE_ANEW,
		);
		const { hostname, ...made } = specMade(plan);
		assert.deepEqual(made, spec);
		assert.equal(hostname, 'id-calvin-wo');
		assert.deepEqual(plan.steps.find(step => step.do === 'wait')?.until, {
			is: 'running',
			container: { id: '', name: 'calvin-worker' },
			steady: 5,
		});
	});

	test('recreate: one that ended for its mistake is started', () => {
		const plan = planOf(anew({ set: { LOGLEVEL: 'DEBUG' } }), { worker: { status: 'exited' } });
		assert.deepEqual(
			plan.steps.map(step => step.do),
			MADE_ANEW.filter(what => what !== 'stop'),
		);
	});

	test('recreate: one that was Online has to be so again', () => {
		const plan = planOf(anew({ unset: ['LOGFILE'] }), { changes: { worker: { state: 'online' } } });
		assert.equal(plan.steps.find(step => step.do === 'wait')?.until.is, 'online');
	});

	test('recreate: a bare token becomes a file', () => {
		const secret = { secret: 'calvin-worker TOKEN' };
		const fixing = fixed(anew({ flag: ['TOKEN'] }), { found: { environment: { ...spec.environment, TOKEN: secret } } });
		assert.equal(fixing.state, 'planned');
		if (fixing.state !== 'planned') return;
		assert.deepEqual(specMade(fixing.plan).environment, spec.environment);
		const file = fixing.plan.steps.find(step => step.do === 'put-file');
		assert.deepEqual(file?.content, secret);
		assert.equal(fixing.secrets.get(secret.secret), 'abc');
	});

	test('recreate: without a command, with another address', () => {
		const found = { command: ['sleep', 'infinity'] };
		const made = specMade(planOf(anew({ noCommand: true, address: { network: 'dockernet', ipv4: '' } }), { found }));
		assert.equal(made.command, undefined);
		assert.deepEqual(made.networks, [{ network: 'dockernet' }]);
	});

	test('set-health: devices that retired with it come back', () => {
		const devices = [{ name: 'qemu01', type: 'qemu', state: 'idle', health: 'retired' }] as const;
		const plan = planOf(
			{ do: 'set-health', server, worker: 'calvin', health: 'active' },
			{ changes: { worker: { health: 'retired', devices } } },
		);
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['exec'],
		);
		assert.match(plan.warnings.join(' '), /qemu01/);
	});

	test('remove-worker', () => assert.deepEqual(stepsOf({ do: 'remove-worker', server, worker: 'calvin' }), ['exec']));

	test('allow-host: only the web processes start anew', () => {
		assert.deepEqual(stepsOf({ do: 'allow-host', server, host: 'lava' }), ['exec', 'exec', 'wait']);
	});

	test('change-version: the same image of the server’s version', () => {
		const plan = planOf({ do: 'change-version', container, version: '2023.05' });
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['pull', ...MADE_ANEW],
		);
		assert.equal(specMade(plan).image, 'lavasoftware/lava-dispatcher:2023.05');
	});

	test('change-version: across 2020.08 the environment is translated, and it gets a token', () => {
		const found = {
			image: 'lavasoftware/lava-dispatcher:2020.08',
			environment: {
				MASTER_URL: 'tcp://172.18.0.5:5556',
				LOGGER_URL: 'tcp://172.18.0.5:5555',
				DISPATCHER_HOSTNAME: '--hostname=calvin',
			},
		};
		const plan = planOf({ do: 'change-version', container, version: '2023.01' }, { found });
		assert.deepEqual(specMade(plan).environment, spec.environment);
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['pull', 'exec', 'stop', 'rename', 'disconnect', 'create', 'put-file', 'start', 'wait', 'remove'],
		);
		assert.equal(plan.steps.find(step => step.do === 'wait')?.until.is, 'online');
	});
});

suite('no plan, and what to do instead', () => {
	const compose = { 'com.docker.compose.project': 'lab', 'com.docker.compose.service': 'worker' };

	test('a container that lava-docker looks after', () => {
		const worker = { labels: compose, command: '/start.sh' };
		assert.match(whyNot(anew({ set: {} }), { worker }), /boards\.yaml/);
		assert.match(whyNot({ do: 'change-version', container, version: '2023.05' }, { worker }), /boards\.yaml/);
	});

	test('one that lava-docker-worker runs', () => {
		const worker = { name: 'lava-worker-2023.01-abcde' };
		assert.match(whyNot(anew({ set: {} }), { worker }), /its service/);
	});

	test('Docker Compose made it: a warning only', () => {
		assert.match(planOf(anew({ set: {} }), { worker: { labels: compose } }).warnings.join(' '), /Compose file/);
	});

	test('one that goes when it stops', () => {
		assert.match(whyNot(anew({ set: {} }), { found: { autoRemove: true } }), /--rm/);
	});

	test('a server on another host', () => {
		const changes: Changes = { server: { place: { at: 'address', url: 'http://lava/' }, name: 'lava' } };
		for (const action of [giveToken, { do: 'allow-host', server, host: 'a' }] satisfies FixAction[]) {
			assert.match(whyNot(action, { changes }), /lava is in no container of this engine\. There: add/);
		}
		const retire: FixAction = { do: 'set-health', server, worker: 'calvin', health: 'retired' };
		assert.match(whyNot(retire, { changes }), /admin pages/);
	});

	test('a server that does not run', () => {
		assert.match(whyNot(giveToken, { server: { ...lavaServer, status: 'exited' } }), /start it first/);
	});

	test('a token in the command', () => {
		const changes: Changes = { detail: { command: ['lava-worker', '--token=x'] }, environment: rightVariables };
		assert.match(whyNot(giveToken, { changes }), /--token/);
	});

	test('a name that Django takes for none', () => {
		assert.match(whyNot({ do: 'allow-host', server, host: 'lava_server' }), /Django/);
	});

	test('what is gone', () => {
		assert.match(whyNot({ do: 'start', container: { id: 'x', name: 'other' } }), /other is gone/);
		assert.match(whyNot({ do: 'connect', container, network: 'other' }), /network other is gone/);
		assert.match(whyNot({ do: 'remove-worker', server, worker: 'calvin' }, { changes: { worker: null } }), /not know/);
	});

	test('a container that shares the host’s network', () => {
		assert.match(
			whyNot({ do: 'connect', container, network: 'dockernet' }, { worker: { networkMode: 'host' } }),
			/--network host/,
		);
	});

	test('an image that was built here', () => {
		const found = { image: 'lab/worker:7' };
		assert.match(whyNot({ do: 'change-version', container, version: '2023.05' }, { found }), /build one/);
	});
});
