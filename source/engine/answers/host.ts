/** What the engine says of itself (`GET /version`, `GET /info`) -> Host. */

import * as z from 'zod/mini';
import { plain } from '../../text/sanitise.ts';
import type { Host } from '../../lab/objects.ts';
import { NO_SWARM, type SwarmState } from '../../lab/swarm/state.ts';
import { count, flag, listOf, readOne, text } from './answer.ts';

const versionSchema = z.object({ Version: text, Arch: text });

const swarmSchema = z.object({
	NodeID: text,
	NodeAddr: text,
	LocalNodeState: text,
	ControlAvailable: flag,
	Error: text,
	RemoteManagers: listOf(z.object({ NodeID: text, Addr: text })),
	Nodes: count,
	Managers: count,
});

const infoSchema = z.object({
	ID: text,
	Name: text,
	OperatingSystem: text,
	NCPU: count,
	MemTotal: count,
	SecurityOptions: listOf(text),
	CgroupDriver: text,
	Swarm: z.nullish(swarmSchema),
});

/**
 * Of what is unknown (an empty answer) the fields are empty, or 0.
 *
 * @throws Error when an answer can't be read
 */
export function readHost(version: unknown, info: unknown, shownAddress: string, apiVersion: string): Host {
	const { Version, Arch } = readOne(version, 'engine', versionSchema);
	const { ID, Name, OperatingSystem, NCPU, MemTotal, SecurityOptions, CgroupDriver, Swarm } = readOne(
		info,
		'engine',
		infoSchema,
	);
	const address = plain(shownAddress);
	return {
		id: ID || address,
		name: Name,
		address,
		engineVersion: Version,
		apiVersion,
		architecture: Arch,
		operatingSystem: OperatingSystem,
		cpus: NCPU,
		memory: MemTotal,
		rootless: hasOption(SecurityOptions, 'rootless'),
		usersRemapped: hasOption(SecurityOptions, 'userns'),
		// Without root, and with the first version of control groups.
		hasCgroups: CgroupDriver !== 'none',
		swarm: swarmIn(Swarm),
	};
}

/** An option may have settings: `name=seccomp,profile=default`. */
const hasOption = (options: readonly string[], name: string): boolean =>
	options.some(option => option.split(',').includes(`name=${name}`));

/** @throws Error when it can't be read */
export const readSwarm = (info: unknown): SwarmState => swarmIn(readOne(info, 'engine', infoSchema).Swarm);

/** A state that is not known here is none in which anything can be done. */
function swarmIn(answer: z.infer<typeof infoSchema>['Swarm']): SwarmState {
	if (!answer || answer.LocalNodeState === '' || answer.LocalNodeState === 'inactive') return NO_SWARM;
	const managers = answer.RemoteManagers.map(({ NodeID, Addr }) => ({ nodeId: NodeID, address: Addr }));
	const state = answer.LocalNodeState;
	if (state !== 'active') {
		return { state: state === 'pending' || state === 'locked' ? state : 'error', says: answer.Error, managers };
	}
	return {
		state,
		role: answer.ControlAvailable ? 'manager' : 'worker',
		nodeId: answer.NodeID,
		address: answer.NodeAddr,
		managers,
		count: answer.ControlAvailable ? { nodes: answer.Nodes, managers: answer.Managers } : undefined,
	};
}
