import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	dispatcherPlan,
	type DispatcherRequest,
	tokenName,
	workerNameProblem,
} from '../../../../../source/lab/plans/dispatcher/dispatcher.ts';
import { secretsToGive } from '../../../../../source/lab/step/secrets.ts';

const server = { id: 'id-lava-server', name: 'lava-server' };

const http: DispatcherRequest['speaks'] = {
	contract: 'http',
	url: 'http://172.18.0.5/',
	wsUrl: '',
	httpTimeout: '300',
	jobLogInterval: '',
	token: { from: 'server', container: server },
};

const zmq: DispatcherRequest['speaks'] = {
	contract: 'zmq',
	masterUrl: 'tcp://172.18.0.5:5556',
	loggerUrl: 'tcp://172.18.0.5:5555',
	ipv6: false,
	socksProxy: '',
	certificates: undefined,
};

const request = (speaks: DispatcherRequest['speaks'], rest: Partial<DispatcherRequest> = {}): DispatcherRequest => ({
	name: 'calvin',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	pull: false,
	speaks,
	network: 'dockernet',
	newNetwork: undefined,
	connectServer: undefined,
	address: '172.18.0.6',
	devices: [],
	privileged: false,
	capabilities: [],
	mounts: [],
	ports: [],
	restart: 'unless-stopped',
	server: { container: server },
	...rest,
});

const created = (plan: ReturnType<typeof dispatcherPlan>) => plan.steps.filter(step => step.do === 'create')[0]?.spec;

suite('a dispatcher over HTTP', () => {
	const plan = dispatcherPlan(request(http));

	test('takes its token from the server and has it as a file before it starts; it ends when LAVA says Online', () => {
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['exec', 'create-volume', 'create', 'put-file', 'start', 'wait'],
		);
		const [file] = plan.steps.filter(step => step.do === 'put-file');
		assert.equal(file?.path, '/var/lib/lava/dispatcher/worker/token');
		assert.equal(file?.mode, 0o600);
		assert.deepEqual(file?.content, { secret: tokenName('calvin') });
		assert.deepEqual(secretsToGive(plan.steps), [], 'nobody has to type a secret');
	});

	test('reads the variables of its contract, with their flags, and no token', () => {
		assert.deepEqual(created(plan)?.environment, {
			URL: 'http://172.18.0.5/',
			WORKER_NAME: '--name=calvin',
			HTTP_TIMEOUT: '--http-timeout=300',
		});
	});

	test('has an init before it, and so it ends when it is told to', () => {
		assert.equal(created(plan)?.init, true);
	});

	test('elsewhere its token is given, or it registers itself', () => {
		const given = dispatcherPlan(request({ ...http, token: { from: 'given' } }, { server: undefined }));
		assert.deepEqual(secretsToGive(given.steps), [tokenName('calvin')]);
		const none = dispatcherPlan(request({ ...http, token: { from: 'none' } }, { server: undefined }));
		assert.deepEqual(
			none.steps.map(step => step.do),
			['create-volume', 'create', 'start', 'wait'],
		);
		assert.match(none.warnings.join(), /registers itself/);
		const [wait] = none.steps.filter(step => step.do === 'wait');
		assert.deepEqual(wait?.until, { is: 'answered', container: { id: '', name: 'calvin' } }, 'its log is all there is');
		assert.equal(wait?.lenient, undefined, 'what LAVA refuses is undone');
	});

	test('a server on another network is connected first', () => {
		const connected = (address: string) =>
			dispatcherPlan(request(http, { connectServer: { container: server, address } })).steps[0];
		const place = { network: 'dockernet' };
		assert.deepEqual(connected(''), { do: 'connect', container: server, endpoint: place });
		const endpoint = { ...place, ipv4: '172.18.0.7' };
		assert.deepEqual(connected('172.18.0.7'), { do: 'connect', container: server, endpoint });
	});
});

suite('a dispatcher over ZMQ', () => {
	test('reads the variables of its contract, and registers by its first word', () => {
		const plan = dispatcherPlan(request(zmq));
		assert.deepEqual(created(plan)?.environment, {
			MASTER_URL: 'tcp://172.18.0.5:5556',
			LOGGER_URL: 'tcp://172.18.0.5:5555',
			DISPATCHER_HOSTNAME: '--hostname=calvin',
		});
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['create-volume', 'create', 'start', 'wait', 'wait'],
		);
		const waits = plan.steps.flatMap(step => (step.do === 'wait' ? step.until.is : []));
		assert.deepEqual(waits, ['answered', 'online'], 'its own log is surer than a master that has known its name');
		assert.equal(created(plan)?.mounts?.[0]?.target, '/var/lib/lava/dispatcher/slave');
	});

	test('certificates, proxy and IPv6 carry their flags', () => {
		const certificates = { master: '/c/master.key', slave: '/c/slave.key_secret' };
		const plan = dispatcherPlan(request({ ...zmq, ipv6: true, socksProxy: 'proxy:1080', certificates }));
		const { IPV6, SOCKS_PROXY, ENCRYPT, MASTER_CERT, SLAVE_CERT } = created(plan)?.environment ?? {};
		assert.deepEqual(
			[IPV6, SOCKS_PROXY, ENCRYPT, MASTER_CERT, SLAVE_CERT],
			[
				'--ipv6',
				'--socks-proxy proxy:1080',
				'--encrypt',
				'--master-cert /c/master.key',
				'--slave-cert /c/slave.key_secret',
			],
		);
	});
});

test('names that LAVA can not address are refused', () => {
	for (const name of ['calvin 1', 'a/b', '', 'lava-logs']) assert.ok(workerNameProblem(name), name);
	assert.equal(workerNameProblem('calvin-docker_1.lab'), undefined);
});
