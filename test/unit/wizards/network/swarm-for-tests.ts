/** Hosts of a Swarm, for the tests of its wizards. */

import assert from 'node:assert/strict';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Snapshot } from '../../../../source/lab/objects.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';
import { withSwarmNetworks } from '../../../../source/lab/swarm/hosts.ts';
import type { SwarmState } from '../../../../source/lab/swarm/state.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { type WizardId, wizardOf } from '../../../../source/wizards/wizards.ts';
import type { World, WorldHost } from '../../../../source/wizards/world.ts';
import { snapshot, world } from '../world-for-tests.ts';

export type Rest = { swarm?: SwarmState; address?: string; readOnly?: boolean } & Partial<Snapshot>;

export function hostOf(
	name: string,
	{ swarm = { state: 'inactive' }, address, readOnly = false, ...rest }: Rest = {},
): WorldHost {
	const reported = snapshot.host && { ...snapshot.host, name: `${name}.lab`, swarm };
	const key = hostKey(name);
	return {
		snapshot: { ...snapshot, key, host: reported, containers: new Map(), networks: new Map(), ...rest },
		address,
		readOnly,
	};
}

/** @param key the host that the form was opened for */
export function worldOf(hosts: readonly WorldHost[], key: string): World {
	const own = hosts.find(({ snapshot: each }) => each.key === key);
	assert.ok(own);
	const all = hosts.map(({ snapshot: each }) => each);
	return { ...world, snapshot: withSwarmNetworks(own.snapshot, all), hosts };
}

export const commands = (wizard: WizardId, given: Given, where: World): string[] => {
	const { plan } = wizardOf(wizard).make(given, where);
	return planCommands(plan).map((command, at) => `${plan.steps[at]?.host ?? ''}: ${command}`);
};

export const apart = [
	hostOf('one', { address: '10.20.0.10' }),
	hostOf('two', { address: '10.20.0.11' }),
	hostOf('three'),
];
