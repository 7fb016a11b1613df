/**
 * A server in several containers joined into one, which is called, reached and published as its front was. Its folders
 * and its database stay where they are; the parts stay too, stopped, until the new one is well.
 */

import type { ContainerRef } from '../../command.ts';
import type { Change } from '../../drift.ts';
import { lavaVersion } from '../../image/image.ts';
import { listensAlone } from '../../lava/coordinator-listens.ts';
import { servicesWithoutDatabase } from '../../lava/database/database.ts';
import { roleOf, SERVER_GRACE, stopGrace } from '../../lava/role/role.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import {
	ALL_LISTEN,
	forgetFormerEvents,
	FRONT_ANSWERS,
	PART_VARIABLES,
	tellEvents,
	tellFormerEvents,
} from '../../lava/server/parts.ts';
import { servesAs } from '../../lava/server/split.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Plan, Step } from '../../plan.ts';
import { type Conditional, whatHolds } from '../../sentences.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import {
	copySteps,
	isMounted,
	type Moved,
	movedFolders,
	movedWords,
	volumeSteps,
	withVolumes,
} from '../recreate/carry.ts';
import { remadeWith } from '../recreate/dependants.ts';
import { asideRef, asideRemoved, asideSteps, managerNotes, whyNotRecreated } from '../recreate/recreate.ts';
import { helperSpec, removed, stopped } from './helper.ts';
import { type CoordinatorMove, listenStep, proofIn } from './parts.ts';
import { SERVING_SECONDS } from './server.ts';

/** `changes`: in its own layer. */
export type JoinedPart = { container: Container; old: FoundContainer; changes: readonly Change[] };

export type JoinRequest = {
	parts: readonly JoinedPart[];
	/** What they run now: its name, or its id where the name stands for another by now. */
	image: string;
	coordinatorMove: CoordinatorMove;
};

/** Its containers in the order in which they start, the database's aside. */
export const lavaParts = (parts: readonly Container[]): Container[] =>
	parts.filter(part => roleOf(part).role !== 'database');

export function joinServerPlan({ parts, image, coordinatorMove }: JoinRequest): Plan {
	const joined = joinedSpec(parts, image);
	const moved = movedFrom(parts, joined);
	const spec = withVolumes(joined, moved);
	const { name } = spec;
	const container: ContainerRef = { id: '', name };
	return {
		title: `Join the server ${name} into one container`,
		steps: [
			...parts.toReversed().flatMap(each => asideSteps({ old: each.old, grace: stopGrace(each.container) })),
			...volumeSteps(moved),
			...helperSteps(parts, spec, moved),
			{ do: 'create', spec },
			{ do: 'start', container },
			{ do: 'wait', until: { is: 'serving', server: { container } }, seconds: SERVING_SECONDS },
			proofIn(name, 'the web page is reached', FRONT_ANSWERS),
			proofIn(name, 'its services listen', ALL_LISTEN),
			...coordinatorMove.steps,
			removed(helperRef(name)),
			...parts.toReversed().map(({ old }) => asideRemoved(old)),
			{ do: 'exec', container, says: 'Forget the former settings', ...forgetFormerEvents(), undo: 'not needed' },
		],
		warnings: [...warningsOf(parts, name, moved), ...coordinatorMove.says],
	};
}

const helperRef = (server: string): ContainerRef => ({ id: '', name: `${server}-join` });

/** A folder of the whole server that only one of its parts has, in its own layer. */
type MovedPart = Moved & { from: ContainerRef };

function movedFrom(parts: readonly JoinedPart[], joined: ContainerSpec): MovedPart[] {
	const homes = [
		['gunicorn', SERVER_FOLDERS.jobs],
		['lava-coordinator', SERVER_FOLDERS.coordinator],
	] as const;
	return homes.flatMap(([service, folder]) => {
		const part = partThat(parts, service);
		const found = part === undefined ? [] : movedFolders(joined, part.changes);
		return part === undefined
			? []
			: found.filter(each => each.folder === folder).map(each => ({ ...each, from: asideRef(part.old) }));
	});
}

/** While no LAVA runs. */
function helperSteps(parts: readonly JoinedPart[], spec: ContainerSpec, moved: readonly MovedPart[]): Step[] {
	const helper = helperRef(spec.name);
	return [
		{ do: 'create', spec: helperSpec(helper.name, spec, spec.mounts ?? []) },
		...moved.flatMap(({ folder, from }) => copySteps([folder])(helper, from)),
		{ do: 'start', container: helper },
		{
			do: 'exec',
			container: helper,
			says: 'Tell LAVA that its events stay in its container',
			...tellEvents(undefined),
			undo: tellFormerEvents(),
		},
		...(listensAlone(lavaVersion(parts[0]?.container.image ?? '')) ? [listenStep(helper)] : []),
		stopped(helper),
	];
}

