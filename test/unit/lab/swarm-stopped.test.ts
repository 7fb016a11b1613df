/** Who of another host counts on a network of several, though it does not run. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKey } from '../../../source/lab/host.ts';
import type { Container, Endpoint, Snapshot } from '../../../source/lab/objects.ts';
import { withSwarmNetworks } from '../../../source/lab/swarm/hosts.ts';
import type { SwarmState } from '../../../source/lab/swarm/state.ts';
import { activeSwarm, snapshot } from '../wizards/world-for-tests.ts';
import { byId, containerOf, endpointOf, networkOf } from './objects-for-tests.ts';

const [one, two] = [hostKey('one'), hostKey('two')];

const on = (key: typeof one, swarm: SwarmState, rest: Partial<Snapshot>): Snapshot => ({
	...snapshot,
	key,
	host: snapshot.host && { ...snapshot.host, swarm },
	containers: new Map(),
	networks: new Map(),
	...rest,
});

test('whoever is stopped counts by the network that it names, and with an address that is its own alone', () => {
	const stopped = (name: string, network: string, rest: Partial<Endpoint>): Container =>
		containerOf(name, { host: one, status: 'exited', endpoints: [endpointOf(network, rest)] });
	const containers = byId<Container>(
		stopped('by name', 'lab', { networkId: '', staticIpv4: '10.0.1.8' }),
		stopped('by id', 'former name', { networkId: 'id-lab', staticIpv6: 'fd00::8' }),
		stopped('of another network of that name', 'lab', { networkId: 'id-other', staticIpv4: '10.0.1.9' }),
		stopped('of another name', 'other', { networkId: '', staticIpv4: '10.0.1.10' }),
		stopped('without an address', 'lab', { ipv4: '10.0.1.11' }),
		{ ...stopped('awake', 'lab', { staticIpv4: '10.0.1.12' }), status: 'running' },
	);
	const networks = byId(
		networkOf('lab', [{ subnet: '10.0.1.0/24' }], { host: one, driver: 'overlay', scope: 'swarm' }),
	);
	const manager = on(one, activeSwarm('manager', 2), { networks, containers });
	const worker = on(two, activeSwarm('worker'), {});
	const [lab] = withSwarmNetworks(worker, [manager, worker]).networks.values();
	assert.deepEqual(
		lab?.members.map(({ name }) => name),
		['by name', 'by id'],
	);
});
