import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import {
	type Block,
	compareAddresses,
	contains,
	covers,
	formatAddress,
	isCidr,
	overlaps,
	parseAddress,
	parseSubnet,
	prefixOf,
	sizeOf,
} from '../../../../source/lab/address/address.ts';

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
const naive = ([a, b, c, d]: readonly number[]): number =>
	(a ?? 0) * 2 ** 24 + (b ?? 0) * 2 ** 16 + (c ?? 0) * 256 + (d ?? 0);
const address = (text: string) => {
	const parsed = parseAddress(text);
	assert.ok(parsed, text);
	return parsed;
};
const subnet = (text: string) => {
	const parsed = parseSubnet(text);
	assert.ok(parsed, text);
	return parsed;
};

suite('addresses', () => {
	test('are numbers, and come back as text', () => {
		fc.assert(
			fc.property(octets, parts => {
				const text = parts.join('.');
				assert.deepEqual(address(text), { family: 4, value: BigInt(naive(parts)) });
				assert.equal(formatAddress(address(text)), text);
			}),
		);
		assert.equal(formatAddress(address('2001:DB8:0:0::5')), '2001:db8::5');
	});

	test('are ordered by number, IPv4 first', () => {
		const texts = ['fd00::1', '10.0.0.10', '172.18.0.2', '10.0.0.9', '::1'];
		const sorted = texts.map(address).toSorted(compareAddresses).map(formatAddress);
		assert.deepEqual(sorted, ['10.0.0.9', '10.0.0.10', '172.18.0.2', '::1', 'fd00::1']);
	});

	test("Docker's prefix length behind an address is left aside", () => {
		assert.deepEqual(address('172.18.0.5/16'), address('172.18.0.5'));
	});

	for (const text of [
		'',
		'x',
		'1.2.3',
		'1.2.3.256',
		'1.2.3.4.5',
		'fd00::g',
		'172.18.0.5/33',
		'01.2.3.4 ',
		'1.2.3.4\n',
	]) {
		test(`'${text.replace('\n', String.raw`\n`)}' is none`, () => assert.equal(parseAddress(text), undefined));
	}
});

suite('subnets', () => {
	test('are as wide as their prefix says and begin where its bits end', () => {
		fc.assert(
			fc.property(octets, fc.integer({ min: 0, max: 32 }), (parts, prefix) => {
				const size = 2 ** (32 - prefix);
				const first = Math.floor(naive(parts) / size) * size;
				const block = subnet(`${parts.join('.')}/${prefix}`);
				assert.deepEqual(block, { family: 4, first: BigInt(first), last: BigInt(first + size - 1) });
				assert.equal(sizeOf(block), BigInt(size));
			}),
		);
		assert.equal(sizeOf(subnet('fd00::/64')), 2n ** 64n);
	});

	test('hold an address exactly when the leading bits agree', () => {
		fc.assert(
			fc.property(octets, octets, fc.integer({ min: 0, max: 32 }), (a, b, prefix) => {
				const shift = 2 ** (32 - prefix);
				const same = Math.floor(naive(a) / shift) === Math.floor(naive(b) / shift);
				assert.equal(contains(subnet(`${a.join('.')}/${prefix}`), address(b.join('.'))), same);
			}),
		);
		assert.ok(!contains(subnet('::/0'), address('10.0.0.1')));
	});

	test('overlap when one holds the other', () => {
		const rows: [string, string, boolean][] = [
			['172.18.0.0/16', '172.18.4.0/24', true],
			['172.18.0.0/16', '172.19.0.0/16', false],
			['fd00::/64', 'fd00::/48', true],
			['0.0.0.0/0', '::/0', false],
		];
		for (const [a, b, expected] of rows) {
			assert.equal(overlaps(subnet(a), subnet(b)), expected);
			assert.equal(overlaps(subnet(b), subnet(a)), expected);
		}
	});

	for (const text of ['', '172.18.0.0', '172.18.0.0/', '172.18.0.0/33', 'fd00::/129', '/16', 'a/8']) {
		test(`'${text}' is none`, () => assert.equal(parseSubnet(text), undefined));
	}
});

test('blocks share addresses up to their very ends, and only of one family', () => {
	const block = (first: bigint, last: bigint, family: 4 | 6 = 4): Block => ({ family, first, last });
	for (const [a, b, shared] of [
		[block(1n, 5n), block(5n, 9n), true],
		[block(1n, 5n), block(6n, 9n), false],
		[block(1n, 9n), block(4n, 5n), true],
		[block(1n, 9n), block(1n, 9n, 6), false],
	] as const) {
		assert.deepEqual([overlaps(a, b), overlaps(b, a)], [shared, shared]);
	}
	assert.ok(covers(block(1n, 9n), block(1n, 9n)));
	assert.ok(!covers(block(1n, 9n), block(1n, 10n)));
	assert.ok(!covers(block(1n, 9n), block(0n, 9n)));
	assert.ok(!covers(block(1n, 9n), block(2n, 3n, 6)));
});

test('a subnet in writing has a length, and no text that is none is one', () => {
	for (const text of ['172.18.0.0/16', 'fd00::/64', '0.0.0.0/0']) assert.ok(isCidr(text), text);
	for (const text of ['', '172.18.0.0', '/16', '172.18.0.0/33', 'lab/16']) assert.ok(!isCidr(text), text);
	assert.deepEqual((['172.18.0.0/16', 'fd00::/64', '0.0.0.0/0'] as const).map(prefixOf), [16, 64, 0]);
});
