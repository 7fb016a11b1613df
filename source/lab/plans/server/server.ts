/** A LAVA server in a container (lava.md 2): what has to be kept, configured and published, and the plan that makes it. */

import { isAtLeast, type Version } from '../../image/version.ts';
import type { ContainerRef } from '../../command.ts';
import { contractOf } from '../../lava/contract.ts';
import { SERVER_LABEL } from '../../lava/server/split.ts';
import { COORDINATOR_FILE } from '../../lava/coordinator.ts';
import { listeningFile, listensAlone } from '../../lava/coordinator-listens.ts';
import { volumeName } from '../../lava/server-folders.ts';
import { SERVER_GRACE } from '../../lava/role/role.ts';
import { servicesWithoutDatabase } from '../../lava/database/database.ts';
import type { Plan, PutFileStep, Step } from '../../plan.ts';
import type { ContainerSpec, MountSpec, PortSpec } from '../../spec/container.ts';
import type { NetworkSpec } from '../../spec/network.ts';
import {
	type DatabasePlace,
	databaseAlters,
	databaseFirst,
	databaseProven,
	databaseWritten,
	databaseWords,
} from './database.ts';
import { fileIn } from './parts.ts';
import {
	alteredWords,
	releaseWords,
	serverFolders,
	serverVolumes,
	type Takeover,
	takeoverWords,
	takesOver,
} from './volumes.ts';
import { placeOn } from '../network/static-address.ts';

export type ServerRequest = Omit<Takeover, 'own'> & {
	runsOn: DatabasePlace;
	image: string;
	/** False: the image is only here, no registry has it. */
	pull: boolean;
	network: string;
	/** Made first, where the network is not there yet. */
	newNetwork: NetworkSpec | undefined;
	/** '' = the engine chooses. */
	address: string;
	ports: readonly PortSpec[];
	/** Names and addresses by which browsers and workers reach it. */
	hosts: readonly string[];
	/** The web page is read without TLS: its cookies have to be sent over plain HTTP. */
	plainHttp: boolean;
	restart: string;
};

/** Seconds: the first start makes the database; a slow host takes minutes for it. */
export const SERVING_SECONDS = 900;

/** Django answers to no host with an underscore in its name (RFC 1034), whatever ALLOWED_HOSTS says. */
export const serverNameProblem = (name: string): string | undefined =>
	name.includes('_') ? `LAVA answers to no name with _ in it: write ${name.replaceAll('_', '-')}.` : undefined;

export function serverPlan(request: ServerRequest): Plan {
	const { name, image, keepAs, newNetwork, runsOn } = request;
	const own = runsOn.at === 'inside';
	const container: ContainerRef = { id: '', name };
	const steps: Step[] = [
		...(newNetwork === undefined ? [] : [{ do: 'create-network' as const, network: newNetwork }]),
		...(request.pull ? [{ do: 'pull' as const, image }] : []),
		...(keepAs === ''
			? []
			: serverVolumes(keepAs, { own })
					.filter(volume => !request.there.includes(volume))
					.map(volume => ({ do: 'create-volume' as const, volume: { name: volume } }))),
		...databaseFirst(runsOn, request),
		{ do: 'create', spec: serverSpec(request) },
		...settingsFile(request, container),
		...coordinatorFile(request, container),
		...databaseWritten(runsOn, name, container),
		{ do: 'start', container, ...startAlters(request) },
		{ do: 'wait', until: { is: 'serving', server: { container } }, seconds: SERVING_SECONDS },
		...databaseProven(runsOn, name, container),
	];
	return { title: `Create the LAVA server ${name}`, steps, warnings: warningsOf(request) };
}

function startAlters(request: ServerRequest): { alters?: string } {
	const taken = { ...request, own: request.runsOn.at === 'inside' };
	const alters = takesOver(taken) ? alteredWords(taken) : databaseAlters(request.runsOn, releaseWords(request.version));
	return alters === undefined ? {} : { alters };
}

