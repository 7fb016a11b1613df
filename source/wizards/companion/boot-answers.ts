/** What is known of a dispatcher whose boards are to be served, and the request that the answers make of it. */

import { addressesOf } from '../../lab/companion/bound.ts';
import { companionOf } from '../../lab/companion/faults.ts';
import type { Companion } from '../../lab/lava/role/companion.ts';
import { dispatchersOf } from '../../lab/companion/serves.ts';
import { DOWNLOAD_FOLDER, TFTP_FOLDER, TFTP_SETTINGS, tftpFolderIn } from '../../lab/lava/dispatcher-folders.ts';
import { isInSubnet, parseAddress } from '../../lab/address/address.ts';
import { type ConfigTexts, configPaths, readWorkerConfig, type WorkerConfig } from '../../lab/lava/worker/config.ts';
import { serverRef } from '../../lab/lava/server/server.ts';
import { type Container, isUp } from '../../lab/objects.ts';
import type { BootRequest, BootWay } from '../../lab/plans/companion/boot/request.ts';
import { mountOf, whyNotShared } from '../../lab/plans/companion/boot/serving-spec.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { holderOf } from './boot-ports.ts';
import { chosenDispatcher } from '../fields/known-dispatchers.ts';
import { freeName } from '../fields/free-name.ts';
import { type Asked, askedKey, type ContainerFacts, containerFacts, type World } from '../world.ts';

export type BootAnswers = {
	container: string;
	address: string;
	services: readonly string[];
	tftp: string;
	http: string;
	httpPort: string;
	nbd: string;
	restart: string;
};

export type BootService = 'tftp' | 'http' | 'nfs' | 'nbd';

export const rowOf = (answers: BootAnswers, world: World): WorkerRow | undefined => {
	const container = chosenDispatcher(answers, world);
	return container && world.facts.workers.find(each => each.container?.id === container.id);
};

/** By its server's word. */
export const isOnline = (containerId: string, { facts }: World): boolean =>
	facts.workers.some(({ container, worker }) => container?.id === containerId && worker?.state === 'online');

/** As it is called in LAVA. */
const workerName = (answers: BootAnswers, world: World): string => rowOf(answers, world)?.name ?? answers.container;

/** The container of its server, whichever host that is on. */
function serverOf(answers: BootAnswers, world: World): Container | undefined {
	const place = rowOf(answers, world)?.server?.place;
	if (place?.at !== 'container') return undefined;
	const all = [world.snapshot, ...world.hosts.map(({ snapshot }) => snapshot)];
	const found = all.flatMap(({ containers }) => containers.get(place.container.id) ?? [])[0];
	return found?.status === 'running' ? found : undefined;
}

/** The container, the two files of its settings on the server, and the one that names its TFTP folder. */
export function bootAsks(answers: BootAnswers, world: World): readonly Asked[] {
	const container = chosenDispatcher(answers, world);
	if (container === undefined) return [];
	return [{ about: 'container', id: container.id }, tftpAsk(container), ...configAsks(answers, world)];
}

const tftpAsk = ({ id }: Container): Asked => ({ about: 'file', id, paths: [TFTP_SETTINGS] });

function configAsks(answers: BootAnswers, world: World): readonly Asked[] {
	const server = serverOf(answers, world);
	const paths = configPaths(workerName(answers, world));
	return server === undefined ? [] : paths.map(path => ({ about: 'file', id: server.id, paths: [path] }));
}

/** Undefined: not looked up yet. */
const textOf = (asked: Asked, { facts }: World): { text: string | undefined } | undefined => {
	const found = facts.answers.get(askedKey(asked));
	return found?.about === 'file' ? { text: found.text } : undefined;
};

/** Undefined: its server is in no container here, or was not looked up yet. */
function configTexts(answers: BootAnswers, world: World): ConfigTexts | undefined {
	const [first, second] = configAsks(answers, world).map(each => textOf(each, world));
	return first === undefined || second === undefined ? undefined : [first.text, second.text];
}

/** As its server has it now; undefined: not known. */
export function configNow(answers: BootAnswers, world: World): ReturnType<typeof readWorkerConfig> | undefined {
	const texts = configTexts(answers, world);
	return texts && readWorkerConfig(texts[0] ?? texts[1] ?? '');
}

export function readableConfig(answers: BootAnswers, world: World): WorkerConfig | undefined {
	const config = configNow(answers, world);
	return config === undefined || 'why' in config ? undefined : config;
}

export function awaitsLook(answers: BootAnswers, world: World): boolean {
	return !world.facts.gathered || bootAsks(answers, world).some(each => !world.facts.answers.has(askedKey(each)));
}

export function factsOfDispatcher(answers: BootAnswers, world: World): ContainerFacts | undefined {
	const container = chosenDispatcher(answers, world);
	const facts = container && containerFacts(container.id, world);
	return facts === 'gone' ? undefined : facts;
}

/** Which folder its worker takes for TFTP. */
export function tftpFolderOf(answers: BootAnswers, world: World): string {
	const container = chosenDispatcher(answers, world);
	const found = container && textOf(tftpAsk(container), world);
	return found?.text === undefined ? TFTP_FOLDER : tftpFolderIn(found.text);
}

