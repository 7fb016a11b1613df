/** Where a worker's container stands among the networks: each row differs in one fact. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../../source/lab/objects.ts';
import {
	isOnlyInternal,
	networkToJoin,
	outsideAddress,
} from '../../../../../source/lab/verdict/surroundings/placement.ts';
import { describeWorker } from '../../../../../source/lab/verdict/reading/worker-container.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../objects-for-tests.ts';
import { workerContainer } from '../small-lab.ts';

suite('the network to join', () => {
	const server = containerOf('lava', {
		endpoints: [
			endpointOf('bridge', { ipv4: '172.17.0.5' }),
			endpointOf('dockernet', { ipv4: '172.18.0.5' }),
			endpointOf('boards', { staticIpv4: '10.6.0.5', ipv6: 'fd00::5' }),
		],
	});
	const on = (...names: string[]): Partial<Container> => ({ endpoints: names.map(name => endpointOf(name)) });
	const rows: [what: string, host: string, worker: Partial<Container>, server: Partial<Container>, network: unknown][] =
		[
			['is that of the address', '10.6.0.5', on('x'), {}, 'boards'],
			['is that of the address on a network of Docker’s own', '172.17.0.5', on('x'), {}, 'bridge'],
			['is the first that can be joined, for a name', 'lava', on('x'), {}, 'dockernet'],
			['is none where they have one in common', 'lava', on('x', 'boards'), {}, undefined],
			['is none for a name of somebody else', 'other', on('x'), {}, undefined],
			["is none on the host's network", 'lava', { networkMode: 'host' }, {}, undefined],
			["is none for a server on the host's network", 'lava', on('x'), { networkMode: 'host' }, undefined],
			['is none where the server is on none', 'lava', on('x'), { endpoints: [] }, undefined],
			[
				'is none where the server is on Docker’s own alone',
				'lava',
				on('x'),
				{ endpoints: [endpointOf('bridge')] },
				undefined,
			],
		];
	for (const [what, host, rest, more, network] of rows) {
		test(what, () => {
			const worker = workerContainer('w', {
				environment: [`URL=http://${host}/`, 'WORKER_NAME=--name=w'],
				container: rest,
			});
			const seen = describeWorker(worker, {});
			assert.ok(seen);
			assert.equal(networkToJoin(worker, { ...server, ...more }, seen), network);
		});
	}
	test('is none where nobody knows which server is meant', () => {
		const worker = workerContainer('w', { container: { image: 'own' }, environment: [] });
		const seen = describeWorker(worker, {});
		assert.ok(seen);
		assert.equal(networkToJoin(worker, server, { ...seen, server: undefined }), undefined);
	});
});

suite('an address that its network does not have', () => {
	const networks = byId(
		networkOf('n', [{ subnet: '10.6.0.0/24' }, { subnet: 'fd00::/64' }]),
		networkOf('renamed', [{ subnet: '10.7.0.0/24' }], { id: 'new-id' }),
	);
	const at = (...endpoints: Container['endpoints']): unknown =>
		outsideAddress(containerOf('c', { endpoints }), networks);
	const outside = { network: 'n', address: '10.9.0.9', subnets: '10.6.0.0/24, fd00::/64' };
	const rows: [what: string, found: unknown, expected: unknown][] = [
		['is told', at(endpointOf('n', { staticIpv4: '10.9.0.9' })), outside],
		[
			'of IPv6 too',
			at(endpointOf('n', { staticIpv4: '10.6.0.9', staticIpv6: 'fd01::9' })),
			{ ...outside, address: 'fd01::9' },
		],
		['of the second network', at(endpointOf('x'), endpointOf('n', { staticIpv4: '10.9.0.9' })), outside],
		[
			'of a network that was recreated by its name',
			at(endpointOf('renamed', { staticIpv4: '10.6.0.9' })),
			{ network: 'renamed', address: '10.6.0.9', subnets: '10.7.0.0/24' },
		],
		['is none that it has', at(endpointOf('n', { staticIpv4: '10.6.0.9', staticIpv6: 'fd00::9' })), undefined],
		['is none that the engine chose', at(endpointOf('n', { ipv4: '10.9.0.9' })), undefined],
		['is none of a network that nobody knows', at(endpointOf('x', { staticIpv4: '10.9.0.9' })), undefined],
		['is what is no address', at(endpointOf('n', { staticIpv4: 'x' })), { ...outside, address: 'x' }],
	];
	for (const [what, found, expected] of rows) test(what, () => assert.deepEqual(found, expected));
});

suite('on internal networks only', () => {
	const networks = byId(
		{ ...networkOf('inner', []), internal: true },
		{ ...networkOf('deep', []), internal: true },
		networkOf('outer', []),
	);
	const rows: [what: string, container: Partial<Container>, only: boolean][] = [
		['is one of them', { endpoints: [endpointOf('inner')] }, true],
		['are two', { endpoints: [endpointOf('inner'), endpointOf('deep')] }, true],
		['is not one beside another', { endpoints: [endpointOf('inner'), endpointOf('outer')] }, false],
		['is not another', { endpoints: [endpointOf('outer')] }, false],
		['is not one that nobody knows', { endpoints: [endpointOf('gone')] }, false],
		['is nothing without a network', { endpoints: [] }, false],
		["is not the host's", { networkMode: 'host', endpoints: [endpointOf('inner')] }, false],
	];
	for (const [what, container, only] of rows) {
		test(what, () => assert.equal(isOnlyInternal(containerOf('calvin', container), networks), only));
	}
});
