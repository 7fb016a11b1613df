/** Asks for a LAVA server. */

import { hostField } from '../fields/host-field.ts';
import { NEWEST_RELEASE } from '../../lab/image/choice.ts';
import { lavaVersion } from '../../lab/image/image.ts';
import { repairsDatabase } from '../../lab/lava/database/postgresql.ts';
import { allowedHost } from '../../lab/lava/server/allowed-hosts.ts';
import { partNames } from '../../lab/lava/server/parts.ts';
import { splitServerPlan } from '../../lab/plans/server/split-server.ts';
import { databasePassword } from '../../lab/plans/server/database.ts';
import { serverNameProblem, serverPlan, serverPorts } from '../../lab/plans/server/server.ts';
import { ownersWords, serverVolumes, volumesProblem } from '../../lab/plans/server/volumes.ts';
import { volumeName } from '../../lab/lava/server-folders.ts';
import type { PortSpec } from '../../lab/spec/container.ts';
import { type ImageAnswers, chosenImage, imageAsks, imageFields, referenceOf } from '../fields/image-fields.ts';
import { freeName } from '../fields/free-name.ts';
import { containerNameProblem, networkToMake, type PlaceAnswers, placeFields } from '../fields/place-fields.ts';
import { freePort, portDoubt, portProblem } from '../fields/ports.ts';
import { restartField } from '../fields/restart-field.ts';
import { type DatabaseAnswers, databaseFields, passwordOf, placeOfDatabase } from './database.ts';
import { contentOf, databaseVolume, hasOwn, isKept, keptVolumes, ownersOf, volumeAsks } from './volumes.ts';
import { addressForOthers, hostAddresses, hostsProblem, words } from './hosts.ts';
import { isApart, partAddresses, servicesField } from './services.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';

type Answers = { host: string } & ImageAnswers &
	PlaceAnswers &
	DatabaseAnswers & {
		name: string;
		web: string;
		ports: readonly string[];
		services: string;
		keep: boolean;
		volumes: string;
		hosts: string;
		plainHttp: boolean;
		restart: string;
	};

const version = (answers: Answers, world: World) => lavaVersion(referenceOf('server', answers, world));

const image = imageFields<Answers>(
	'server',
	() => NEWEST_RELEASE,
	() => undefined,
);

const place = placeFields<Answers>(() => undefined);

export const serverWizard = defineWizard<Answers>({
	title: 'New LAVA server',
	menu: { group: 'A lab', key: 's', label: 'LAVA server', help: 'Makes a LAVA server and waits until it answers.' },
	asks: (answers, world) => [...imageAsks('server', answers, world), ...volumeAsks(answers, world)],
	fields: {
		host: hostField('the server'),
		name: {
			kind: 'text',
			label: 'Name',
			help: 'Of the container; workers on its network reach it by this name.',
			proposal: (_, { snapshot }) =>
				freeName(
					'lava-server',
					[...snapshot.containers.values()].map(each => each.name),
				),
			problem: (name, answers, world) =>
				serverNameProblem(name) ??
				(isApart(answers) ? Object.values(partNames(name)) : [name])
					.map(each => containerNameProblem(each, world))
					.find(each => each !== undefined),
		},
		image: image.image,
		version: image.version,
		reference: image.reference,
		source: { ...image.source, detail: true },
		network: place.network,
		fixed: place.fixed,
		address: place.address,
		web: {
			kind: 'text',
			label: 'Web page on port',
			help: "The port of this host that leads to the server's web page. Empty: only containers reach it.",
			detail: true,
			waits: untilGathered,
			proposal: (_, world) => String(freePort([80, 8080, 8081, 8082], world) ?? ''),
			problem: (text, _, world) => (text === '' ? undefined : portProblem(text, world)),
			warning: (text, _, world) => (text === '' ? undefined : portDoubt(text, world)),
		},
		ports: {
			kind: 'many',
			label: 'More ports',
			help: 'Published on the same port of this host, for workers and programs on other hosts.',
			detail: true,
			options: (answers, world) =>
				serverPorts(version(answers, world))
					.filter(({ port }) => port !== 80)
					.map(({ port, says }) => ({ value: String(port), label: String(port), note: says })),
			// From other hosts a ZMQ worker comes by these two.
			proposal: (answers, world) =>
				world.hosts.length > 1
					? serverPorts(version(answers, world)).flatMap(({ port }) =>
							[5555, 5556].includes(port) ? [String(port)] : [],
						)
					: [],
			problem: (ports, _, world) => ports.map(port => portProblem(port, world)).find(each => each !== undefined),
			warning: (ports, _, world) => ports.map(port => portDoubt(port, world)).find(each => each !== undefined),
		},
		services: servicesField(version),
		keep: {
			kind: 'yes-no',
			label: 'Keep its data',
			shown: answers => !isApart(answers),
			help: 'Volumes keep database, settings, job output and the coordinator beyond the life of the container.',
			detail: true,
			proposal: () => true,
		},
		volumes: {
			kind: 'text',
			label: 'Volumes begin with',
			help: answers =>
				hasOwn(answers)
					? 'Four volumes get this name with -postgresql, -etc, -jobs and -coordinator behind it.'
					: 'Its volumes get this name with -etc, -jobs, -coordinator and so on behind it.',
			detail: true,
			shown: isKept,
			proposal: ({ name }) => name,
			problem: (text, answers, world) => volumeProblem(text, answers, world),
		},
		...databaseFields<Answers>(version),
		hosts: {
			kind: 'text',
			label: 'Allowed hosts',
			help: 'Names and addresses by which browsers and workers reach it, with blanks between. Others are refused.',
			detail: true,
			waits: untilGathered,
			proposal: (answers, world) => {
				const beyond = [world.snapshot.host?.name ?? '', ...hostAddresses(world), ...addressForOthers(world)];
				const all = [answers.fixed ? answers.address : '', answers.name, ...(answers.web === '' ? [] : beyond)];
				return [...new Set(all)].filter(each => each !== '' && hostsProblem(each) === undefined).join(' ');
			},
			problem: hostsProblem,
		},
		plainHttp: {
			kind: 'yes-no',
			label: 'Sign in over http',
			help: 'Without TLS before it, nobody can sign in to the web page unless this is yes.',
			detail: true,
			proposal: () => true,
		},
		restart: restartField,
	},
	plan(answers, world) {
		const chosen = chosenImage('server', answers, world);
		const { reference, warnings } = typeof chosen === 'string' ? { reference: '', warnings: [chosen] } : chosen;
		const is = version(answers, world);
		const request = {
			name: answers.name,
			image: reference,
			pull: answers.source !== 'here',
			version: is,
			network: answers.network,
			newNetwork: networkToMake(answers.network, world),
			address: answers.fixed ? answers.address : '',
			ports: portSpecs(answers),
			keepAs: isKept(answers) ? answers.volumes : '',
			there: keptVolumes(answers, world),
			database: contentOf(answers, world),
			runsOn: placeOfDatabase(answers, world),
			hosts: words(answers.hosts).flatMap(each => allowedHost(each) ?? []),
			plainHttp: answers.plainHttp,
			restart: answers.restart,
		};
		const plan = isApart(answers)
			? splitServerPlan({ ...request, addresses: partAddresses(answers, world) })
			: serverPlan(request);
		return {
			...plan,
			warnings: [
				...plan.warnings,
				...ownersWords(reference, ownersOf(answers, world)),
				...warnings,
				...repairWarning(answers, world),
			],
		};
	},
	secrets: (answers, world) =>
		hasOwn(answers) ? new Map() : new Map([[databasePassword(answers.name), passwordOf(answers, world)]]),
	// What it starts on may be a lab's only database.
	dangerous: (answers, world) => keptVolumes(answers, world).length > 0 || usesElsewhere(answers),
	ends: (answers, world) => [...webPages(answers, world), ...takenOver(answers, world), ...firstUser(answers, world)],
});

