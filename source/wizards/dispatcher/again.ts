/** Asks which dispatcher is to be recreated by the same name, and with which other arguments: the old ones stand there. */

import type { Container } from '../../lab/objects.ts';
import type { Plan } from '../../lab/plan.ts';
import { againSpec } from '../../lab/plans/dispatcher/again-spec.ts';
import { dispatcherSpec, preparations } from '../../lab/plans/dispatcher/dispatcher.ts';
import { ABILITY_INFO, abilitiesOf, isAbilityNode, withoutAbilities } from '../../lab/plans/dispatcher/abilities.ts';
import { againPlan } from '../../lab/plans/dispatcher/again.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { dispatcherFields, silenceProblem } from './dispatcher.ts';
import { contract, type DispatcherAnswers } from './answers.ts';
import { oldAnswers, type OldAnswers, rowOf } from './old.ts';
import { chosen as chosenAbilities, mountsIn, mountsProblem } from './mounts.ts';
import { requestOf } from './request.ts';
import { imageAsks, referenceOf } from '../fields/image-fields.ts';
import { leaveOutField, leavingOut } from '../fields/leave-out.ts';
import {
	chosenDispatcher as chosen,
	dispatcherProblem,
	dispatchers,
	goneWords,
	SEE_ITS_LOG,
} from '../fields/known-dispatchers.ts';
import { serverAnswer } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { type ContainerFacts, containerFacts, type World } from '../world.ts';

type Answers = DispatcherAnswers & { container: string; renew: boolean; leaveOut: boolean };

type Known = { container: Container; facts: ContainerFacts };

function known(answers: Answers, world: World): Known | undefined {
	const container = chosen(answers, world);
	const facts = container && containerFacts(container.id, world);
	return container === undefined || facts === undefined || facts === 'gone' ? undefined : { container, facts };
}

/** Until the container was looked at, what it has is unknown. */
function awaitsOld(answers: Answers, world: World): boolean {
	const container = chosen(answers, world);
	return container !== undefined && (!world.facts.gathered || containerFacts(container.id, world) === undefined);
}

function oldOf(answers: Answers, world: World): OldAnswers | undefined {
	const it = known(answers, world);
	return it && oldAnswers(it.container, it.facts.old, world);
}

function problemOf(answers: Answers, world: World): string | undefined {
	const why = dispatcherProblem(answers, world);
	const it = known(answers, world);
	if (why !== undefined || it === undefined) return why;
	if (it.facts.old.spec.command !== undefined) {
		return 'A command of its own runs in it, and its variables are not read: recreate it as it was made.';
	}
	const before = roleOf(it.container).contract;
	if (before === 'unknown' || before === contract(answers, world)) return undefined;
	return 'The image chosen speaks the other protocol: switch its version instead (x, registry), which translates.';
}

/** Its own address and ports are free for it. */
function withoutIt(answers: Answers, world: World): World {
	const id = chosen(answers, world)?.id ?? '';
	const { snapshot } = world;
	const containers = new Map([...snapshot.containers].filter(([each]) => each !== id));
	const networks = new Map(
		[...snapshot.networks].map(([key, network]) => [
			key,
			{ ...network, members: network.members.filter(({ containerId }) => containerId !== id) },
		]),
	);
	return { ...world, snapshot: { ...snapshot, containers, networks } };
}

type Judged<Value> = {
	proposal: (answers: Answers, world: World) => Value;
	problem?: (value: Value, answers: Answers, world: World) => string | undefined;
	warning?: (value: Value, answers: Answers, world: World) => string | undefined;
};

/** The field of a new dispatcher with the old one's answer as its proposal. */
function kept<Value, Field extends Judged<Value>>(
	field: Field & Judged<Value>,
	old: (answers: OldAnswers) => Value | undefined,
) {
	return {
		...field,
		waits: awaitsOld,
		proposal: (answers: Answers, world: World): Value => {
			const was = oldOf(answers, world);
			return (was && old(was)) ?? field.proposal(answers, withoutIt(answers, world));
		},
		problem: (value: Value, answers: Answers, world: World) =>
			field.problem?.(value, answers, withoutIt(answers, world)),
		warning: (value: Value, answers: Answers, world: World) =>
			field.warning?.(value, answers, withoutIt(answers, world)),
	};
}

