/** Asks whether a server that is there is to be split into its services, or joined into one container again. */

import { lavaVersion } from '../../lab/image/image.ts';
import { majorOfImage } from '../../lab/lava/database/database.ts';
import { hasOwnDatabase } from '../../lab/lava/database/postgresql.ts';
import { roleOf, servesWeb } from '../../lab/lava/role/role.ts';
import { partNames } from '../../lab/lava/server/parts.ts';
import { hasAllServices, servesAs, wholeName, wholeServer } from '../../lab/lava/server/split.ts';
import type { Container } from '../../lab/objects.ts';
import { databasePassword, type PostgresqlRequest } from '../../lab/plans/server/database.ts';
import { type JoinedPart, joinServerPlan, lavaParts, whyNotJoined } from '../../lab/plans/server/join-server.ts';
import { partPlaces } from '../../lab/plans/server/part-places.ts';
import { splitExistingPlan, whyNotSplit } from '../../lab/plans/server/split-existing.ts';
import { freeName } from '../fields/free-name.ts';
import { containerNameProblem } from '../fields/place-fields.ts';
import { webPage } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { type ContainerFacts, containerFacts, untilGathered, type World } from '../world.ts';
import { coordinatorMove } from './coordinator-moves.ts';
import type { CoordinatorMove } from '../../lab/plans/server/parts.ts';
import { databaseAsks, majorNow } from './database-now.ts';
import { besideFields } from './database.ts';

type Answers = { server: string; services: string; postgresqlName: string; postgresqlImage: string };

/** Those in one container first, as they come. */
const servers = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(each => roleOf(each).role === 'server' && servesWeb(each))
		.toSorted((a, b) => Number(!hasAllServices(a)) - Number(!hasAllServices(b)) || a.name.localeCompare(b.name));

const chosen = ({ server }: Pick<Answers, 'server'>, world: World): Container | undefined =>
	servers(world).find(({ name }) => name === server);

/** Its containers, the database's aside: one where it has all services. */
function partsOf(container: Container, { snapshot }: World): Container[] {
	const parts = hasAllServices(container) ? [] : lavaParts(wholeServer(container, snapshot));
	return parts.length === 0 ? [container] : parts;
}

type Known = JoinedPart & ContainerFacts;

/** What was looked up of each; undefined: not all of it yet. */
function knownParts(answers: Pick<Answers, 'server'>, world: World): Known[] | undefined {
	const container = chosen(answers, world);
	const parts = container === undefined ? [] : partsOf(container, world);
	const known = parts.flatMap((part): Known[] => {
		const facts = containerFacts(part.id, world);
		return facts === undefined || facts === 'gone' ? [] : [{ container: part, ...facts }];
	});
	return known.length > 0 && known.length === parts.length ? known : undefined;
}

/** The one that has all services. */
function whole(answers: Pick<Answers, 'server'>, world: World): Known | undefined {
	const container = chosen(answers, world);
	return container !== undefined && hasAllServices(container) ? knownParts(answers, world)?.[0] : undefined;
}

const isSplit = (answers: Answers, world: World): boolean => {
	const container = chosen(answers, world);
	return container !== undefined && !hasAllServices(container);
};

function whyNot(answers: Answers, world: World): string | undefined {
	const known = knownParts(answers, world);
	if (known === undefined) return undefined;
	if (answers.services === 'together') return whyNotJoined(known);
	const [one] = known;
	return (
		one &&
		(whyNotSplit(one.container, one.old) ??
			Object.values(partNames(answers.server))
				.filter(name => name !== answers.server)
				.map(name => containerNameProblem(name, world))
				.find(problem => problem !== undefined))
	);
}

/** Its own PostgreSQL can't be shared: it gets a container. */
function startsOwn(answers: Answers, world: World): boolean {
	const one = whole(answers, world);
	return answers.services === 'apart' && one !== undefined && hasOwnDatabase(one.old.spec.environment ?? {});
}

const versionOf = (answers: Answers, world: World) => lavaVersion(chosen(answers, world)?.image ?? '');

