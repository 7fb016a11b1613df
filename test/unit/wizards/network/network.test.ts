/** The subnets that a new network is proposed and allowed. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Network } from '../../../../source/lab/objects.ts';
import type { FieldView, Given } from '../../../../source/wizards/field.ts';
import { networkWizard } from '../../../../source/wizards/network/network.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { byId, networkOf } from '../../lab/objects-for-tests.ts';
import { hostsWith, snapshot, withFacts, world } from '../world-for-tests.ts';

const viewOf = (id: string, where: World, given: Given = {}): FieldView | undefined =>
	networkWizard.fields(given, where).find(view => view.id === id);

/** A second host with these networks. */
const beside = (...networks: Network[]): World => ({
	...world,
	hosts: [
		...hostsWith(snapshot),
		{
			snapshot: { ...snapshot, key: hostKey('attic'), networks: byId(...networks) },
			address: undefined,
			readOnly: false,
		},
	],
});

suite('the proposed subnet', () => {
	const proposed = (where: World, id = 'subnet', given: Given = {}): unknown => viewOf(id, where, given)?.value;

	test('is clear of the networks on other hosts, but for those that every host has', () => {
		assert.equal(proposed(world), '172.19.0.0/16');
		assert.equal(proposed(beside(networkOf('lab', [{ subnet: '172.19.0.0/16' }]))), '172.20.0.0/16');
		assert.equal(proposed(beside(networkOf('bridge', [{ subnet: '172.19.0.0/16' }]))), '172.19.0.0/16');
		const six = { ipv6: true };
		const first = proposed(world, 'subnet6', six);
		assert.match(String(first), /^fd.*\/64$/);
		const next = proposed(beside(networkOf('lab', [{ subnet: String(first) }])), 'subnet6', six);
		assert.match(String(next), /^fd.*\/64$/);
		assert.notEqual(next, first);
	});

	test('is one that another host has, where all others are taken', () => {
		const private4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(subnet => ({ subnet }));
		assert.equal(proposed(beside(networkOf('all', private4))), '172.19.0.0/16');
		assert.equal(
			proposed(beside(networkOf('all', [{ subnet: 'fc00::/7' }])), 'subnet6', { ipv6: true }),
			proposed(world, 'subnet6', { ipv6: true }),
		);
		assert.equal(proposed({ ...world, snapshot: { ...snapshot, networks: byId(networkOf('all', private4)) } }), '');
	});

	test('of another host may be typed: it is no error', () => {
		const where = beside(networkOf('lab', [{ subnet: '172.19.0.0/16' }]));
		assert.equal(viewOf('subnet', where, { subnet: '172.19.0.0/16' })?.problem, undefined);
	});
});

suite('a network beside the host', () => {
	const routed = withFacts({ routes: ['192.168.1.0/24'] });
	const reported = (driver: string): string => {
		const view = viewOf('subnet', routed, { driver, subnet: '192.168.1.0/24' });
		return view?.problem ?? view?.warning ?? '';
	};

	test('may have the addresses that the host has a route to, and no other may', () => {
		assert.notEqual(reported('bridge'), '');
		assert.equal(reported('macvlan'), '');
		assert.equal(reported('ipvlan'), '');
	});

	test('is told that its addresses are those of the interface', () => {
		assert.match(viewOf('subnet', world, { driver: 'macvlan' })?.help ?? '', /interface's own network/);
		assert.match(viewOf('subnet', world, { driver: 'bridge' })?.help ?? '', /free of every other network/);
	});
});

test('what comes next depends on whether there is a server', () => {
	assert.match(networkWizard.make({}, world).ends.join(), /n and d make a dispatcher/);
	const none = { ...world, snapshot: { ...snapshot, containers: new Map() } };
	assert.match(networkWizard.make({}, none).ends.join(), /n and s make a LAVA server/);
});
