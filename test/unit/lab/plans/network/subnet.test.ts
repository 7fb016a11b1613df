/** What a network's range and gateway may be, and the interface that it is on. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { interfaceProblem, onInterface } from '../../../../../source/lab/plans/network/network.ts';
import { gatewayProblem, rangeProblem } from '../../../../../source/lab/plans/network/subnet.ts';

suite('a range for dynamic addresses', () => {
	const rows: [range: string, subnet: string, says: RegExp][] = [
		['', '10.0.0.0/24', /^nothing$/],
		['10.0.0.128/25', 'none', /^nothing$/],
		['10.0.0.128/25', '10.0.0.0/24', /^nothing$/],
		['10.0.0.0/24', '10.0.0.0/24', /leaves nothing for static addresses: take 10\.0\.0\.128\/25/],
		['10.0.1.0/25', '10.0.0.0/24', /not inside 10\.0\.0\.0\/24: take/],
		['10.0.0.0/23', '10.0.0.0/24', /not inside/],
		['10.0.0.1/25', '10.0.0.0/24', /Write a part of 10\.0\.0\.0\/24 with its length, e\.g\. 10\.0\.0\.128\/25/],
		['x', '10.0.0.0/24', /Write a part/],
	];
	for (const [range, subnet, says] of rows) {
		test(`${range} of ${subnet}`, () => assert.match(rangeProblem(range, subnet) ?? 'nothing', says));
	}
});

suite('a gateway', () => {
	const rows: [gateway: string, subnet: string, says: RegExp][] = [
		['', '10.0.0.0/24', /^nothing$/],
		['10.0.0.1', 'none', /^nothing$/],
		['10.0.0.1', '10.0.0.0/24', /^nothing$/],
		['10.0.0.254', '10.0.0.0/24', /^nothing$/],
		['10.0.0.0', '10.0.0.0/24', /network's own or the broadcast/],
		['10.0.0.255', '10.0.0.0/24', /network's own or the broadcast/],
		['10.0.1.1', '10.0.0.0/24', /outside 10\.0\.0\.0\/24: take 10\.0\.0\.1/],
		['10.0.0.1/24', '10.0.0.0/24', /Write an address/],
		['x', '10.0.0.0/24', /Write an address/],
		['fd00::', 'fd00::/64', /network's own/],
		['fd00::ffff:ffff:ffff:ffff', 'fd00::/64', /^nothing$/],
	];
	for (const [gateway, subnet, says] of rows) {
		test(`${gateway} of ${subnet}`, () => assert.match(gatewayProblem(gateway, subnet) ?? 'nothing', says));
	}
});

test('two drivers put containers beside the host on an interface, whose name Linux takes', () => {
	assert.deepEqual(['macvlan', 'ipvlan', 'bridge', 'overlay'].map(onInterface), [true, true, false, false]);
	const taken = (name: string): boolean => interfaceProblem(name) === undefined;
	assert.deepEqual(['eth0', 'eth0.100', 'x'.repeat(15), 'x'.repeat(16), '', 'a b', 'a/b', 'a:b'].map(taken), [
		true,
		true,
		true,
		false,
		false,
		false,
		false,
		false,
	]);
});