function serverSpec(request: ServerRequest): ContainerSpec {
	const { name, image, network, address, ports, keepAs, restart, runsOn } = request;
	const mounts = serverFolders(keepAs, { own: runsOn.at === 'inside' }).map(([source, target]): MountSpec => ({
		type: 'volume',
		source,
		target,
	}));
	const environment = {
		...(runsOn.at !== 'inside' && { SERVICES: servicesWithoutDatabase(request.version).join(' ') }),
		...environmentOf(request),
	};
	return {
		name,
		image,
		hostname: name,
		...(runsOn.at === 'container' && { labels: { [SERVER_LABEL]: name } }),
		networks: [placeOn(network, address)],
		...(ports.length > 0 && { ports }),
		...(keepAs !== '' && { mounts }),
		...(Object.keys(environment).length > 0 && { environment }),
		restart,
		stopGrace: SERVER_GRACE,
	};
}

const reads = (version: Version | undefined, since: string): boolean =>
	version === undefined || isAtLeast(version, since);

/** ALLOWED_HOSTS is read from the environment from 2021.04 on, any setting from 2023.01 on (lava.md 2a). */
export function environmentOf({ version, hosts, plainHttp }: ServerRequest): Record<string, string> {
	return {
		...(reads(version, '2021.04') && hosts.length > 0 && { ALLOWED_HOSTS: hosts.join(',') }),
		...(reads(version, '2023.01') &&
			plainHttp && {
				LAVA_YAML_SETTINGS_CSRF_COOKIE_SECURE: 'false',
				LAVA_YAML_SETTINGS_SESSION_COOKIE_SECURE: 'false',
			}),
	};
}

/** What the release reads from no variable, in a file of its own (`settings.d` is read from 2020.05 on). */
export function settingsFile({ version, hosts, plainHttp }: ServerRequest, container: ContainerRef): PutFileStep[] {
	if (version === undefined || !isAtLeast(version, '2020.05')) return [];
	const lines = [
		...(reads(version, '2021.04') || hosts.length === 0
			? []
			: [`ALLOWED_HOSTS: ${JSON.stringify([...ALWAYS_ALLOWED, ...hosts])}`]),
		...(reads(version, '2023.01') || !plainHttp ? [] : ['CSRF_COOKIE_SECURE: false', 'SESSION_COOKIE_SECURE: false']),
	];
	if (lines.length === 0) return [];
	return [
		{
			do: 'put-file',
			container,
			path: '/etc/lava-server/settings.d/10-lavadock.yaml',
			content: `${lines.join('\n')}\n`,
			mode: 0o644,
			uid: 0,
			gid: 0,
		},
	];
}

/** Of a new server: what is taken over has a file of its own. */
function coordinatorFile({ version, keepAs, there }: ServerRequest, container: ContainerRef): PutFileStep[] {
	const isNew = keepAs === '' || !there.includes(volumeName(keepAs, 'coordinator'));
	return isNew && listensAlone(version) ? [fileIn(container, COORDINATOR_FILE, listeningFile())] : [];
}

/** A file's list takes the place of the built-in one. */
const ALWAYS_ALLOWED = ['localhost', '127.0.0.1', '[::1]'];

function warningsOf(request: ServerRequest): string[] {
	const { keepAs, version, runsOn } = request;
	const own = runsOn.at === 'inside';
	const goes = own ? 'database, settings' : 'settings';
	return [
		...takeoverWords({ ...request, own }),
		...databaseWords(runsOn, releaseWords(version)),
		...(keepAs === '' ? [`Nothing is kept: ${goes} and job output go with the container.`] : []),
		...(version !== undefined && !isAtLeast(version, '2020.05')
			? ['Its ALLOWED_HOSTS are in /etc/lava-server/settings.conf: set them there for a web page beyond localhost.']
			: []),
	];
}

/** The ports that the image of a release exposes (lava.md 2), with what each is for. */
export function serverPorts(version: Version | undefined): readonly { port: number; says: string }[] {
	const zmq = contractOf(version) === 'zmq';
	return [
		{ port: 80, says: 'web page, API and HTTP workers' },
		...(reads(version, '2020.01') ? [{ port: 3079, says: 'coordinator of multinode jobs' }] : []),
		{ port: 5500, says: 'events' },
		...(zmq
			? [
					{ port: 5555, says: 'logs of ZMQ workers' },
					{ port: 5556, says: 'ZMQ workers' },
				]
			: [{ port: 8001, says: 'websocket' }]),
	];
}
