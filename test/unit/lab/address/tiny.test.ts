import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressMap } from '../../../../source/lab/address/book.ts';
import { networkOf } from '../objects-for-tests.ts';

test('all addresses of a subnet of two, or of one, are for containers', () => {
	const kept = (subnet: string, gateway = ''): string[] =>
		addressMap(networkOf('n', [{ subnet, gateway }]), new Map()).flatMap(row =>
			row.kind === 'address' ? `${row.address} ${row.owner.kind}` : [],
		);
	assert.deepEqual(kept('10.0.0.0/30'), ['10.0.0.0 network', '10.0.0.1 gateway', '10.0.0.3 broadcast']);
	assert.deepEqual(kept('10.0.0.0/31'), []);
	assert.deepEqual(kept('10.0.0.0/32'), []);
	assert.deepEqual(kept('10.0.0.0/31', '10.0.0.1'), ['10.0.0.1 gateway']);
});