function databaseFor(answers: Answers, address: string, { facts }: World): PostgresqlRequest {
	const { postgresqlName: name, postgresqlImage: image } = answers;
	return {
		name,
		image,
		major: majorOfImage(image) ?? '',
		pull: facts.images?.includes(image) !== true,
		volume: freeName(name, facts.volumes ?? []),
		address,
	};
}

const imageIn = ({ old, imageNow }: Known): string => (imageNow === old.imageId ? old.spec.image : old.imageId);

/** The one container is called as its front was. */
function joinedMove(parts: readonly Known[], world: World): CoordinatorMove {
	const runs = (service: string) => parts.find(({ container }) => servesAs(container).includes(service))?.container;
	const [coordinator, front] = [runs('lava-coordinator'), runs('apache2')];
	if (coordinator === undefined || front === undefined) return { steps: [], says: [] };
	return coordinatorMove(coordinator, front.name, world);
}

export const splitJoinWizard = defineWizard<Answers>({
	title: 'Split or join a server',
	asksWorkers: true,
	menu: {
		group: 'Servers',
		key: 'v',
		label: 'services',
		help: 'Splits a server into its services, or joins it again.',
	},
	fields: {
		server: {
			kind: 'choice',
			label: 'LAVA server',
			help: 'What it has stays: users, tokens, devices, jobs, settings, its address and its ports.',
			options: (_, world) =>
				servers(world).map(container => ({
					value: container.name,
					label: wholeName(wholeServer(container, world.snapshot)) ?? container.name,
					note: hasAllServices(container) ? 'one container' : `${partsOf(container, world).length} containers`,
				})),
			proposal: (_, world) => servers(world)[0]?.name ?? '',
			problem(server, answers, world) {
				const container = chosen(answers, world);
				if (container === undefined) return 'There is no LAVA server here: make one first (n s).';
				const gone = partsOf(container, world).find(({ id }) => containerFacts(id, world) === 'gone');
				return gone === undefined ? whyNot(answers, world) : `${gone.name} is gone.`;
			},
		},
		services: {
			kind: 'choice',
			label: 'Services',
			waits: untilGathered,
			help: 'Each for itself can be restarted, watched and limited alone; one container is simpler.',
			options: (answers, world) =>
				isSplit(answers, world)
					? [{ value: 'together', label: 'one container', note: 'its database stays where it is' }]
					: [{ value: 'apart', label: 'one for each', note: 'web, scheduler, publisher, coordinator, front' }],
			proposal: (answers, world) => (isSplit(answers, world) ? 'together' : 'apart'),
		},
		...besideFields<Answers>(startsOwn, {
			nameOf: ({ server }) => server,
			versionOf,
			majorOf: (answers, world) => majorNow(whole(answers, world)?.old, world),
		}),
	},
	asks(answers, world) {
		const container = chosen(answers, world);
		const parts = container === undefined ? [] : partsOf(container, world);
		return [
			...parts.map(({ id }) => ({ about: 'container' as const, id })),
			...databaseAsks(whole(answers, world)?.old),
		];
	},
	asksAtOnce: true,
	plan(answers, world) {
		const known = knownParts(answers, world);
		const [one] = known ?? [];
		if (known === undefined || one === undefined) throw new Error(`${answers.server} is gone.`);
		if (answers.services === 'together') {
			return joinServerPlan({ parts: known, image: imageIn(one), coordinatorMove: joinedMove(known, world) });
		}
		const { container, old, changes } = one;
		const places = partPlaces(old.spec, world.snapshot);
		const database = startsOwn(answers, world) ? databaseFor(answers, places.database, world) : undefined;
		const move = coordinatorMove(container, partNames(container.name).coordinator, world);
		return splitExistingPlan({
			container,
			old,
			changes,
			image: imageIn(one),
			database,
			places: places.parts,
			coordinatorMove: move,
		});
	},
	secrets(answers, world) {
		const secrets = (knownParts(answers, world) ?? []).flatMap(({ old }) => [...old.secrets]);
		return new Map([...secrets, [databasePassword(answers.server), world.facts.password]]);
	},
	dangerous: () => true,
	ends(answers, world) {
		const known = knownParts(answers, world)?.map(({ container }) => container) ?? [];
		const front = known.at(-1);
		return front === undefined ? [] : [`Next: see that all is there, at ${webPage(front)}.`];
	},
});
