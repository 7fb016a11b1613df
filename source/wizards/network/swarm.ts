/** Asks which hosts are to be one Swarm, so that they share networks. */

import { parseAddress } from '../../lab/address/address.ts';
import type { HostKey } from '../../lab/host.ts';
import { isLoopback } from '../../lab/lava/server-url.ts';
import { joinPlan, JOIN_TOKEN, type JoiningHost, managerAddress, swarmPlan } from '../../lab/plans/network/swarm.ts';
import { inSwarmOf, isManager, swarmOf } from '../../lab/swarm/hosts.ts';
import { isJoinToken, SWARM_PORT, SWARM_PORTS } from '../../lab/swarm/state.ts';
import type { Option } from '../field.ts';
import { farAddress } from '../fields/servers.ts';
import { hostsOf, keyOn, namedHost } from '../fields/swarm-hosts.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World, type WorldHost } from '../world.ts';

type Answers = {
	/** A host of the console, or `ELSEWHERE`. */
	manager: string;
	/** Under which others reach it; of a Swarm that is to be made. */
	address: string;
	/** Of a manager elsewhere. */
	at: string;
	token: string;
	hosts: readonly string[];
};

const ELSEWHERE = 'elsewhere';

export const swarmWizard = defineWizard<Answers>({
	title: 'Join hosts into a Swarm',
	menu: {
		key: 'w',
		label: 'Swarm',
		help: 'Joins hosts into one Swarm: they share networks then.',
		unless: hosts =>
			hosts.every(({ snapshot }) => swarmOf(snapshot) !== undefined) ? 'all hosts are in a Swarm already' : undefined,
	},
	fields: {
		manager: {
			kind: 'choice',
			label: 'Manager',
			help: 'The host whose Swarm it is; one that is in none makes a new one. It keeps the list of hosts and networks.',
			options: (_, world) => [
				...hostsOf(world).map(host => ({
					value: host.snapshot.key,
					label: host.snapshot.key,
					note: managerNote(host),
				})),
				{ value: ELSEWHERE, label: 'elsewhere', note: 'a Swarm whose managers are no hosts of this console' },
			],
			proposal: (_, world) =>
				(hostsOf(world).find(({ snapshot }) => isManager(snapshot)) ?? thisHost(world)).snapshot.key,
			problem: (manager, answers, world) => managerProblem(manager, answers, world),
			warning: (manager, _, world) => portDoubt(manager, world),
		},
		address: {
			kind: 'text',
			label: 'Its address',
			help: ({ manager }) =>
				`The address of ${manager} by which the other hosts reach it. Empty: Docker takes the only one.`,
			shown: ({ manager }, world) => isNew(manager, world),
			waits: untilGathered,
			proposal: ({ manager }, world) => ownAddress(manager, world),
			problem: (address, answers, world) => addressProblem(address, joiningOf(answers, world).length > 0),
		},
		at: {
			kind: 'text',
			label: "Manager's address",
			help: `Where a manager listens for hosts that join, e.g. 10.20.0.10:${SWARM_PORT}.`,
			shown: ({ manager }) => manager === ELSEWHERE,
			proposal: () => '',
			problem: at =>
				/^[^\s:/@]+(?::\d+)?$/.test(at) ? undefined : `Write its address, e.g. 10.20.0.10:${SWARM_PORT}.`,
		},
		token: {
			kind: 'secret',
			label: 'Join token',
			help: 'A manager tells it: `docker swarm join-token --quiet worker`.',
			shown: ({ manager }) => manager === ELSEWHERE,
			proposal: () => '',
			problem: tokenProblem,
		},
		hosts: {
			kind: 'many',
			label: 'Hosts that join',
			help: 'They join as workers: they share the networks, and nothing else changes on them.',
			shown: ({ manager }, world) => othersThan(manager, world).length > 0,
			options: ({ manager }, world) => othersThan(manager, world).map(host => joiningOption(host, manager, world)),
			proposal: ({ manager }, world) =>
				othersThan(manager, world)
					.filter(host => joinProblem(host, manager, world) === undefined)
					.map(({ snapshot }) => snapshot.key),
			problem: (keys, answers, world) => hostsProblem(keys, answers, world),
		},
	},
	secrets: ({ token }) => new Map(token === '' ? [] : [[JOIN_TOKEN, token]]),
	plan(answers, world) {
		const { manager, address, at } = answers;
		const joining = joiningOf(answers, world);
		if (manager === ELSEWHERE) return joinPlan(at.includes(':') ? at : managerAddress(at), joining);
		const host = namedHost(manager, world);
		const own = host && swarmOf(host.snapshot);
		return swarmPlan({
			manager: { key: keyOn(manager, world), address: own?.address ?? address, isNew: own === undefined },
			joining,
		});
	},
	ends: ({ manager }) =>
		manager === ELSEWHERE
			? ['Next: 0 shows the hosts with their parts in the Swarm.']
			: ['Next: n and n make a network over all of them, with the driver overlay.'],
});

