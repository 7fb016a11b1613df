/**
 * The Swarm of the demo's hosts: its managers keep the list of nodes and all networks; what they keep, every host of the
 * Swarm knows at once.
 */

import { SWARM_BRIDGE, SWARM_PORT } from '../lab/swarm/state.ts';
import { buildNetwork } from './content/build.ts';
import { DemoEngineError } from './engine-error.ts';
import type { Machine } from './machine.ts';
import { hexId } from './seeded.ts';
import type { DemoChange, DemoContainer, DemoEvent, DemoNetwork, DemoNode, DemoSwarm, LabState } from './state.ts';
import { membersOf, networkEvent } from './transitions/network-changes.ts';

const ALREADY =
	'This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.';
const NO_MANAGER =
	'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';
const BAD_TOKEN = 'rpc error: code = InvalidArgument desc = A valid join token is necessary to join this cluster';
const TIMEOUT =
	'Timeout was reached before node joined. The attempt to join the swarm will continue in the background. Use the "docker info" command to see the current swarm status of your node.';
const LAST_MANAGER =
	'You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message. ';
const LAST_DEMOTED = 'rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm';
const NO_PLACE =
	'attaching to network failed, make sure your network options are correct and check manager logs: context deadline exceeded';

/** As docker's own: 25 letters and digits. */
const swarmId = (seed: string): string => hexId(seed).slice(0, 25);

/** @throws DemoEngineError where it manages no Swarm */
export function keptBy({ swarm }: LabState, status = 503): NonNullable<DemoSwarm['kept']> {
	if (swarm?.kept === undefined) throw new DemoEngineError(status, NO_MANAGER);
	return swarm.kept;
}

export function initSwarm(machine: Machine, address: string): string {
	const { seed, serial, swarm, hostName = 'lab-demo' } = machine.state();
	if (swarm !== undefined) throw new DemoEngineError(503, ALREADY);
	const id = swarmId(`${seed}/swarm/${serial}`);
	const own: DemoNode = { id: swarmId(`${seed}/node/${serial}`), hostName, address, role: 'manager', state: 'ready' };
	const secret = hexId(`${seed}/token/${serial}`);
	const token = `SWMTKN-1-${secret.slice(0, 50)}-${secret.slice(25, 50)}`;
	const ingress = { ...buildNetwork(seed, machine.clock.now(), INGRESS), id: swarmId(`${seed}/ingress/${serial}`) };
	const managers = [{ id: own.id, address: `${address}:${SWARM_PORT}` }];
	machine.apply(
		entered(
			machine.state(),
			{ nodeId: own.id, address, managers, kept: { id, token, nodes: [own] } },
			[ingress],
			machine.clock.now(),
		),
	);
	return own.id;
}

const INGRESS = { name: 'ingress', driver: 'overlay', subnets: ['10.0.0.0/24'] } as const;

/** The host with its part, the networks of the Swarm, and the bridge that is its way out of them. */
function entered(state: LabState, swarm: DemoSwarm, shared: readonly DemoNetwork[], now: number): DemoChange {
	const networks = new Map(state.networks);
	const bridge = [...networks.values()].find(({ name }) => name === SWARM_BRIDGE);
	const own =
		bridge === undefined ? [buildNetwork(state.seed, now, { name: SWARM_BRIDGE, subnets: [gatewayPool(state)] })] : [];
	for (const network of [...shared.map(each => ({ ...each, scope: 'swarm' as const })), ...own])
		networks.set(network.id, network);
	const next = { ...state, serial: state.serial + 1, swarm, networks };
	const events = [...networks.values()].filter(({ name }) => name === 'ingress');
	return { state: next, events: events.map(({ id }) => networkEvent(next, id, 'create')) };
}

/** The first of the engine's own pools that nothing has. */
function gatewayPool({ networks }: LabState): string {
	const taken = [...networks.values()].flatMap(({ subnets }) => subnets.map(({ subnet }) => subnet));
	const pools = Array.from({ length: 14 }, (_, at) => `172.${18 + at}.0.0/16`);
	return pools.find(pool => !taken.includes(pool)) ?? '192.168.0.0/20';
}