const partThat = (parts: readonly JoinedPart[], service: string): JoinedPart | undefined =>
	parts.find(({ container }) => servesAs(container).includes(service));

/** The web server with all that the others have, in the front's place. */
function joinedSpec(parts: readonly JoinedPart[], image: string): ContainerSpec {
	const [web, front] = [partThat(parts, 'gunicorn'), partThat(parts, 'apache2')];
	if (web === undefined || front === undefined) throw new Error('It has no web server, or no front.');
	const { hostname: _, networks: __, ports: ___, health: ____, init: _____, ...common } = web.old.spec;
	const { name, hostname, domainname, networks, expose, publishAll, labels, health } = front.old.spec;
	// What several of them have in common is there once; the web server's counts.
	const specs = [web, ...parts.filter(each => each !== web)].map(({ old }) => old.spec);
	const mounts = specs.flatMap(each => each.mounts ?? []);
	const ports = specs.flatMap(each => each.ports ?? []);
	return {
		...common,
		name,
		image,
		...(hostname !== undefined && { hostname }),
		...(domainname !== undefined && { domainname }),
		...(networks !== undefined && { networks }),
		...(expose !== undefined && { expose }),
		...(publishAll !== undefined && { publishAll }),
		...(labels !== undefined && { labels }),
		...(health !== undefined && { health }),
		...(ports.length > 0 && { ports }),
		mounts: [...new Map(mounts.toReversed().map(mount => [mount.target, mount])).values()].toReversed(),
		environment: {
			...variablesOf(specs),
			SERVICES: servicesWithoutDatabase(lavaVersion(web.old.spec.image)).join(' '),
		},
		stopGrace: SERVER_GRACE,
	};
}

function variablesOf(specs: readonly ContainerSpec[]): ContainerSpec['environment'] {
	const variables = specs.toReversed().flatMap(({ environment = {} }) => Object.entries(environment));
	return Object.fromEntries(variables.filter(([name]) => !PART_VARIABLES.some(each => each === name)));
}

/** Without one of them there is no whole server; what else runs in a part has no place in the one container. */
const SERVICES = ['gunicorn', 'lava-scheduler', 'lava-publisher', 'lava-coordinator', 'apache2'];

/** Why they can't be joined; undefined = they can. */
export function whyNotJoined(parts: readonly JoinedPart[]): string | undefined {
	const missing = SERVICES.filter(each => partThat(parts, each) === undefined);
	const other = parts.find(({ container }) => !SERVICES.some(each => servesAs(container).includes(each)));
	const front = partThat(parts, 'apache2');
	const web = partThat(parts, 'gunicorn');
	const needed = parts.flatMap(({ old }) => remadeWith(old))[0];
	const images = new Set(parts.map(({ old }) => old.imageId));
	const own = parts.find(({ old: { spec } }) => spec.command !== undefined || spec.entrypoint !== undefined);
	const rows: readonly Conditional[] = [
		[missing.length > 0, `No container of it runs ${missing.join(', ')}.`],
		[
			other !== undefined,
			`${other?.container.name} runs ${other && servesAs(other.container)}, which stays a container of its own.`,
		],
		[images.size > 1, 'Its containers are of several images: switch all of them to one first (n r).'],
		[own !== undefined, `${own?.container.name} runs a program of its own, not what LAVA’s image does.`],
		[
			front !== undefined && (front.old.spec.mounts ?? []).length > 0,
			`${front?.container.name} has files of its own for its web page, which lead to the other containers.`,
		],
		[
			web !== undefined && !isMounted(web.old.spec, SERVER_FOLDERS.etc),
			'Its settings are in its container alone, and would go with that.',
		],
		[needed !== undefined, `${needed?.container.name} shares what one of its containers has.`],
	];
	return (
		parts.map(each => whyNotRecreated(each.container, each.old)).find(why => why !== undefined) ?? whatHolds(rows)[0]
	);
}

function warningsOf(parts: readonly JoinedPart[], name: string, moved: readonly Moved[]): string[] {
	const said: readonly Conditional[] = [
		[true, `Workers and browsers go to ${name} as before; users and backups do so too.`],
		[true, 'Its database stays where it is.'],
		[
			parts.some(({ old }) => isUp(old)),
			'The workers have no server until it answers again; test jobs that run go on.',
		],
	];
	return [
		...whatHolds(said),
		...movedWords(moved),
		...new Set(parts.flatMap(({ container }) => managerNotes(container, 'recreate'))),
		...parts.flatMap(({ old }) => old.warnings),
	];
}
