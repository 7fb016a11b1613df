import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressUse } from '../../../../source/lab/address/space.ts';
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