export function joinSwarm(machine: Machine, asked: { at: string; address: string; token: string }): void {
	const { seed, serial, swarm, hostName = 'lab-demo' } = machine.state();
	if (swarm !== undefined) throw new DemoEngineError(503, ALREADY);
	const manager = machine.lan?.get(asked.at.replace(/:\d+$/, ''));
	const kept = manager?.state().swarm?.kept;
	if (manager === undefined || kept === undefined) throw new DemoEngineError(503, TIMEOUT);
	if (kept.token !== asked.token) throw new DemoEngineError(400, BAD_TOKEN);
	const address = asked.address === '' ? (addressOf(machine) ?? '') : asked.address;
	const node: DemoNode = { id: swarmId(`${seed}/node/${serial}`), hostName, address, role: 'worker', state: 'ready' };
	const managers = managersOf(kept.nodes);
	tellManagers(manager, [...kept.nodes, node], nodeEvent(node, 'create'));
	const shared = [...manager.state().networks.values()].filter(({ scope }) => scope === 'swarm');
	machine.apply(entered(machine.state(), { nodeId: node.id, address, managers }, shared, machine.clock.now()));
}

const addressOf = (machine: Machine): string | undefined =>
	[...(machine.lan ?? [])].find(([, each]) => each === machine)?.[0];

const managersOf = (nodes: readonly DemoNode[]): DemoSwarm['managers'] =>
	nodes
		.filter(({ role, state }) => role === 'manager' && state === 'ready')
		.map(({ id, address }) => ({ id, address: `${address}:${SWARM_PORT}` }));

/** The manager that the others follow. */
export const leaderOf = (machine: Machine): DemoNode | undefined =>
	keptBy(machine.state()).nodes.find(({ role, state }) => role === 'manager' && state === 'ready');

/** The list as it is now, on all hosts of the Swarm: who is a manager by it keeps it, and the others know its managers. */
function tellManagers(manager: Machine, nodes: readonly DemoNode[], event: DemoEvent): void {
	const kept = { ...keptBy(manager.state()), nodes };
	const managers = managersOf(nodes);
	for (const machine of [manager, ...matesOf(manager)]) {
		const state = machine.state();
		const { swarm } = state;
		if (swarm === undefined) continue;
		const { kept: _before, ...part } = swarm;
		const manages = managers.some(({ id }) => id === swarm.nodeId);
		const now: DemoSwarm = { ...part, managers, ...(manages && { kept }) };
		machine.apply({ state: { ...state, swarm: now }, events: manages ? [event] : [] });
	}
}

const nodeEvent = ({ id, hostName }: DemoNode, action: string): DemoEvent => ({
	type: 'node',
	action,
	id,
	attributes: { name: hostName },
});

export function leaveSwarm(machine: Machine, force: boolean): void {
	const state = machine.state();
	const { swarm } = state;
	if (swarm === undefined) throw new DemoEngineError(503, 'This node is not part of a swarm');
	if (swarm.kept !== undefined && !force) throw new DemoEngineError(503, LAST_MANAGER);
	const manager = matesOf(machine).find(mate => mate.state().swarm?.kept !== undefined);
	machine.apply(left(state));
	if (manager === undefined) return;
	const nodes = keptBy(manager.state()).nodes.map(node =>
		node.id === swarm.nodeId ? { ...node, state: 'down' as const } : node,
	);
	const own = nodes.find(({ id }) => id === swarm.nodeId);
	if (own !== undefined) tellManagers(manager, nodes, nodeEvent(own, 'update'));
}

/** Containers on a network of the Swarm go on without it. */
function left(before: LabState): DemoChange {
	const { swarm: _left, ...state } = before;
	const networks = new Map([...state.networks].filter(([, { scope }]) => scope !== 'swarm'));
	const containers = [...state.containers].map(([id, container]) => {
		const endpoints = container.endpoints.filter(({ networkId }) => networks.has(networkId));
		return [id, endpoints.length === container.endpoints.length ? container : { ...container, endpoints }] as const;
	});
	return { state: { ...state, networks, containers: new Map(containers) }, events: [] };
}

/** @throws DemoEngineError where there is none, or this host manages no Swarm */
export function findNode(machine: Machine, id: string): DemoNode {
	const { nodes } = keptBy(machine.state());
	const node = nodes.find(each => each.id === id) ?? nodes.find(({ hostName }) => hostName === id);
	if (node === undefined) throw new DemoEngineError(404, `node ${id} not found`);
	return node;
}

/** @throws DemoEngineError where it would leave no manager */
export function changeRole(machine: Machine, node: DemoNode, role: DemoNode['role']): void {
	const { nodes } = keptBy(machine.state());
	if (role === 'worker' && managersOf(nodes).every(({ id }) => id === node.id))
		throw new DemoEngineError(400, LAST_DEMOTED);
	const changed = { ...node, role };
	tellManagers(
		machine,
		nodes.map(each => (each === node ? changed : each)),
		nodeEvent(changed, 'update'),
	);
}

