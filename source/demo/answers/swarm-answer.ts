/** What the engine says of a Swarm (Engine API 1.41). */

import { SWARM_PORT } from '../../lab/swarm/state.ts';
import type { DemoNode, DemoSwarm, LabState } from '../state.ts';

/** The part of `GET /info`. */
export function membershipAnswer({ swarm }: LabState): unknown {
	if (swarm === undefined) {
		return {
			NodeID: '',
			NodeAddr: '',
			LocalNodeState: 'inactive',
			ControlAvailable: false,
			Error: '',
			RemoteManagers: null,
		};
	}
	const { nodeId, address, managers, kept } = swarm;
	return {
		NodeID: nodeId,
		NodeAddr: address,
		LocalNodeState: 'active',
		ControlAvailable: kept !== undefined,
		Error: '',
		RemoteManagers: managers.map(each => ({ NodeID: each.id, Addr: each.address })),
		...(kept !== undefined && {
			Nodes: kept.nodes.length,
			Managers: kept.nodes.filter(({ role }) => role === 'manager').length,
			Cluster: { ID: kept.id },
		}),
	};
}

/** The manager's own token is of the same form, and is never asked for. */
export const swarmAnswer = ({ id, token }: NonNullable<DemoSwarm['kept']>): unknown => ({
	ID: id,
	JoinTokens: { Worker: token, Manager: token },
});

export const nodeAnswer = ({ id, hostName, address, role, state }: DemoNode, leader?: DemoNode): unknown => ({
	ID: id,
	Version: { Index: 10 },
	Spec: { Role: role, Availability: 'active' },
	Description: { Hostname: hostName },
	Status: { State: state, Addr: address },
	...(role === 'manager' && {
		ManagerStatus: { Leader: id === leader?.id, Reachability: 'reachable', Addr: `${address}:${SWARM_PORT}` },
	}),
});