/** The host that the form was opened for. */
const thisHost = (world: World): WorldHost =>
	namedHost(world.snapshot.key, world) ?? { snapshot: world.snapshot, address: undefined, readOnly: false };

function managerNote({ snapshot, readOnly }: WorldHost): string {
	const swarm = swarmOf(snapshot);
	if (swarm?.count !== undefined) return `manages a Swarm; hosts in it: ${swarm.count.nodes}`;
	if (swarm !== undefined) return 'is a worker of a Swarm';
	return readOnly ? 'read-only' : 'makes a new Swarm';
}

function managerProblem(manager: string, answers: Answers, world: World): string | undefined {
	if (manager === ELSEWHERE) return undefined;
	const host = namedHost(manager, world);
	if (host === undefined) return `There is no host ${manager} any more.`;
	const out = outOfReach(host);
	if (out !== undefined) return out;
	const { state } = host.snapshot.host?.swarm ?? { state: 'inactive' };
	if (state !== 'inactive' && state !== 'active')
		return `${manager} is in a Swarm that it can't take part in (${state}): take it out of that first.`;
	const swarm = swarmOf(host.snapshot);
	if (swarm?.role === 'worker') {
		const known = inSwarmOf(
			host.snapshot,
			hostsOf(world).map(({ snapshot }) => snapshot),
		).find(isManager);
		const whose = known?.key ?? swarm.managers.map(({ address }) => address).join(', ');
		return `${manager} is a worker of the Swarm of ${whose}, and can let nobody in: choose its manager.`;
	}
	if (swarm !== undefined && othersThan(manager, world).length === 0)
		return `${manager} manages a Swarm already, and this console has no other host that could join it.`;
	return swarm === undefined ? portProblem(host) : undefined;
}

/** Ports that a Swarm needs and a container of the host publishes. */
function portProblem({ snapshot }: WorldHost): string | undefined {
	for (const { name, ports } of snapshot.containers.values()) {
		const taken = ports.find(({ host, protocol }) => SWARM_PORTS.some(each => each === `${host?.port}/${protocol}`));
		if (taken !== undefined)
			return `${name} on ${snapshot.key} publishes ${taken.host?.port}/${taken.protocol}, which a Swarm needs: publish another port first.`;
	}
	return undefined;
}

/** What other programs listen on is known of this machine alone. */
function portDoubt(manager: string, { facts, snapshot }: World): string | undefined {
	if (manager !== snapshot.key || swarmOf(snapshot) !== undefined) return undefined;
	const taken = SWARM_PORTS.find(port => facts.listening?.includes(port));
	return taken && `A program on ${manager} listens on ${taken}, which a Swarm needs.`;
}

const isNew = (manager: string, world: World): boolean => {
	const host = namedHost(manager, world);
	return host !== undefined && swarmOf(host.snapshot) === undefined;
};

