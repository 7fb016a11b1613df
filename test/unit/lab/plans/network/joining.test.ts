import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container, Network } from '../../../../../source/lab/objects.ts';
import { isOnNetwork, joinable, networkKey, networkOfKey } from '../../../../../source/lab/plans/network/joining.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../objects-for-tests.ts';

const offered = (networks: readonly Network[], ...containers: readonly Container[]): string[] =>
	joinable({ networks: byId(...networks), containers: byId(...containers) }).map(({ name }) => name);

const isOffered = (network: Network, ...containers: readonly Container[]): boolean =>
	offered([network], ...containers).length === 1;

const swarm = { driver: 'overlay', scope: 'swarm' } as const;

suite('a network that can be joined', () => {
	test("is none of Docker's own, and of a swarm's only one that was made attachable", () => {
		for (const name of ['bridge', 'host', 'none', 'docker_gwbridge']) {
			assert.equal(isOffered(networkOf(name, [{ subnet: '172.17.0.0/16' }])), false, name);
		}
		for (const driver of ['null', 'host']) assert.equal(isOffered(networkOf('other', [], { driver })), false, driver);
		assert.equal(isOffered(networkOf('mesh', [], swarm)), false);
		assert.equal(isOffered(networkOf('mesh', [], { ...swarm, attachable: true })), true);
		assert.equal(isOffered(networkOf('in', [], { ...swarm, attachable: true, ingress: true })), false);
		// Of a bridge the word says nothing.
		assert.equal(isOffered(networkOf('lab', [{ subnet: '10.0.0.0/24' }], { attachable: false })), true);
	});

	test('is more than settings for others', () => {
		assert.equal(isOffered(networkOf('config', [{ subnet: '10.0.0.0/24' }], { configOnly: true })), false);
	});

	test('has an address left, of each family that it has', () => {
		const tiny = networkOf('tiny', [{ subnet: '10.0.0.0/29', gateway: '10.0.0.1' }]);
		const members = [2, 3, 4, 5, 6].map(at =>
			containerOf(`c${at}`, { endpoints: [endpointOf('tiny', { ipv4: `10.0.0.${at}` })] }),
		);
		assert.equal(isOffered(tiny, ...members), false);
		assert.equal(isOffered(tiny, ...members.slice(1)), true);
		const wider = { ...tiny, subnets: [...tiny.subnets, ...networkOf('x', [{ subnet: '10.0.1.0/29' }]).subnets] };
		assert.equal(isOffered(wider, ...members), true);
		const both = { ...tiny, subnets: [...tiny.subnets, ...networkOf('x', [{ subnet: 'fd00::/64' }]).subnets] };
		assert.equal(isOffered(both, ...members), false);
		assert.equal(isOffered(networkOf('no-subnet', [])), true);
	});

	test('is not full of what stopped containers would have', () => {
		const tiny = networkOf('tiny', [{ subnet: '10.0.0.0/30', gateway: '10.0.0.1' }]);
		const place = [endpointOf('tiny', { staticIpv4: '10.0.0.2' })];
		assert.equal(isOffered(tiny, containerOf('stopped', { status: 'exited', endpoints: place })), true);
	});
});

suite('the order of networks', () => {
	const server = containerOf('lava', { image: 'lavasoftware/lava-server:2023.01', endpoints: [endpointOf('web')] });
	const project = { labels: { 'com.docker.compose.project': 'shop' } };
	const stack = { labels: { 'com.docker.stack.namespace': 'shop' } };
	const networks = [
		networkOf('a-shop', [], project),
		networkOf('b-stack', [], stack),
		networkOf('my-own', []),
		networkOf('another', []),
		networkOf('web', [], project),
		networkOf('dockernet', []),
	];

	test("is LAVA's, whoever made them, then those made by hand, then those of projects", () => {
		assert.deepEqual(offered(networks, server), ['dockernet', 'web', 'another', 'my-own', 'a-shop', 'b-stack']);
	});

	test('knows a container that never ran by the name of its network', () => {
		const made = { ...server, endpoints: [{ ...endpointOf('web'), networkId: '' }] };
		assert.deepEqual(offered(networks, made).slice(0, 2), ['dockernet', 'web']);
		assert.equal(offered(networks)[1], 'another');
	});
});

suite('two networks of one name', () => {
	const one = networkOf('twin', [{ subnet: '10.0.1.0/24' }], { id: 'one' });
	const two = networkOf('twin', [{ subnet: '10.0.2.0/24' }], { id: 'two' });
	const lab = { networks: byId(one, two, networkOf('lab', [])), containers: new Map<string, Container>() };

	test('are called by their ids, and each is found by its own', () => {
		assert.deepEqual(
			[one, two].map(each => networkKey(each, lab)),
			['one', 'two'],
		);
		assert.equal(networkKey(networkOf('lab', []), lab), 'lab');
		assert.equal(networkOfKey('two', lab), two);
		assert.equal(networkOfKey('lab', lab)?.name, 'lab');
		assert.equal(networkOfKey('gone', lab), undefined);
	});

	test('are not taken for each other where a container is on one of them', () => {
		const container = containerOf('c', { endpoints: [{ ...endpointOf('twin'), networkId: 'two' }] });
		assert.deepEqual(
			[one, two].map(each => isOnNetwork(container, each)),
			[false, true],
		);
	});
});