const fields = dispatcherFields;

export const againWizard = defineWizard<Answers>({
	title: 'Recreate a dispatcher',
	asksServers: true,
	asksWorkers: true,
	fields: {
		container: {
			kind: 'choice',
			label: 'Dispatcher',
			help: 'It keeps its name, its token, its devices in LAVA, and all that is not asked here.',
			options: (_, world) => dispatchers(world).map(({ name, image }) => ({ value: name, label: name, note: image })),
			proposal: (_, world) => dispatchers(world)[0]?.name ?? '',
			problem: (_, answers, world) => problemOf(answers, world),
		},
		server: {
			...kept(fields.server, old => old.server),
			// It gets to it where it is, by whatever way.
			problem: (server, answers, world) => {
				const where = withoutIt(answers, world);
				return server === oldOf(answers, world)?.server
					? silenceProblem(server, answers, where)
					: fields.server.problem(server, answers, where);
			},
		},
		name: { kind: 'text', label: 'Name', help: '', shown: () => false, proposal: ({ container }) => container },
		image: kept(fields.image, old => old.image),
		version: kept(fields.version, old => old.version),
		reference: kept(fields.reference, old => old.reference),
		source: { ...kept(fields.source, old => old.source), detail: true },
		url: kept(fields.url, old => old.url),
		logger: kept(fields.logger, old => old.logger),
		token: { kind: 'text', label: 'Token', help: '', shown: () => false, proposal: () => '' },
		renew: {
			kind: 'yes-no',
			label: 'New token',
			help: 'Made in the server: the old one is refused from then on. It goes back when the new container fails.',
			detail: true,
			shown: (answers, world) => contract(answers, world) === 'http' && workerThere(answers, world) !== undefined,
			proposal: () => false,
		},
		revive: { kind: 'yes-no', label: 'To work again', help: '', shown: () => false, proposal: () => false },
		network: {
			...kept(fields.network, old => old.network),
			shown: (answers, world) => isOnNetworks(answers, world),
			// It may stay where no new one would be put.
			options: (answers, world) => {
				const others = fields.network.options(answers, withoutIt(answers, world));
				const was = oldOf(answers, world)?.network;
				const isMissing = was !== undefined && !others.some(({ value }) => value === was);
				return isMissing ? [{ value: was, label: was, note: 'where it is' }, ...others] : others;
			},
		},
		fixed: {
			...kept(fields.fixed, old => old.fixed),
			shown: (answers, world) => isOnNetworks(answers, world),
		},
		address: {
			...kept(fields.address, old => old.address),
			shown: (answers, world) => isOnNetworks(answers, world) && answers.fixed,
			// What it has, it may keep, whatever else has it.
			problem: (address, answers, world) =>
				oldOf(answers, world)?.address === address
					? undefined
					: fields.address.problem?.(address, answers, withoutIt(answers, world)),
		},
		devices: {
			...kept(fields.devices, old => old.devices),
			options: (answers, world) => {
				const old = oldOf(answers, world)?.devices ?? [];
				const here = (world.facts.devices ?? []).filter(each => !isAbilityNode(each));
				return [...new Set([...here, ...old])].map(each => ({ value: each, label: each }));
			},
		},
		abilities: {
			...kept(fields.abilities, old => old.abilities),
			// What it has it may keep, wherever that is now.
			options: (answers, world) => {
				const had = oldOf(answers, world)?.abilities ?? [];
				const offered = fields.abilities.options(answers, world);
				const others = chosenAbilities(had).filter(each => !offered.some(({ value }) => value === each));
				return [...offered, ...others.map(each => ({ value: each, ...ABILITY_INFO[each] }))];
			},
		},
		mounts: {
			...fields.mounts,
			help: 'More than it has, which stays: /srv/lab/bin:/usr/local/lab:ro keys:/root/.ssh. Blanks between.',
			problem: (text, answers, world) => mountsProblem(text, answers.abilities) ?? targetTaken(text, answers, world),
		},
		leaveOut: leaveOutField((answers, world) => [chosen(answers, world)]),
		privileged: kept(fields.privileged, old => old.privileged),
		ports: {
			...kept(fields.ports, old => old.ports),
			// On the host's network every port is the host's own, and publishing means nothing.
			shown: (answers, world) => isOnNetworks(answers, world),
			proposal: (answers, world) => (isOnNetworks(answers, world) ? (oldOf(answers, world)?.ports ?? '') : ''),
		},
		wsUrl: kept(fields.wsUrl, old => old.wsUrl),
		httpTimeout: kept(fields.httpTimeout, old => old.httpTimeout),
		jobLogInterval: kept(fields.jobLogInterval, old => old.jobLogInterval),
		ipv6: kept(fields.ipv6, old => old.ipv6),
		socksProxy: kept(fields.socksProxy, old => old.socksProxy),
		encrypt: kept(fields.encrypt, old => old.encrypt),
		certificates: fields.certificates,
		restart: kept(fields.restart, old => old.restart),
	},
	asks(answers, world) {
		const container = chosen(answers, world);
		if (container === undefined) return [];
		return [{ about: 'container', id: container.id }, ...imageAsks('dispatcher', answers, world)];
	},
	asksAtOnce: true,
	plan,
	secrets: (answers, world) => known(answers, world)?.facts.old.secrets ?? new Map(),
	ends: () => [SEE_ITS_LOG],
	dangerous: (answers, world) => chosen(answers, world)?.status === 'running',
});

