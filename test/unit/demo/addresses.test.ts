import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as fc from 'fast-check';
import { defaultGateway, firstFree, macOf } from '../../../source/demo/addresses.ts';
import { buildNetwork } from '../../../source/demo/content/build.ts';

const lastBytes = fc.uniqueArray(fc.integer({ min: 1, max: 254 }), { maxLength: 253 });

it('gives the lowest address that nobody holds, never the gateway', () => {
	const network = buildNetwork('seed', 0, { name: 'lab', subnets: ['10.0.7.0/24', 'fd00:7::/64'] });
	fc.assert(
		fc.property(lastBytes, bytes => {
			const taken = new Set(bytes.flatMap(byte => [`10.0.7.${byte}`, `fd00:7::${byte.toString(16)}`]));
			let lowest = 2;
			while (bytes.includes(lowest)) lowest++;
			const { ipv4, ipv6 } = firstFree(network, taken);
			assert.equal(ipv4, lowest > 254 ? undefined : `10.0.7.${lowest}`);
			assert.equal(ipv6, `fd00:7::${lowest.toString(16)}`);
		}),
	);
});

it('leaves out what the network keeps away, and stays in its range', () => {
	const plain = buildNetwork('seed', 0, { name: 'lab', subnets: ['10.0.7.0/24'] });
	const [subnet] = plain.subnets;
	assert(subnet !== undefined);
	const network = { ...plain, subnets: [{ ...subnet, range: '10.0.7.128/25', reserved: { router: '10.0.7.129' } }] };
	assert.deepEqual(firstFree(network, new Set()), { ipv4: '10.0.7.128' });
	assert.deepEqual(firstFree(network, new Set(['10.0.7.128'])), { ipv4: '10.0.7.130' });
	assert.equal(defaultGateway('10.0.7.0/24'), '10.0.7.1');
	assert.equal(defaultGateway('10.0.7.0/24', '10.0.7.128/25'), '10.0.7.128');
});

it('makes the MAC of the address', () => {
	assert.equal(macOf('172.18.0.255'), '02:42:ac:12:00:ff');
});
