/** Addresses of a network that spans hosts: one book, in which what two hosts give is a conflict. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressRows } from '../../../source/console/selectors/rows.ts';
import { shownNetworks } from '../../../source/console/state/hosts.ts';
import { initialState } from '../../../source/console/state/initial.ts';
import { hostKey } from '../../../source/lab/host.ts';
import type { Snapshot } from '../../../source/lab/objects.ts';
import { snapshot } from '../wizards/world-for-tests.ts';
import { byId, containerOf, endpointOf, networkOf } from '../lab/objects-for-tests.ts';

function hostWith(name: string, network: string, scope: string): Snapshot {
	const host = hostKey(name);
	const place = endpointOf(network, { staticIpv4: '10.0.1.5', ipv4: '10.0.1.5' });
	const container = containerOf(`on-${name}`, { host, endpoints: [place] });
	const member = { containerId: container.id, name: container.name, ipv4: '10.0.1.5', ipv6: '', macAddress: '' };
	const shared = {
		...networkOf(network, [{ subnet: '10.0.1.0/24', gateway: '10.0.1.1' }]),
		host,
		scope,
		members: [member],
	};
	return {
		...snapshot,
		key: host,
		host: snapshot.host && { ...snapshot.host, id: name },
		containers: byId(container),
		networks: byId(shared),
	};
}

const stateOf = (...snapshots: readonly Snapshot[]) =>
	initialState({
		size: { columns: 120, rows: 35 },
		now: 0,
		readOnly: true,
		demo: false,
		logs: {},
		hosts: snapshots.map(each => ({ named: { key: each.key }, snapshot: each })),
	});

const problemsOf = (state: ReturnType<typeof stateOf>): string[] =>
	addressRows(state).flatMap(row => (row.kind === 'address' ? row.problems.map(({ kind }) => kind) : []));

test('an address that two hosts give on one network is taken twice', () => {
	const state = stateOf(hostWith('one', 'lab', 'swarm'), hostWith('two', 'lab', 'swarm'));
	assert.deepEqual(problemsOf(state), ['taken-twice', 'taken-twice']);
	const [lab, ...others] = [...shownNetworks(state).values()];
	assert.deepEqual(others, []);
	assert.equal(lab?.members.length, 2);
});

test('the same address on a network of each host is no conflict', () => {
	const two = hostWith('two', 'lab-2', 'local');
	assert.deepEqual(problemsOf(stateOf(hostWith('one', 'lab-1', 'local'), two)), []);
});

test('what is wrong with addresses comes before all others, each in its order', () => {
	const state = stateOf(hostWith('one', 'lab', 'swarm'), hostWith('two', 'lab', 'swarm'));
	assert.deepEqual(
		addressRows(state).map(row => (row.kind === 'address' ? row.owner.name : `to ${row.to}`)),
		['on-one', 'on-two', 'gateway', 'to 10.0.1.4', 'to 10.0.1.254'],
	);
});
