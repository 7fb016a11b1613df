/** Asks where a LAVA server's database is: inside its container, in one of its own, or elsewhere. */

import { parseReference } from '../../lab/image/reference.ts';
import type { Version } from '../../lab/image/version.ts';
import { type Database, LAVASERVER_ROLE, majorOfImage, readsSettingsFolder } from '../../lab/lava/database/database.ts';
import { postgresqlIn } from '../../lab/lava/database/postgresql.ts';
import { type DatabasePlace, databasePasswordProblem } from '../../lab/plans/server/database.ts';
import { freeAddress } from '../../lab/plans/network/static-address.ts';
import { volumeName } from '../../lab/lava/server-folders.ts';
import type { ChoiceField, SecretField, TextField, YesNoField } from '../field.ts';
import { freeName } from '../fields/free-name.ts';
import { containerNameProblem, networkToBe, type PlaceAnswers } from '../fields/place-fields.ts';
import { isPort } from '../fields/ports.ts';
import type { World } from '../world.ts';
import { isKept } from './volumes.ts';

type BesideAnswers = { postgresqlName: string; postgresqlImage: string };

type ElsewhereAnswers = {
	databaseHost: string;
	databasePort: string;
	databaseName: string;
	databaseUser: string;
	databasePassword: string;
};

/** Of a PostgreSQL that is not in a LAVA server's container. */
export type OutsideAnswers = BesideAnswers & ElsewhereAnswers;

export type DatabaseAnswers = OutsideAnswers & {
	/** `inside`, `container` or `elsewhere`. */
	database: string;
	databaseUsed: boolean;
};

type All = DatabaseAnswers & PlaceAnswers & { name: string; services: string; keep: boolean; volumes: string };

/** What the server is that it is for. */
type Around<Answers> = {
	nameOf: (answers: Answers) => string;
	versionOf: (answers: Answers, world: World) => Version | undefined;
	/** The major that is proposed. */
	majorOf: (answers: Answers, world: World) => string | undefined;
};

const PLACES = [
	{ value: 'inside', label: 'in its container', note: 'as it comes' },
	{ value: 'container', label: 'a container of its own', note: 'PostgreSQL beside it' },
	{ value: 'elsewhere', label: 'elsewhere', note: 'a PostgreSQL that runs already' },
] as const;

/** Of a PostgreSQL beside the server. */
const volumeOf = (answers: All): string => (isKept(answers) ? volumeName(answers.volumes, 'database') : '');

/** One of its own where the server has one: what the engine chose might be the server's. */
export const addressBeside = (
	{ fixed, address, network }: Pick<All, 'fixed' | 'address' | 'network'>,
	world: World,
): string => (fixed ? freeAddress(networkToBe(network, world), world.snapshot.containers, [address]) : '');

export function placeOfDatabase(answers: All, world: World): DatabasePlace {
	if (answers.database === 'container') {
		const image = answers.postgresqlImage;
		const major = majorOfImage(image) ?? '';
		const pull = world.facts.images?.includes(image) !== true;
		const [name, volume, address] = [answers.postgresqlName, volumeOf(answers), addressBeside(answers, world)];
		return { at: 'container', postgresql: { name, image, major, pull, volume, address } };
	}
	if (answers.database !== 'elsewhere') return { at: 'inside' };
	return { at: 'elsewhere', database: databaseIn(answers), expected: answers.databaseUsed ? 'lava' : 'empty' };
}

export const databaseIn = ({ databaseHost, databasePort, databaseName, databaseUser }: ElsewhereAnswers): Database => ({
	host: databaseHost.trim(),
	port: Number(databasePort),
	name: databaseName.trim(),
	user: databaseUser.trim(),
});

/** The one for a container is generated, and need not be known. */
export const passwordOf = ({ database, databasePassword }: DatabaseAnswers, { facts }: World): string =>
	database === 'container' ? facts.password : databasePassword;

type DatabaseFields<Answers> = {
	database: ChoiceField<Answers>;
	postgresqlName: TextField<Answers>;
	postgresqlImage: TextField<Answers>;
	databaseHost: TextField<Answers>;
	databasePort: TextField<Answers>;
	databaseName: TextField<Answers>;
	databaseUser: TextField<Answers>;
	databasePassword: SecretField<Answers>;
	databaseUsed: YesNoField<Answers>;
};

export function databaseFields<Answers extends All>(
	versionOf: (answers: Answers, world: World) => Version | undefined,
): DatabaseFields<Answers> {
	return {
		database: {
			kind: 'choice',
			label: 'Database',
			help: 'Where its PostgreSQL runs. With the other two, a new image of LAVA brings no other PostgreSQL.',
			detail: true,
			options: ({ services }) => PLACES.filter(({ value }) => services === 'together' || value !== 'inside'),
			proposal: ({ services }) => (services === 'together' ? 'inside' : 'container'),
			problem: (place, answers, world) => placeProblem(place, answers, versionOf(answers, world), world),
		},
		...besideFields<Answers>(({ database }) => database === 'container', {
			nameOf: ({ name }) => name,
			versionOf,
			majorOf: (answers, world) => majorIn(versionOf(answers, world)),
		}),
		...elsewhereFields<Answers>(({ database }) => database === 'elsewhere', true),
		databaseUsed: {
			kind: 'yes-no',
			label: "Has LAVA's data",
			help: 'Yes: a LAVA ran on it, and this one goes on with its users, devices and jobs. No: it has to be empty.',
			detail: true,
			shown: ({ database }) => database === 'elsewhere',
			proposal: () => false,
		},
	};
}

