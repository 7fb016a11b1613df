/** Asks where the database of a server that is there goes to, out of its container. */

import { lavaVersion } from '../../lab/image/image.ts';
import { majorOfImage } from '../../lab/lava/database/database.ts';
import { hasOwnDatabase } from '../../lab/lava/database/postgresql.ts';
import { roleOf, servesWeb } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { databasePassword } from '../../lab/plans/server/database.ts';
import { moveOutPlan, type MoveOutRequest, networkOf, whyNotMovedOut } from '../../lab/plans/server/move-out.ts';
import { freeAddress } from '../../lab/plans/network/static-address.ts';
import type { FoundContainer } from '../../lab/spec/read/container.ts';
import { freeName } from '../fields/free-name.ts';
import { webPage } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { containerFacts, type World } from '../world.ts';
import { databaseAsks, majorNow } from './database-now.ts';
import { besideFields, databaseIn, elsewhereFields, type OutsideAnswers } from './database.ts';

type Answers = OutsideAnswers & { server: string; to: string };

/** Those with a database of their own first. */
const servers = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(each => roleOf(each).role === 'server' && servesWeb(each))
		.toSorted((a, b) => Number(!startsOwn(a)) - Number(!startsOwn(b)) || a.name.localeCompare(b.name));

const startsOwn = ({ detail }: Container): boolean =>
	hasOwnDatabase(Object.fromEntries((detail?.environment ?? []).map(entry => [entry.split('=')[0], entry])));

const chosen = ({ server }: Pick<Answers, 'server'>, world: World): Container | undefined =>
	servers(world).find(({ name }) => name === server);

/** Undefined: not looked up yet, or it is gone. */
function oldOf(answers: Pick<Answers, 'server'>, world: World): FoundContainer | undefined {
	const container = chosen(answers, world);
	const facts = container && containerFacts(container.id, world);
	return facts === undefined || facts === 'gone' ? undefined : facts.old;
}

const versionOf = (answers: Answers, world: World) => lavaVersion(chosen(answers, world)?.image ?? '');

function placeOf(answers: Answers, old: FoundContainer, world: World): MoveOutRequest['to'] {
	if (answers.to === 'elsewhere') return { at: 'elsewhere', database: databaseIn(answers), expected: 'empty' };
	const { postgresqlName: name, postgresqlImage: image } = answers;
	const pull = world.facts.images?.includes(image) !== true;
	const volume = freeName(name, world.facts.volumes ?? []);
	const major = majorOfImage(image) ?? '';
	return { at: 'container', postgresql: { name, image, major, pull, volume, address: addressFor(old, world) } };
}

/** A static one where the server has one: what the engine chose might be the server's, which is away meanwhile. */
function addressFor({ spec }: FoundContainer, { snapshot }: World): string {
	const place = spec.networks?.find(({ network }) => network === networkOf(spec));
	const network = [...snapshot.networks.values()].find(({ name }) => name === place?.network);
	const isStatic = place?.ipv4 !== undefined || place?.ipv6 !== undefined;
	return isStatic && network !== undefined ? freeAddress(network, snapshot.containers) : '';
}

function olderProblem(image: string, answers: Answers, world: World): string | undefined {
	const [is, was] = [majorOfImage(image), majorNow(oldOf(answers, world), world)];
	if (is === undefined || was === undefined || Number(is) >= Number(was)) return undefined;
	return `The database is of PostgreSQL ${was}, and a dump does not go back: take ${was} or newer.`;
}

const beside = besideFields<Answers>(({ to }) => to === 'container', {
	nameOf: ({ server }) => server,
	versionOf,
	majorOf: (answers, world) => majorNow(oldOf(answers, world), world),
});

export const moveDatabaseWizard = defineWizard<Answers>({
	title: 'Move a database',
	menu: {
		group: 'Servers',
		key: 'p',
		label: 'database',
		help: "Moves a server's database out of its container.",
	},
	fields: {
		server: {
			kind: 'choice',
			label: 'LAVA server',
			help: 'It is recreated without a PostgreSQL; the old one and its volume stay until the new one is well.',
			options: (_, world) => servers(world).map(({ name, image }) => ({ value: name, label: name, note: image })),
			proposal: (_, world) => servers(world)[0]?.name ?? '',
			problem(server, answers, world) {
				const container = chosen(answers, world);
				if (container === undefined) return 'There is no LAVA server here: make one first (n s).';
				if (containerFacts(container.id, world) === 'gone') return `${server} is gone.`;
				const old = oldOf(answers, world);
				return old && whyNotMovedOut(container, old);
			},
		},
		to: {
			kind: 'choice',
			label: 'To',
			help: 'Whichever it is, it is asked first whether LAVA can have it.',
			options: () => [
				{ value: 'container', label: 'a container of its own', note: 'PostgreSQL beside it' },
				{ value: 'elsewhere', label: 'elsewhere', note: 'an empty database that is there' },
			],
			proposal: () => 'container',
		},
		...beside,
		postgresqlImage: {
			...beside.postgresqlImage,
			problem: (image, answers, world) =>
				beside.postgresqlImage.problem?.(image, answers, world) ?? olderProblem(image, answers, world),
		},
		...elsewhereFields<Answers>(({ to }) => to === 'elsewhere', false),
	},
	asks(answers, world) {
		const container = chosen(answers, world);
		return [
			...(container === undefined ? [] : [{ about: 'container' as const, id: container.id }]),
			...databaseAsks(oldOf(answers, world)),
		];
	},
	asksAtOnce: true,
	plan(answers, world) {
		const container = chosen(answers, world);
		const facts = container && containerFacts(container.id, world);
		if (container === undefined || facts === undefined || facts === 'gone')
			throw new Error(`${answers.server} is gone.`);
		const { old, changes, imageNow } = facts;
		const to = placeOf(answers, old, world);
		return moveOutPlan({
			container,
			old,
			changes,
			image: imageNow === old.imageId ? old.spec.image : old.imageId,
			to,
			majors: { from: majorNow(old, world), to: to.at === 'container' ? to.postgresql.major : undefined },
		});
	},
	secrets(answers, world) {
		const password = answers.to === 'container' ? world.facts.password : answers.databasePassword;
		return new Map([...(oldOf(answers, world)?.secrets ?? []), [databasePassword(answers.server), password]]);
	},
	dangerous: () => true,
	ends(answers, world) {
		const container = chosen(answers, world);
		return container === undefined ? [] : [`Next: see that all is there, at ${webPage(container)}.`];
	},
});
