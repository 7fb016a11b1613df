/**
 * A LAVA server in several containers of one image: web server, scheduler, publisher, coordinator and front, with one
 * database. They share `/etc/lava-server`, and so one secret key, one set of settings, and the devices' dictionaries.
 */

import type { ContainerRef } from '../../command.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import {
	EVENT_SETTINGS,
	eventSettings,
	partEnvironment,
	type PartNames,
	partNames,
	PARTS_BESIDE,
	type ServerPart,
} from '../../lava/server/parts.ts';
import { SERVER_LABEL } from '../../lava/server/split.ts';
import type { Plan, Step } from '../../plan.ts';
import type { ContainerSpec, MountSpec } from '../../spec/container.ts';
import { databaseAlters, databaseFirst, databaseProven, databaseWritten, databaseWords } from './database.ts';
import { environmentOf, type ServerRequest, settingsFile, SERVING_SECONDS } from './server.ts';
import { releaseWords, serverFolders, serverVolumes, takeoverWords } from './volumes.ts';
import { fileIn, PART_LIFE, partProofs, partSteps, portsOf } from './parts.ts';
import { placeOn } from '../network/static-address.ts';

export type SplitRequest = ServerRequest & {
	/**
	 * Of those behind the front, whose own is `address`. Where the front keeps its address all keep theirs: one that the
	 * engine chose might be the front's.
	 */
	addresses: Readonly<Partial<Record<ServerPart, string>>>;
};

/** @param request its database is not inside; `keepAs` is not empty: the containers share its volumes */
export function splitServerPlan(request: SplitRequest): Plan {
	const { name, image, keepAs, newNetwork, runsOn, version, there } = request;
	const names = partNames(name);
	const web: ContainerRef = { id: '', name: names.web };
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
		...databaseWritten(runsOn, name, web),
		fileIn(web, EVENT_SETTINGS, eventSettings(names)),
		{ do: 'start', container: web, ...(alters !== undefined && { alters }) },
		{ do: 'wait', until: { is: 'serving', server: { container: web } }, seconds: SERVING_SECONDS },
		...PARTS_BESIDE.flatMap(part => partSteps(partSpec(part, names, request), part, { names, version })),
		...partProofs(names),
		...databaseProven(runsOn, name, web),
	];
	return {
		title: `Create the LAVA server ${name} in ${PARTS_BESIDE.length + 1} containers`,
		steps,
		warnings: [
			...takeoverWords({ ...request, own: false }),
			...databaseWords(runsOn, releaseWords(version)),
			`Workers and browsers go to ${names.front}; users and backups to ${names.web}.`,
		],
	};
}

function partSpec(part: ServerPart, names: PartNames, request: SplitRequest): ContainerSpec {
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
		...PART_LIFE,
	};
}

/** Only the web server touches the output of jobs, and the coordinator needs nothing of LAVA's. */
function mountsOf(part: ServerPart, { keepAs }: ServerRequest): MountSpec[] {
	const wanted: Readonly<Record<ServerPart, readonly string[]>> = {
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