/** The addresses of the hosts of its Swarm, itself among them: they have found each other as soon as they joined. */
export function peersOf(machine: Machine): string[] {
	const manager = managerOf(machine);
	const nodes = manager?.state().swarm?.kept?.nodes ?? [];
	return nodes.filter(({ state }) => state === 'ready').map(({ address }) => address);
}

/** Whether a container of that name runs on a network of the Swarm that this one is on, on any host. */
export function reachesOnShared(machine: Machine, { endpoints }: DemoContainer, name: string): boolean {
	return matesOf(machine).some(mate =>
		endpoints.some(({ networkId }) =>
			membersOf(mate.state(), networkId).some(({ container }) => container.name === name),
		),
	);
}

export function removeNode(machine: Machine, id: string, force: boolean): void {
	const { nodes } = keptBy(machine.state());
	const node = findNode(machine, id);
	if (node.state === 'ready' && !force)
		throw new DemoEngineError(
			400,
			`rpc error: code = FailedPrecondition desc = node ${node.id} is not down and can't be removed`,
		);
	tellManagers(
		machine,
		nodes.filter(each => each !== node),
		nodeEvent(node, 'remove'),
	);
}

/** A machine that manages the Swarm of that one: itself, or another host. */
function managerOf(machine: Machine): Machine | undefined {
	const { swarm } = machine.state();
	if (swarm === undefined) return undefined;
	if (swarm.kept !== undefined) return machine;
	const ids = new Set(swarm.managers.map(({ id }) => id));
	return [...(machine.lan?.values() ?? [])].find(each => {
		const its = each.state().swarm;
		return its?.kept !== undefined && ids.has(its.nodeId);
	});
}

const swarmIdOf = (machine: Machine): string | undefined => managerOf(machine)?.state().swarm?.kept?.id;

/** All hosts of its Swarm but itself. */
function matesOf(machine: Machine): Machine[] {
	const id = swarmIdOf(machine);
	if (id === undefined) return [];
	return [...(machine.lan?.values() ?? [])].filter(each => each !== machine && swarmIdOf(each) === id);
}

/** A network of the Swarm as it is now, on every other host of it; undefined: it is gone. */
export function tellMates(machine: Machine, id: string, network: DemoNetwork | undefined): void {
	for (const mate of matesOf(machine)) {
		const state = mate.state();
		const networks = new Map(state.networks);
		if (network === undefined) networks.delete(id);
		else networks.set(id, network);
		mate.apply({ state: { ...state, networks }, events: [] });
	}
}

/** A worker's engine tells of a network of the Swarm only while a container of its own is on it. */
export function isListed(state: LabState, { id, scope, name }: DemoNetwork): boolean {
	return scope !== 'swarm' || name === 'ingress' || state.swarm?.kept !== undefined || membersOf(state, id).length > 0;
}

type Places = readonly { networkId: string; staticIpv4: string }[];

/** @throws DemoEngineError where a static address is taken on another host of the Swarm */
export function refuseTakenElsewhere(machine: Machine, places: Places): void {
	const taken = places.some(({ networkId, staticIpv4 }) => heldElsewhere(machine, networkId).includes(staticIpv4));
	if (taken) throw new DemoEngineError(500, NO_PLACE);
}

/** @throws DemoEngineError */
export function refuseUsedElsewhere(machine: Machine, id: string): void {
	if (!matesOf(machine).some(mate => membersOf(mate.state(), id).length > 0)) return;
	throw new DemoEngineError(400, `rpc error: code = FailedPrecondition desc = network ${id} is in use by a task`);
}

/** The lab in which these networks know what the other hosts have of their addresses. */
export function withHeldElsewhere(machine: Machine, ids: readonly string[]): LabState {
	const state = machine.state();
	const networks = new Map(state.networks);
	for (const id of ids) {
		const network = networks.get(id);
		if (network?.scope === 'swarm') networks.set(id, { ...network, elsewhere: heldElsewhere(machine, id) });
	}
	return { ...state, networks };
}

function heldElsewhere(machine: Machine, networkId: string): string[] {
	if (machine.state().networks.get(networkId)?.scope !== 'swarm') return [];
	return matesOf(machine).flatMap(mate =>
		membersOf(mate.state(), networkId).flatMap(({ endpoint: { lease } }) => (lease === undefined ? [] : [lease.ipv4])),
	);
}
