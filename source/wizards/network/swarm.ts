/** Asks which hosts are to be one Swarm, so that they share networks. */

import { parseAddress } from '../../lab/address/address.ts';
import type { HostKey } from '../../lab/host.ts';
import { isLoopback } from '../../lab/lava/server-url.ts';
import type { TrialPlace } from '../../lab/plans/network/swarm-trial.ts';
import { lavaImage } from '../../lab/image/image.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { joinPlan, JOIN_TOKEN, type JoiningHost, managerAddress, swarmPlan } from '../../lab/plans/network/swarm.ts';
import { isManager, swarmOf } from '../../lab/swarm/hosts.ts';
import { mayBeLost } from '../../lab/swarm/quorum.ts';
import { isJoinToken, SWARM_PORT } from '../../lab/swarm/state.ts';
import { farAddress } from '../fields/servers.ts';
import { hostsOf, keyOn, namedHost } from '../fields/swarm-hosts.ts';
import {
	ELSEWHERE,
	joiningOption,
	joinProblem,
	managerNote,
	managerProblem,
	othersThan,
	portDoubt,
} from './joining-hosts.ts';
import { defineWizard } from '../wizard.ts';
import { type Asked, askedKey, untilGathered, type World, type WorldHost } from '../world.ts';

type Answers = {
	/** A host of the console, or `ELSEWHERE`. */
	manager: string;
	/** Under which others reach it; of a Swarm that is to be made. */
	address: string;
	/** Of a manager elsewhere. */
	at: string;
	token: string;
	hosts: readonly string[];
	/** What they become. */
	role: string;
	/** Whether containers try it out. */
	trial: boolean;
};

