/** What may become of a network, and of a container's place on it. */

import { isBuiltInNetwork } from '../../lab/objects.ts';
import { parseAddress } from '../../lab/address/address.ts';
import { firstFree, inNetwork, macOf, subnetsOverlap } from '../addresses.ts';
import { DemoEngineError } from '../engine-error.ts';
import { hexId } from '../seeded.ts';
import {
	isAlive,
	type DemoChange,
	type DemoContainer,
	type DemoEndpoint,
	type DemoEvent,
	type DemoNetwork,
	type LabState,
	type Lease,
} from '../state.ts';

/** The network that an id, the start of one, or a name means. */
export function findNetwork(state: LabState, reference: string): DemoNetwork {
	const all = [...state.networks.values()];
	const found =
		state.networks.get(reference) ??
		all.find(network => network.name === reference) ??
		all.find(network => network.id.startsWith(reference));
	if (found === undefined || reference === '') throw new DemoEngineError(404, `network ${reference} not found`);
	return found;
}

export function networkEvent(state: LabState, networkId: string, action: string, containerId?: string): DemoEvent {
	const network = findNetwork(state, networkId);
	const container = containerId === undefined ? {} : { container: containerId };
	return {
		type: 'network',
		action,
		id: network.id,
		attributes: { ...container, name: network.name, type: network.driver },
	};
}

/** The containers that hold a place on the network now, with that place. */
export function membersOf(state: LabState, networkId: string): { container: DemoContainer; endpoint: DemoEndpoint }[] {
	return [...state.containers.values()]
		.filter(isAlive)
		.flatMap(container =>
			container.endpoints
				.filter(endpoint => endpoint.networkId === networkId)
				.map(endpoint => ({ container, endpoint })),
		);
}

/** Gives a container its addresses on all its networks. */
export function lease(state: LabState, container: DemoContainer): { state: LabState; endpoints: DemoEndpoint[] } {
	let serial = state.serial;
	const endpoints = container.endpoints.map(endpoint => {
		serial++;
		return leaseOne(state, endpoint, `${state.seed}/endpoint/${serial}`);
	});
	return { state: { ...state, serial }, endpoints };
}

function leaseOne(state: LabState, endpoint: DemoEndpoint, idSeed: string): DemoEndpoint {
	const network = findNetwork(state, endpoint.networkId);
	const endpointId = hexId(idSeed);
	if (network.subnets.length === 0) return { ...endpoint, endpointId, lease: { ipv4: '', ipv6: '', mac: '' } };
	const taken = new Set([
		...membersOf(state, network.id).flatMap(({ endpoint: { lease: held } }) => (held ? [held.ipv4, held.ipv6] : [])),
		...(network.elsewhere ?? []),
	]);
	for (const address of [endpoint.staticIpv4, endpoint.staticIpv6].filter(asked => asked !== '')) {
		if (!inNetwork(network, address)) {
			throw new DemoEngineError(500, `Invalid address ${address}: It does not belong to any of this network's subnets`);
		}
		if (taken.has(address)) throw new DemoEngineError(403, 'Address already in use');
	}
	const free = firstFree(network, new Set([...taken, ...staticAddresses(network, endpoint)]));
	const ipv4 = endpoint.staticIpv4 === '' ? free.ipv4 : endpoint.staticIpv4;
	if (ipv4 === undefined)
		throw new DemoEngineError(
			403,
			`no available IPv4 addresses on this network's address pools: ${network.name} (${network.id})`,
		);
	const ipv6 = endpoint.staticIpv6 === '' ? (free.ipv6 ?? '') : endpoint.staticIpv6;
	return { ...endpoint, endpointId, lease: { ipv4, ipv6, mac: macOf(ipv4) } satisfies Lease };
}

function staticAddresses(network: DemoNetwork, endpoint: DemoEndpoint): string[] {
	return [endpoint.staticIpv4, endpoint.staticIpv6].filter(address => address !== '' && inNetwork(network, address));
}

/** Takes all addresses back; the ones that were asked for stay asked for. */
export function release(container: DemoContainer): DemoEndpoint[] {
	return container.endpoints.map(endpoint => ({ ...endpoint, endpointId: '', lease: undefined }));
}

export function createNetwork(state: LabState, network: DemoNetwork): DemoChange {
	const others = [...state.networks.values()];
	if (others.some(other => other.name === network.name)) {
		throw new DemoEngineError(409, `network with name ${network.name} already exists`);
	}
	const clash = others.some(other =>
		other.subnets.some(theirs => network.subnets.some(ours => subnetsOverlap(ours.subnet, theirs.subnet))),
	);
	// A Swarm does not look at that.
	if (clash && network.scope === 'local')
		throw new DemoEngineError(403, 'Pool overlaps with other one on this address space');
	const created = { ...state, networks: new Map(state.networks).set(network.id, network) };
	return { state: created, events: [networkEvent(created, network.id, 'create')] };
}

export function removeNetwork(state: LabState, id: string): DemoChange {
	const network = findNetwork(state, id);
	if (isBuiltInNetwork(network.name)) {
		throw new DemoEngineError(403, `${network.name} is a pre-defined network and cannot be removed`);
	}
	if (membersOf(state, network.id).length > 0) {
		throw new DemoEngineError(
			403,
			`error while removing network: network ${network.name} id ${network.id} has active endpoints`,
		);
	}
	const networks = new Map(state.networks);
	networks.delete(network.id);
	return { state: { ...state, networks }, events: [networkEvent(state, network.id, 'destroy')] };
}

export type ConnectRequest = { staticIpv4: string; staticIpv6: string; aliases: readonly string[] };

export function connectNetwork(
	state: LabState,
	networkId: string,
	container: DemoContainer,
	request: ConnectRequest,
): DemoChange {
	const network = findNetwork(state, networkId);
	if (container.endpoints.some(endpoint => endpoint.networkId === network.id)) {
		throw new DemoEngineError(403, `endpoint with name ${container.name} already exists in network ${network.name}`);
	}
	for (const address of [request.staticIpv4, request.staticIpv6]) {
		if (address !== '' && parseAddress(address) === undefined)
			throw new DemoEngineError(400, `invalid IP address: ${address}`);
	}
	const asked: DemoEndpoint = {
		networkId: network.id,
		networkName: network.name,
		endpointId: '',
		lease: undefined,
		...request,
	};
	const idSeed = `${state.seed}/endpoint/${state.serial + 1}`;
	const endpoint = isAlive(container) ? leaseOne(state, asked, idSeed) : asked;
	const joined = { ...container, endpoints: [...container.endpoints, endpoint] };
	return {
		state: {
			...state,
			serial: state.serial + 1,
			containers: new Map(state.containers).set(container.id, joined),
		},
		events: isAlive(container) ? [networkEvent(state, network.id, 'connect', container.id)] : [],
	};
}

export function disconnectNetwork(state: LabState, networkId: string, container: DemoContainer): DemoChange {
	const network = findNetwork(state, networkId);
	if (!container.endpoints.some(endpoint => endpoint.networkId === network.id)) {
		throw new DemoEngineError(500, `container ${container.id} is not connected to network ${network.name}`);
	}
	const left = {
		...container,
		endpoints: container.endpoints.filter(endpoint => endpoint.networkId !== network.id),
	};
	const event = networkEvent(state, network.id, 'disconnect', container.id);
	return {
		state: { ...state, containers: new Map(state.containers).set(container.id, left) },
		// Engine 20.10 tells it twice.
		events: isAlive(container) ? [event, event] : [],
	};
}
