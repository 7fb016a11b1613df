import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressUse, occupiedBlocks, subnetCells } from '../../../../source/lab/address/space.ts';
import { byId, containerOf, endpointOf, networkOf } from '../objects-for-tests.ts';

test('each address is used in its own subnet, and counted once', () => {
	const on = (...subnets: string[]) => {
		const network = networkOf(
			'dockernet',
			subnets.map(subnet => ({ subnet, gateway: subnet.replace(/0\/29$/, '1') })),
		);
		return addressUse(network, byId(containerOf('a', { endpoints: [endpointOf('dockernet', { ipv4: '10.0.0.2' })] })));
	};
	assert.deepEqual(on('10.0.0.0/29'), { used: 2, free: 4 });
	assert.deepEqual(on('10.0.1.0/29'), { used: 1, free: 5 });
	assert.deepEqual(on('10.0.0.0/29', '10.0.1.0/29'), { used: 3, free: 9 });
});

test('the pieces of a subnet that somebody has an address in are told once, the lowest first', () => {
	const blocks = (subnet: string, ...addresses: readonly string[]): string[] => {
		const network = networkOf('dockernet', [{ subnet, gateway: subnet.replace(/0\/\d+$/, '1') }]);
		const containers = addresses.map((ipv4, at) =>
			containerOf(`c${at}`, { endpoints: [endpointOf('dockernet', { ipv4 })] }),
		);
		const [own] = network.subnets;
		assert.ok(own);
		return occupiedBlocks(network, own, byId(...containers));
	};
	assert.deepEqual(blocks('10.1.0.0/16', '10.1.7.9', '10.1.3.255', '10.1.3.2'), ['10.1.3.0/24', '10.1.7.0/24']);
	assert.deepEqual(blocks('10.1.0.0/16'), [], 'the gateway is the engine’s own');
	assert.deepEqual(blocks('10.1.0.0/16', '10.2.3.4'), [], 'outside of it');
	assert.deepEqual(blocks('10.1.0.0/24', '10.1.0.9'), ['10.1.0.0/24']);
	assert.deepEqual(blocks('10.1.0.0/23', '10.1.1.9'), ['10.1.1.0/24']);
	assert.deepEqual(blocks('', '10.1.0.9'), []);
});

test('a subnet is drawn in no cells where there is no room, or no subnet', () => {
	const cells = (subnet: string, most: number): number => {
		const network = networkOf('dockernet', [{ subnet }]);
		return network.subnets.flatMap(each => subnetCells(network, each, new Map(), most)).length;
	};
	assert.deepEqual(
		[0, 0.5, 1, 1.9, 2].map(most => cells('10.0.0.0/24', most)),
		[0, 0, 1, 1, 2],
	);
	assert.equal(cells('', 8), 0);
});