/** Of a PostgreSQL of the lab's own. */
export function besideFields<Answers extends BesideAnswers>(
	shown: (answers: Answers, world: World) => boolean,
	{ nameOf, versionOf, majorOf }: Around<Answers>,
): Pick<DatabaseFields<Answers>, 'postgresqlName' | 'postgresqlImage'> {
	return {
		postgresqlName: {
			kind: 'text',
			label: 'Database container',
			help: 'The server finds it on its network by this name.',
			detail: true,
			shown,
			proposal: (answers, { snapshot }) =>
				freeName(
					`${nameOf(answers)}-database`,
					[...snapshot.containers.values()].map(each => each.name),
				),
			problem: (name, answers, world) =>
				name === nameOf(answers) ? "It is the server's name: choose another." : containerNameProblem(name, world),
		},
		postgresqlImage: {
			kind: 'text',
			label: 'PostgreSQL image',
			help: 'The proposal has the major whose programs are in the image of LAVA, which backs it up with them.',
			detail: true,
			shown,
			proposal: (answers, world) => `postgres:${majorOf(answers, world) ?? NEWEST_MAJOR}`,
			problem: imageProblem,
			warning: (image, answers, world) => olderProgramsDoubt(image, versionOf(answers, world)),
		},
	};
}

/** Of one that runs already. */
export function elsewhereFields<Answers extends ElsewhereAnswers>(
	shown: (answers: Answers) => boolean,
	isDetail: boolean,
): Omit<DatabaseFields<Answers>, 'database' | 'postgresqlName' | 'postgresqlImage' | 'databaseUsed'> {
	const detail = (): boolean => isDetail;
	return {
		databaseHost: {
			kind: 'text',
			label: 'Database host',
			help: "Its name or address as the server's network reaches it: localhost is the container itself.",
			detail,
			shown,
			proposal: () => '',
			problem: hostProblem,
		},
		databasePort: {
			kind: 'text',
			label: 'Database port',
			help: "PostgreSQL's is 5432.",
			detail,
			shown,
			proposal: () => '5432',
			problem: port => (/^\d+$/.test(port) && isPort(Number(port)) ? undefined : 'Write a port from 1 to 65535.'),
		},
		databaseName: {
			kind: 'text',
			label: 'Database name',
			help: 'An empty database in UTF-8, which belongs to the user below.',
			detail,
			shown,
			proposal: () => LAVASERVER_ROLE,
			problem: nameProblem,
		},
		databaseUser: {
			kind: 'text',
			label: 'Database user',
			help: 'LAVA signs in as this role. It needs no special rights.',
			detail,
			shown,
			proposal: () => LAVASERVER_ROLE,
			problem: nameProblem,
		},
		databasePassword: {
			kind: 'secret',
			label: 'Database password',
			help: 'It goes into a file of the server, on no command line and into no variable.',
			detail,
			shown,
			proposal: () => '',
			problem: password => databasePasswordProblem(password),
		},
	};
}

/** Images of unknown releases have the newest. */
const NEWEST_MAJOR = '17';

const majorIn = (version: Version | undefined): string | undefined => version && postgresqlIn(version);

function placeProblem(place: string, answers: All, version: Version | undefined, { facts }: World): string | undefined {
	if (place === 'inside') return undefined;
	if (!readsSettingsFolder(version)) {
		return 'LAVA before 2020.05 reads its database from instance.conf, which is not written here: choose a newer release.';
	}
	const volume = volumeOf(answers);
	const isTaken = place === 'container' && volume !== '' && facts.volumes?.includes(volume) === true;
	return isTaken
		? `The volume ${volume} is there already, with a password that nobody here knows: let the volumes begin with another name.`
		: undefined;
}

function imageProblem(image: string): string | undefined {
	if (parseReference(image) === undefined) return 'Write the name of an image, e.g. postgres:17.';
	return majorOfImage(image) === undefined
		? 'Write its major as the tag, e.g. postgres:17: from 18 on its files are in another folder.'
		: undefined;
}

function olderProgramsDoubt(image: string, version: Version | undefined): string | undefined {
	const [is, has] = [majorOfImage(image), version && postgresqlIn(version)];
	if (is === undefined || has === undefined || Number(is) <= Number(has)) return undefined;
	return `This LAVA has the programs of PostgreSQL ${has}, which don't back up a ${is}: backups (n b) will fail.`;
}

function hostProblem(text: string): string | undefined {
	const host = text.trim();
	if (host === '') return 'Write the name or address of the host on which PostgreSQL runs.';
	if (/^(?:localhost|127\.|::1)/.test(host)) {
		return "That is the server's own container: write an address of the host, or the name of a container.";
	}
	return /^[\w.:-]+$/.test(host) ? undefined : 'Write a name or an address alone, e.g. db.lab.example.';
}

const nameProblem = (name: string): string | undefined =>
	/^[\p{L}_][\p{L}\p{N}_$-]{0,62}$/u.test(name.trim())
		? undefined
		: 'Use letters, digits, _ and -; begin with a letter.';
