import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import { coordinatorFile, readCoordinatorFile } from '../../../../source/lab/lava/coordinator.ts';
import {
	coordinatorPlace,
	findCoordinators,
	isCoordinatorHost,
} from '../../../../source/lab/verdict/surroundings/coordinator-place.ts';
import { describeWorker } from '../../../../source/lab/verdict/reading/worker-container.ts';
import type { Container, Endpoint } from '../../../../source/lab/objects.ts';
import type { LavaServer } from '../../../../source/lab/lava/server/server.ts';
import { containerOf, detailOf, endpointOf } from '../objects-for-tests.ts';
import { workerContainer } from '../verdict/small-lab.ts';

const unasked = { state: 'named', silent: undefined } as const;

suite("a coordinator's file", () => {
	test('is read as it is written', () => {
		const trace = readCoordinatorFile(coordinatorFile({ host: 'lava-server', port: 3079 }));
		assert.deepEqual(trace, { ...unasked, host: 'lava-server', port: 3079 });
	});

	test('has its defaults for what is missing', () => {
		assert.deepEqual(readCoordinatorFile('{}'), { ...unasked, host: 'localhost', port: 3079 });
		assert.deepEqual(readCoordinatorFile('{"port": 4000, "more": []}'), { ...unasked, host: 'localhost', port: 4000 });
	});

	for (const text of ['', 'port=3079', '[]', '{"port": "3079"}', '{"port": 70000}', '{"coordinator_hostname": 7}']) {
		test(`can't be read: ${text}`, () => assert.equal(readCoordinatorFile(text).state, 'unreadable'));
	}

	test('brings nothing hostile to the screen', () => {
		const trace = readCoordinatorFile(JSON.stringify({ coordinator_hostname: 'a\u001B[31mb\nc' }));
		assert.ok(trace.state === 'named' && !/[\u001B\n]/.test(trace.host));
	});
});

suite('where a worker would find a coordinator', () => {
	const server = (rest: Partial<Container> = {}, ...endpoints: Endpoint[]): Container =>
		containerOf('lava-server', {
			image: 'lavasoftware/lava-server:2023.01',
			endpoints: endpoints.length > 0 ? endpoints : [endpointOf('dockernet', { ipv4: '172.18.0.5' })],
			detail: detailOf({}),
			...rest,
		});
	const alone = (name: string, network = 'dockernet'): Container =>
		containerOf(name, {
			image: 'lavasoftware/lava-server:2023.01',
			endpoints: [endpointOf(network, { ipv4: '172.18.0.9' })],
			detail: detailOf({ environment: ['SERVICES=lava-coordinator'] }),
		});
	const lava = (rest: Partial<LavaServer> = {}): LavaServer => ({
		key: 'id-lava-server',
		name: 'lava-server',
		place: { at: 'container', container: { id: 'id-lava-server', name: 'lava-server' } },
		status: { state: 'ready' },
		way: 'rest',
		version: '2023.01',
		workers: [],
		daemons: ['gunicorn', 'lava-coordinator'],
		...rest,
	});

	function placeOf(
		others: readonly Container[],
		reported: LavaServer,
		worker: Partial<Container> = {},
	): string | undefined {
		const own = { ...workerContainer('calvin-worker'), ...worker };
		const serverContainer = others.find(({ name }) => name === 'lava-server');
		const seen = describeWorker(own, {});
		return coordinatorPlace(findCoordinators([own, ...others]), {
			worker: own,
			seen,
			server: reported,
			serverContainer,
		});
	}

	test("is its server's name, which stays when addresses change", () => {
		assert.equal(placeOf([alone('other'), server()], lava()), 'lava-server');
	});

	test('is a static address rather than a name', () => {
		const fixed = endpointOf('dockernet', { ipv4: '172.18.0.5', staticIpv4: '172.18.0.5' });
		assert.equal(placeOf([server({}, fixed)], lava()), '172.18.0.5');
	});

	test("is an address on Docker's own network, which knows no names", () => {
		const endpoints = [endpointOf('bridge', { ipv4: '172.17.0.6' })];
		assert.equal(
			placeOf([server({}, endpointOf('bridge', { ipv4: '172.17.0.5' }))], lava(), { endpoints }),
			'172.17.0.5',
		);
	});

	test('is a separate one where its server runs none', () => {
		assert.equal(placeOf([server(), alone('waits')], lava({ daemons: ['gunicorn'] })), 'waits');
		const reported = detailOf({ environment: ['SERVICES=gunicorn lava-scheduler'] });
		assert.equal(placeOf([server({ detail: reported }), alone('waits')], lava({ daemons: undefined })), 'waits');
	});

	test('is none that does not run, or is on no network of the worker', () => {
		assert.equal(placeOf([server({ status: 'exited' })], lava()), undefined);
		assert.equal(placeOf([server({}, endpointOf('devices', { ipv4: '10.42.7.5' }))], lava()), undefined);
		assert.equal(placeOf([alone('waits', 'devices')], lava({ daemons: [] })), undefined);
	});

	test("is what its server is called that is elsewhere, or that publishes the coordinator's port", () => {
		assert.equal(placeOf([], lava({ place: { at: 'address', url: 'http://172.18.0.5/' } })), '172.18.0.5');
		const ports = [{ container: 3079, protocol: 'tcp', host: { address: '0.0.0.0', port: 3079 } }] as const;
		assert.equal(placeOf([server({ ports }, endpointOf('devices', { ipv4: '10.42.7.5' }))], lava()), '172.18.0.5');
	});

	test("is this host itself for two on the host's network", () => {
		const host = { networkMode: 'host', endpoints: [endpointOf('host')] };
		assert.equal(placeOf([server(host)], lava(), host), '127.0.0.1');
		assert.equal(placeOf([server()], lava(), host), '172.18.0.5');
		assert.equal(placeOf([server({ host: hostKey('two') })], lava(), host), undefined);
	});
});

test('the file takes a name or an IPv4 address', () => {
	const hosts = ['lava', 'lava.example.com', '10.0.0.5', 'fd00::5', '::ffff:10.0.0.5', 'a b', ''];
	assert.deepEqual(hosts.map(isCoordinatorHost), [true, true, true, false, false, false, false]);
});