/** As the user said, or as the console reaches it: an address, for Docker takes no names here. */
function ownAddress(manager: string, world: World): string {
	const host = namedHost(manager, world);
	const told = (host && farAddress(host)) ?? '';
	if (parseAddress(told) !== undefined) return told;
	const here = manager === world.snapshot.key ? (world.facts.addresses ?? []) : [];
	return here.find(each => parseAddress(each)?.family === 4) ?? '';
}

function addressProblem(address: string, isNeeded: boolean): string | undefined {
	if (address === '')
		return isNeeded ? 'The others have to know where it is: write its address, e.g. 10.20.0.10.' : undefined;
	if (parseAddress(address) === undefined || address.includes('/'))
		return 'Write an IP address of the host, e.g. 10.20.0.10.';
	return isLoopback(address) ? `Nobody else reaches ${address}: write an address that other hosts reach.` : undefined;
}

function tokenProblem(token: string): string | undefined {
	if (isJoinToken(token)) return undefined;
	return token.startsWith('SWMTKN-')
		? 'This is not the whole of a join token: copy all of it, from SWMTKN-1- on.'
		: 'Write the join token that a manager tells: it begins with SWMTKN-1-.';
}

const othersThan = (manager: string, world: World): WorldHost[] =>
	hostsOf(world).filter(({ snapshot }) => snapshot.key !== manager);

function joiningOption(host: WorldHost, manager: string, world: World): Option {
	const { snapshot } = host;
	const why = joinProblem(host, manager, world);
	const own = farAddress(host);
	return {
		value: snapshot.key,
		label: snapshot.key,
		note: why === undefined ? (own ?? '') : shortOf(host, manager, world),
	};
}

function shortOf({ snapshot, readOnly }: WorldHost, manager: string, world: World): string {
	if (isMate(snapshot.key, manager, world)) return 'is in it';
	if (swarmOf(snapshot) !== undefined) return 'in another Swarm';
	return readOnly ? 'read-only' : snapshot.connection.state === 'live' ? 'can not join' : 'out of reach';
}

function isMate(key: HostKey, manager: string, world: World): boolean {
	const host = namedHost(manager, world);
	return (
		host !== undefined &&
		inSwarmOf(
			host.snapshot,
			hostsOf(world).map(each => each.snapshot),
		).some(each => each.key === key)
	);
}

/** Why a host can't join, one sentence. */
function joinProblem(host: WorldHost, manager: string, world: World): string | undefined {
	const { key, host: told } = host.snapshot;
	if (isMate(key, manager, world)) return `${key} is in this Swarm already.`;
	const out = outOfReach(host);
	if (out !== undefined) return out;
	switch (told?.swarm.state) {
		case undefined:
		case 'inactive':
			return portProblem(host);
		case 'active':
			return `${key} is in another Swarm: take it out of that one first.`;
		default:
			return `${key} is in a Swarm that it can't take part in (${told?.swarm.state}): take it out of that first.`;
	}
}

function hostsProblem(keys: readonly string[], { manager }: Answers, world: World): string | undefined {
	const chosen = othersThan(manager, world).filter(({ snapshot }) => keys.includes(snapshot.key));
	const wrong = chosen.map(host => joinProblem(host, manager, world)).find(each => each !== undefined);
	if (wrong !== undefined) return wrong;
	if (chosen.length > 0 || isNew(manager, world)) return undefined;
	return 'Choose a host that joins: all that could are in it already, or none is chosen.';
}

function outOfReach({ snapshot, readOnly }: WorldHost): string | undefined {
	if (readOnly) return `${snapshot.key} is read-only: nothing is changed on it.`;
	return snapshot.connection.state === 'live' ? undefined : `${snapshot.key} is out of reach.`;
}

function joiningOf({ hosts, manager }: Answers, world: World): JoiningHost[] {
	return othersThan(manager, world)
		.filter(({ snapshot }) => hosts.includes(snapshot.key))
		.map(host => {
			const own = farAddress(host) ?? '';
			return {
				key: keyOn(host.snapshot.key, world),
				name: host.snapshot.host?.name ?? host.snapshot.key,
				address: parseAddress(own) === undefined ? '' : own,
			};
		});
}