const usesElsewhere = ({ database, databaseUsed }: Answers): boolean => database === 'elsewhere' && databaseUsed;

function takenOver(answers: Answers, world: World): string[] {
	const volume = databaseVolume(answers);
	if (usesElsewhere(answers)) return [`It runs on the database ${answers.databaseName} at ${answers.databaseHost}.`];
	return keptVolumes(answers, world).includes(volume)
		? [`It runs on the database that was in ${volume}, with the users, devices and jobs of it.`]
		: [];
}

/** A database that is made at the first start has no user to sign in as. */
function firstUser(answers: Answers, world: World): string[] {
	const taken = keptVolumes(answers, world).includes(databaseVolume(answers)) || usesElsewhere(answers);
	return taken ? [] : ['Nobody can sign in yet: n and u make a superuser.'];
}

/** Where it is reached from this host, and by which other host names it answers on the published port. */
function webPages(answers: Answers, { snapshot }: World): string[] {
	const { name, web, fixed, address, hosts } = answers;
	if (web === '') return [`The web page: http://${fixed ? address : name}/`];
	const behind = web === '80' ? '/' : `:${web}/`;
	const hostName = snapshot.host?.name ?? '';
	const elsewhere = words(hosts).includes(hostName) ? `, from elsewhere http://${hostName}${behind}` : '';
	return [`The web page: http://localhost${behind}${elsewhere}`];
}

const portSpecs = ({ web, ports }: Answers): PortSpec[] => [
	...(web === '' ? [] : [{ container: 80, host: Number(web) }]),
	...ports.map(port => ({ container: Number(port), host: Number(port) })),
];

/** The image of the stopped or running server that has these volumes. */
function lastVersion({ volumes }: Answers, { snapshot }: World) {
	const names = serverVolumes(volumes);
	const user = [...snapshot.containers.values()].find(each =>
		each.detail?.mounts.some(mount => mount.type === 'volume' && names.includes(mount.source)),
	);
	return user && { container: user, version: lavaVersion(user.image) };
}

function volumeProblem(text: string, answers: Answers, world: World): string | undefined {
	if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(text))
		return 'Use letters, digits, _ . - and begin with a letter or a digit.';
	const last = lastVersion(answers, world);
	if (last?.container.status === 'running') {
		return `${last.container.name} runs on these volumes: stop it first, or choose another name.`;
	}
	if (!hasOwn(answers)) {
		const settings = volumeName(text, 'etc');
		const isTaken = world.facts.volumes?.includes(settings) === true && !usesElsewhere(answers);
		return isTaken
			? `${settings} is there already, with the settings of another database: choose another name.`
			: undefined;
	}
	return volumesProblem(
		text,
		world.facts.volumes ?? [],
		version(answers, world),
		last?.version,
		contentOf(answers, world),
	);
}

function repairWarning(answers: Answers, world: World): string[] {
	const last = isKept(answers) ? lastVersion(answers, world)?.version : undefined;
	return repairsDatabase(version(answers, world), last)
		? ['Databases of 2023.01 to 2023.05 may need two migrations repaired on the way to 2023.06: back up first.']
		: [];
}