/** What serves it already, by a container that runs. */
export function servesIt(kind: Companion, answers: BootAnswers, world: World): Container | undefined {
	const dispatcher = chosenDispatcher(answers, world);
	const { containers } = world.snapshot;
	return [...containers.values()].find(
		each =>
			isUp(each) &&
			companionOf(each) === kind &&
			dispatchersOf(each, containers.values()).some(({ id }) => id === dispatcher?.id),
	);
}

/** Addresses of this host that boards may reach: none of Docker's own bridges. */
export function hostAddresses({ facts, snapshot, hosts }: World): string[] {
	const found = hosts.find(each => each.snapshot.key === snapshot.key)?.address;
	const subnets = [...snapshot.networks.values()]
		.filter(({ driver }) => driver === 'bridge')
		.flatMap(network => network.subnets.map(({ subnet }) => subnet));
	const isDockers = (text: string): boolean => {
		const address = parseAddress(text);
		return address !== undefined && subnets.some(subnet => isInSubnet(address, subnet));
	};
	const own = (facts.addresses ?? []).filter(each => !isDockers(each));
	return [...new Set([...(found === undefined ? [] : [found]), ...own])].filter(isIpv4);
}

export const isIpv4 = (text: string): boolean => parseAddress(text)?.family === 4;

/** What boards are given already, unless they get nothing there; else where TFTP is served now. Undefined: neither. */
export function addressToTell(answers: BootAnswers, world: World): string | undefined {
	const dispatcher = chosenDispatcher(answers, world);
	const serving = servesIt('tftp', answers, world) ?? dispatcher;
	const served = serving === undefined ? [] : addressesOf(serving, 69, 'udp');
	const { ip } = readableConfig(answers, world) ?? {};
	const isOwn = dispatcher?.endpoints.some(({ ipv4 }) => ipv4 === ip) === true;
	const isServed = served.length === 0 || served.some(each => each === '' || each === ip);
	return ip !== undefined && isServed && !isOwn ? ip : (served.find(isIpv4) ?? (isOwn ? undefined : ip));
}

/** The address where TFTP's port is free, for that one can't be another. */
export const freeAddress = (world: World): string => {
	const own = hostAddresses(world);
	return own.find(address => holderOf({ address, port: 69, protocol: 'udp' }, world) === undefined) ?? own[0] ?? '';
};

/** 80 unless it is taken. */
export function freeHttpPort({ address }: BootAnswers, world: World): string {
	const isFree = (port: number): boolean =>
		holderOf({ address, port, protocol: 'tcp' }, world) === undefined &&
		world.facts.listening?.includes(`${port}/tcp`) !== true;
	return String([80, 8080, 8081, 8082, 8083, 8084].find(isFree) ?? 80);
}

/** `as it is`: what serves it already. */
export const AS_IT_IS = 'as it is';

const wayOf = (way: string): BootWay | undefined => WAYS.find(each => each === way);

const WAYS: readonly BootWay[] = ['companion', 'inside', 'host'];

export const serves = ({ services }: BootAnswers, service: BootService): boolean => services.includes(service);

/** Undefined while its container is not looked at. */
export function bootRequest(answers: BootAnswers, world: World): BootRequest | undefined {
	const dispatcher = chosenDispatcher(answers, world);
	const facts = factsOfDispatcher(answers, world);
	if (dispatcher === undefined || facts === undefined) return undefined;
	const server = rowOf(answers, world)?.server;
	const [container, texts] = [serverOf(answers, world), configTexts(answers, world)];
	const names = [...world.snapshot.containers.values()].map(({ name }) => name);
	return {
		dispatcher,
		old: facts.old,
		changes: facts.changes,
		address: answers.address,
		tftp: serves(answers, 'tftp') ? wayOf(answers.tftp) : undefined,
		http: serves(answers, 'http') ? wayOf(answers.http) : undefined,
		httpPort: Number(answers.httpPort),
		nfs: serves(answers, 'nfs'),
		nbd: serves(answers, 'nbd') ? Number(answers.nbd) : undefined,
		tftpFolder: tftpFolderOf(answers, world),
		names: {
			tftp: freeName(`${dispatcher.name}-tftp`, names),
			http: freeName(`${dispatcher.name}-http`, names),
		},
		restart: answers.restart,
		worker: workerName(answers, world),
		server: server && serverRef(server),
		isOnline: isOnline(dispatcher.id, world),
		config:
			container === undefined || texts === undefined
				? undefined
				: { server: { id: container.id, name: container.name }, texts },
	};
}

/** Why a folder of it can't be served from beside; undefined also while it is not looked at. */
export function sharingProblem(service: 'tftp' | 'http', answers: BootAnswers, world: World): string | undefined {
	const facts = factsOfDispatcher(answers, world);
	const folder = service === 'tftp' ? tftpFolderOf(answers, world) : DOWNLOAD_FOLDER;
	const why = facts && whyNotShared(facts.old.spec, folder);
	return why && `${why} Serve it inside.`;
}

/** Another service that is served from the same folder, and would keep the old one. */
export function folderProblem(answers: BootAnswers, world: World): string | undefined {
	const facts = factsOfDispatcher(answers, world);
	const other = servesIt('http', answers, world);
	const mount = facts && mountOf(facts.old.spec, DOWNLOAD_FOLDER);
	if (other === undefined || mount === undefined || mount.type === 'bind') return undefined;
	return `${other.name} serves ${DOWNLOAD_FOLDER} from the volume ${mount.source}, and the host can't export a volume under that path: remove ${other.name} first, and have HTTP made again.`;
}