/** What it has at the place of something new. */
function targetTaken(text: string, answers: Answers, world: World): string | undefined {
	const has = known(answers, world)?.facts.old.spec.mounts ?? [];
	const taken = mountsIn(text).find(({ target }) => has.some(each => each.target === target));
	return taken && `It has something at ${taken.target} already, which stays: choose another place.`;
}

/** Not on the host's network, nor on another container's, nor on none. */
function isOnNetworks(answers: Answers, world: World): boolean {
	const { networkMode = '' } = chosen(answers, world) ?? {};
	return networkMode !== 'host' && networkMode !== 'none' && !networkMode.startsWith('container:');
}

/** The worker as the server chosen, in a container, knows it. */
function workerThere(answers: Answers, world: World): string | undefined {
	const container = chosen(answers, world);
	const row = container && rowOf(container, world);
	const place = row?.server?.place;
	const isIts = place?.at === 'container' && serverAnswer(place.container.id, world) === answers.server;
	return isIts ? row?.worker?.name : undefined;
}

function plan(answers: Answers, world: World): Plan {
	const it = known(answers, world);
	if (it === undefined) throw new Error(goneWords(answers.container));
	const { container, facts } = it;
	const old = leavingOut(facts.old, answers);
	const request = {
		...requestOf(answers, referenceOf('dispatcher', answers, world), world),
		...(!isOnNetworks(answers, world) && { newNetwork: undefined, connectServer: undefined }),
	};
	const name = rowOf(container, world)?.name ?? container.name;
	const devices = request.devices.filter(({ host }) => !answers.leaveOut || facts.old.absent?.includes(host) !== true);
	const dropped = abilitiesOf(old.spec).filter(each => !answers.abilities.includes(each));
	const again = againPlan({
		server: request.server,
		worker: name,
		container,
		old,
		changes: facts.changes,
		spec: againSpec(withoutAbilities(old.spec, dropped), {
			...dispatcherSpec({ ...request, devices, name }),
			name: container.name,
		}),
		newTokenFrom:
			answers.renew && request.server && 'container' in request.server ? request.server.container : undefined,
	});
	// Before the old one stops.
	return { ...again, steps: [...preparations(request), ...again.steps] };
}
