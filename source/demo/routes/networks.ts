/** Networks: list, inspect, create, connect, disconnect, remove. */

import * as z from 'zod/mini';
import { defaultGateway } from '../addresses.ts';
import { networkAnswer } from '../answers/network-answer.ts';
import { DemoEngineError } from '../engine-error.ts';
import { readBody } from '../http/call.ts';
import { passes, passesLabels, readFilters } from '../http/filters.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { type DemoNetwork, type DemoSubnet, isAlive, type LabState } from '../state.ts';
import {
	isListed,
	keptBy,
	peersOf,
	refuseTakenElsewhere,
	refuseUsedElsewhere,
	tellMates,
	withHeldElsewhere,
} from '../swarm.ts';
import { findContainer, nextId } from '../transitions/container-changes.ts';
import {
	connectNetwork,
	createNetwork,
	disconnectNetwork,
	findNetwork,
	removeNetwork,
} from '../transitions/network-changes.ts';
import { endpointRequest } from './endpoint-request.ts';

const strings = z.nullish(z.record(z.string(), z.string()));

const createShape = z.object({
	Name: z.string(),
	Driver: z.optional(z.enum(['', 'bridge', 'macvlan', 'ipvlan', 'overlay'])),
	Internal: z.optional(z.boolean()),
	Attachable: z.optional(z.boolean()),
	EnableIPv6: z.optional(z.boolean()),
	Options: strings,
	Labels: strings,
	IPAM: z.nullish(
		z.object({
			Config: z.nullish(
				z.array(
					z.object({
						Subnet: z.optional(z.string()),
						Gateway: z.optional(z.string()),
						IPRange: z.optional(z.string()),
						AuxiliaryAddresses: strings,
					}),
				),
			),
		}),
	),
});

const connectShape = z.object({ Container: z.string(), EndpointConfig: endpointRequest });
const disconnectShape = z.object({ Container: z.string(), Force: z.optional(z.boolean()) });

export function networkRoutes(machine: Machine): Routes {
	return {
		'GET /networks': ({ query }) => {
			const filters = readFilters(query, ['id', 'name', 'label', 'driver', 'type', 'scope', 'dangling']);
			const state = machine.state();
			const found = [...state.networks.values()].filter(
				network =>
					isListed(state, network) &&
					passes(filters, 'name', value => network.name.includes(value)) &&
					passes(filters, 'id', value => network.id.startsWith(value)) &&
					passes(filters, 'driver', value => network.driver === value) &&
					passes(filters, 'scope', value => network.scope === value) &&
					passesLabels(filters, network.labels),
			);
			return { status: 200, body: found.map(network => networkAnswer(state, network, { members: false })) };
		},
		'GET /networks/:id': ({ params }) => {
			const state = machine.state();
			const network = findNetwork(state, params['id'] ?? '');
			if (!isListed(state, network)) throw new DemoEngineError(404, `network ${params['id']} not found`);
			const peers = network.name === 'ingress' ? peersOf(machine) : [];
			return { status: 200, body: networkAnswer(state, network, { members: true, peers }) };
		},
		'POST /networks/create': ({ body }) => {
			const { id, state } = nextId(machine.state());
			const network = requestedNetwork(state, readBody(body, createShape), id, machine.clock.now());
			if (network.scope === 'swarm') keptBy(state, 403);
			machine.apply(createNetwork(state, network));
			if (network.scope === 'swarm') tellMates(machine, id, network);
			return { status: 201, body: { Id: id, Warning: '' } };
		},
		'POST /networks/:id/connect': ({ params, body }) => {
			const { Container, EndpointConfig } = readBody(body, connectShape);
			const state = machine.state();
			const request = {
				staticIpv4: EndpointConfig?.IPAMConfig?.IPv4Address ?? '',
				staticIpv6: EndpointConfig?.IPAMConfig?.IPv6Address ?? '',
				aliases: EndpointConfig?.Aliases ?? [],
			};
			const container = findContainer(state, Container);
			const network = findNetwork(state, params['id'] ?? '');
			if (isAlive(container))
				refuseTakenElsewhere(machine, [{ networkId: network.id, staticIpv4: request.staticIpv4 }]);
			machine.apply(connectNetwork(withHeldElsewhere(machine, [network.id]), network.id, container, request));
			return { status: 200 };
		},
		'POST /networks/:id/disconnect': ({ params, body }) => {
			const state = machine.state();
			const container = findContainer(state, readBody(body, disconnectShape).Container);
			machine.apply(disconnectNetwork(state, params['id'] ?? '', container));
			return { status: 200 };
		},
		'DELETE /networks/:id': ({ params }) => {
			const network = findNetwork(machine.state(), params['id'] ?? '');
			if (network.scope === 'swarm') refuseUsedElsewhere(machine, network.id);
			machine.apply(removeNetwork(machine.state(), network.id));
			if (network.scope === 'swarm') tellMates(machine, network.id, undefined);
			return { status: 204 };
		},
	};
}

function requestedNetwork(state: LabState, asked: z.infer<typeof createShape>, id: string, at: number): DemoNetwork {
	const wanted = (asked.IPAM?.Config ?? []).filter(config => config.Subnet !== undefined);
	const subnets: DemoSubnet[] = wanted.map(({ Subnet = '', Gateway = '', IPRange = '', AuxiliaryAddresses }) => ({
		subnet: Subnet,
		gateway: Gateway === '' ? defaultGateway(Subnet, IPRange) : Gateway,
		range: IPRange,
		reserved: AuxiliaryAddresses ?? {},
	}));
	return {
		id,
		name: asked.Name,
		driver: asked.Driver === undefined || asked.Driver === '' ? 'bridge' : asked.Driver,
		scope: asked.Driver === 'overlay' ? 'swarm' : 'local',
		internal: asked.Internal ?? false,
		attachable: asked.Attachable ?? false,
		ipv6: asked.EnableIPv6 ?? false,
		subnets: subnets.length > 0 ? subnets : [asked.Driver === 'overlay' ? freeOverlay(state) : freeSubnet(state)],
		options: asked.Options ?? {},
		labels: asked.Labels ?? {},
		createdAt: at,
	};
}

/** A Swarm's default pool: 10.0.0.0/8 in pieces of 256, of which the first is the ingress network's. */
function freeOverlay(state: LabState): DemoSubnet {
	const taken = new Set([...state.networks.values()].flatMap(network => network.subnets.map(({ subnet }) => subnet)));
	const free = Array.from({ length: 255 }, (_, at) => `10.0.${at + 1}.0/24`).find(subnet => !taken.has(subnet));
	if (free === undefined) throw new DemoEngineError(500, 'no available network');
	return { subnet: free, gateway: defaultGateway(free, ''), range: '', reserved: {} };
}

/** The engine's default pools: 172.17.0.0/16 to 172.31.0.0/16. */
function freeSubnet(state: LabState): DemoSubnet {
	const taken = new Set([...state.networks.values()].flatMap(network => network.subnets.map(({ subnet }) => subnet)));
	for (let second = 17; second <= 31; second++) {
		const subnet = `172.${second}.0.0/16`;
		if (!taken.has(subnet)) return { subnet, gateway: defaultGateway(subnet), range: '', reserved: {} };
	}
	throw new DemoEngineError(
		500,
		'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
	);
}