export const swarmWizard = defineWizard<Answers>({
	title: 'Join hosts into a Swarm',
	menu: {
		group: 'Networks and hosts',
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
			problem: (manager, _, world) => managerProblem(manager, world),
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
			problem: at => (MANAGER.test(at) ? undefined : `Write its address, e.g. 10.20.0.10:${SWARM_PORT}.`),
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
			help: 'They share the networks of the Swarm, and nothing else changes on them.',
			shown: ({ manager }, world) => othersThan(manager, world).length > 0,
			options: ({ manager }, world) => othersThan(manager, world).map(host => joiningOption(host, manager, world)),
			proposal: ({ manager }, world) =>
				othersThan(manager, world)
					.filter(host => joinProblem(host, manager, world) === undefined)
					.map(({ snapshot }) => snapshot.key),
			problem: (keys, answers, world) => hostsProblem(keys, answers, world),
			warning: (_, answers, world) => notReached(answers, world),
		},
		trial: {
			kind: 'yes-no',
			label: 'Try it out',
			help: ({ manager }) =>
				`A container on ${manager} sends packets to one on each host that has an image of LAVA, then all of these go again.`,
			shown: (answers, world) => trialPlaces(answers, world).length > 1,
			proposal: () => true,
		},
		role: {
			kind: 'choice',
			label: 'Join as',
			help: 'Workers are enough to share networks. A Swarm whose managers are lost can make no network any more.',
			detail: true,
			shown: (answers, world) => answers.manager !== ELSEWHERE && joiningOf(answers, world).length > 0,
			options: () => [
				{ value: 'worker', label: 'workers', note: 'the manager alone keeps the lists' },
				{ value: 'manager', label: 'managers', note: 'each keeps the lists too: of 3, one may be lost' },
			],
			proposal: () => 'worker',
			warning: (role, answers, world) => (role === 'manager' ? managersDoubt(answers, world) : undefined),
		},
	},
	asks: (answers, world) => tries(answers, world).map(({ asked }) => asked),
	secrets: ({ token }) => new Map(token === '' ? [] : [[JOIN_TOKEN, token]]),
	plan(answers, world) {
		const { manager, address, at, role, trial } = answers;
		const joining = joiningOf(answers, world);
		if (manager === ELSEWHERE) return joinPlan(at.includes(':') ? at : managerAddress(at), joining);
		const host = namedHost(manager, world);
		const own = host && swarmOf(host.snapshot);
		return swarmPlan({
			manager: { key: keyOn(manager, world), address: own?.address ?? address, isNew: own === undefined },
			joining,
			role: role === 'manager' ? 'manager' : 'worker',
			trial: trial ? trialPlaces(answers, world) : [],
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

const isNew = (manager: string, world: World): boolean => {
	const host = namedHost(manager, world);
	return host !== undefined && swarmOf(host.snapshot) === undefined;
};

/** As the user said, or as the console reaches it: an address, for Docker takes no names here. */
function ownAddress(manager: string, world: World): string {
	const host = namedHost(manager, world);
	const found = (host && farAddress(host)) ?? '';
	if (parseAddress(found) !== undefined) return found;
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

function hostsProblem(keys: readonly string[], { manager }: Answers, world: World): string | undefined {
	const chosen = othersThan(manager, world).filter(({ snapshot }) => keys.includes(snapshot.key));
	const wrong = chosen.map(host => joinProblem(host, manager, world)).find(each => each !== undefined);
	if (wrong !== undefined) return wrong;
	if (chosen.length > 0 || isNew(manager, world)) return undefined;
	return 'Choose a host that joins: all that could are in it already, or none is chosen.';
}

/** Where an image of LAVA's is, which has what it takes: on the manager's host first; none without it. */
function trialPlaces(answers: Answers, world: World): TrialPlace[] {
	if (answers.manager === ELSEWHERE) return [];
	const keys = [answers.manager, ...answers.hosts.filter(key => key !== answers.manager)];
	const places = keys.flatMap((name): TrialPlace[] => {
		const containers = [...(namedHost(name, world)?.snapshot.containers.values() ?? [])];
		const image = containers.find(container => isLavas(container))?.image;
		return image === undefined ? [] : [{ key: keyOn(name, world), name, image }];
	});
	return places[0]?.name === answers.manager ? places : [];
}

/** Its image is there for certain while it is. */
const isLavas = (container: Container): boolean =>
	['server', 'dispatcher'].includes(roleOf(container).role) && lavaImage(container.image) !== undefined;

/** Where hosts join; undefined: nothing listens there yet, or it isn't written yet. */
function placeOf({ manager, at }: Answers, world: World): { host: string; port: number } | undefined {
	if (manager !== ELSEWHERE) {
		const host = namedHost(manager, world);
		const own = host && swarmOf(host.snapshot);
		return own && { host: own.address, port: SWARM_PORT };
	}
	const [, host, port = String(SWARM_PORT)] = MANAGER.exec(at) ?? [];
	return host === undefined ? undefined : { host, port: Number(port) };
}

/** An address or a name, and a port where it is another one. */
const MANAGER = /^([^\s:/@]+)(?::(\d+))?$/;

type Tried = { key: HostKey; asked: Extract<Asked, { about: 'reaches' }> };

/** The manager's port, from a container of LAVA's that runs on each host that joins. */
function tries(answers: Answers, world: World): Tried[] {
	const place = placeOf(answers, world);
	if (place === undefined) return [];
	const joining = othersThan(answers.manager, world).filter(({ snapshot }) => answers.hosts.includes(snapshot.key));
	return joining.flatMap(({ snapshot: { key, containers } }): Tried[] => {
		const from = [...containers.values()].find(container => container.status === 'running' && isLavas(container));
		return from === undefined ? [] : [{ key, asked: { about: 'reaches', from: from.id, ...place } }];
	});
}

function notReached(answers: Answers, world: World): string | undefined {
	const said = tries(answers, world).flatMap(({ key, asked }): string[] => {
		const found = world.facts.answers.get(askedKey(asked));
		const why = found?.about === 'reaches' ? found.why : undefined;
		return why === undefined ? [] : [`Containers on ${key} do not reach ${asked.host}:${asked.port}: ${why}.`];
	});
	return said.length === 0 ? undefined : said.join(' ');
}

/** Of an even number one more may not be lost, and one more is there to be lost. */
function managersDoubt(answers: Answers, world: World): string | undefined {
	const host = namedHost(answers.manager, world);
	const before = (host && swarmOf(host.snapshot)?.count?.managers) ?? 1;
	const all = before + joiningOf(answers, world).length;
	if (all % 2 === 1) return undefined;
	return `With ${all} managers ${mayBeLost(all)}, as with ${all - 1}: an odd number of them is better.`;
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
