/**
 * A LAVA server in several containers of one image: web server, scheduler, publisher, coordinator and front, with one
 * database. They share `/etc/lava-server`, and so one secret key, one set of settings, and the devices' dictionaries.
 */

import type { ContainerRef } from '../../command.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import {
	EVENT_SETTINGS,
	eventSettings,
	FRONT_ANSWERS,
	partEnvironment,
	type PartNames,
	partNames,
	publisherAnswers,
	SITE_FILE,
	siteFile,
} from '../../lava/server/parts.ts';
import { SERVER_LABEL } from '../../lava/server/split.ts';
import type { Plan, PutFileStep, Step, WaitStep } from '../../plan.ts';
import type { ContainerSpec, MountSpec, PortSpec } from '../../spec/container.ts';
import { databaseAlters, databaseFirst, databaseProven, databaseTold, databaseWords } from './database.ts';
import { environmentOf, type ServerRequest, settingsFile, SERVING_SECONDS } from './server.ts';
import { releaseWords, serverFolders, serverVolumes, takeoverWords } from './volumes.ts';
import { placeOn } from '../network/static-address.ts';
import { steadilyRunning } from '../well.ts';

type Part = keyof PartNames;

/** After the web server, which makes the key and migrates the database. */
const OTHERS: readonly Part[] = ['publisher', 'scheduler', 'coordinator', 'front'];

export type SplitRequest = ServerRequest & {
	/**
	 * Of those behind the front, whose own is `address`. Where the front keeps its address all keep theirs: one that the
	 * engine chose might be the front's.
	 */
	addresses: Readonly<Partial<Record<Part, string>>>;
};

/** @param request its database is not inside; `keepAs` is not empty: the containers share its volumes */
export function splitServerPlan(request: SplitRequest): Plan {
	const { name, image, keepAs, newNetwork, runsOn, version, there } = request;
	const names = partNames(name);
	const web: ContainerRef = { id: '', name };
	const alters = databaseAlters(runsOn, releaseWords(version));
	const steps: Step[] = [
		...(newNetwork === undefined ? [] : [{ do: 'create-network' as const, network: newNetwork }]),
		...(request.pull ? [{ do: 'pull' as const, image }] : []),
		...serverVolumes(keepAs, { own: false })
			.filter(volume => !there.includes(volume))
			.map((volume): Step => ({ do: 'create-volume', volume: { name: volume } })),
		...databaseFirst(runsOn, request),
		{ do: 'create', spec: partSpec('web', names, request) },
		...settingsFile(request, web),
		...databaseTold(runsOn, name),
		settings(web, EVENT_SETTINGS, eventSettings(names)),
		{ do: 'start', container: web, ...(alters !== undefined && { alters }) },
		{ do: 'wait', until: { is: 'serving', server: { container: web } }, seconds: SERVING_SECONDS },
		...OTHERS.flatMap(part => partSteps(part, names, request)),
		...proofs(names),
		...databaseProven(runsOn, name),
	];
	return {
		title: `Create the LAVA server ${name} in ${OTHERS.length + 1} containers`,
		steps,
		warnings: [
			...takeoverWords({ ...request, own: false }),
			...databaseWords(runsOn, releaseWords(version)),
			`Workers and browsers go to ${names.front}; users, backups and upgrades to ${name}.`,
		],
	};
}

const settings = (container: ContainerRef, path: string, content: string): PutFileStep => ({
	do: 'put-file',
	container,
	path,
	content,
	mode: 0o644,
	uid: 0,
	gid: 0,
});

function partSteps(part: Part, names: PartNames, request: SplitRequest): Step[] {
	const container: ContainerRef = { id: '', name: names[part] };
	return [
		{ do: 'create', spec: partSpec(part, names, request) },
		...(part === 'front' ? [settings(container, SITE_FILE, siteFile(names))] : []),
		{ do: 'start', container },
	];
}

/** What each of them was made for. */
function proofs(names: PartNames): WaitStep[] {
	const proof = (part: Part, says: string, probe: { command: readonly string[] }): WaitStep => ({
		do: 'wait',
		until: { is: 'succeeds', container: { id: '', name: names[part] }, probe, says },
		seconds: 120,
	});
	return [
		proof('front', 'the web page is reached', FRONT_ANSWERS),
		proof('scheduler', `${names.publisher} takes events`, publisherAnswers(names)),
		{ do: 'wait', ...steadilyRunning(names.publisher) },
		{ do: 'wait', ...steadilyRunning(names.scheduler) },
		{ do: 'wait', ...steadilyRunning(names.coordinator) },
	];
}

function partSpec(part: Part, names: PartNames, request: SplitRequest): ContainerSpec {
	const { name, image, network, address, addresses, restart } = request;
	const mounts = mountsOf(part, request);
	const ports = portsOf(part, request.ports);
	return {
		name: names[part],
		image,
		hostname: names[part],
		labels: { [SERVER_LABEL]: name },
		networks: [placeOn(network, part === 'front' ? address : (addresses[part] ?? ''))],
		environment: { ...partEnvironment(part, names), ...(part === 'web' && environmentOf(request)) },
		...(mounts.length > 0 && { mounts }),
		...(ports.length > 0 && { ports }),
		restart,
		stopGrace: PART_GRACE,
	};
}

/** Seconds. */
const PART_GRACE = 30;

/** Only the web server touches the output of jobs, and the coordinator needs nothing of LAVA's. */
function mountsOf(part: Part, { keepAs }: ServerRequest): MountSpec[] {
	const wanted: Readonly<Record<Part, readonly string[]>> = {
		web: [SERVER_FOLDERS.etc, SERVER_FOLDERS.jobs],
		scheduler: [SERVER_FOLDERS.etc],
		publisher: [SERVER_FOLDERS.etc],
		coordinator: [SERVER_FOLDERS.coordinator],
		front: [],
	};
	return serverFolders(keepAs, { own: false })
		.filter(([, folder]) => wanted[part].includes(folder))
		.map(([source, target]) => ({ type: 'volume', source, target }));
}

/** Published where they are listened on. */
const portsOf = (part: Part, ports: readonly PortSpec[]): PortSpec[] =>
	ports.filter(({ container }) => listener(container) === part);

function listener(port: number): Part {
	if (port === 3079) return 'coordinator';
	return port === 5500 || port === 8001 ? 'publisher' : 'front';
}
