/** Proposals and checks of a dispatcher's answers. */

import { contractOf } from '../../lab/lava/contract.ts';
import { lavaVersion } from '../../lab/image/image.ts';
import { isLoopback, parseServerUrl, type ServerUrl, urlHost } from '../../lab/lava/server-url.ts';
import { parseVersion } from '../../lab/image/version.ts';
import { contract, type DispatcherAnswers } from './answers.ts';
import { isPort, ITS_PORT, portDoubt, portProblem } from '../fields/ports.ts';
import {
	addressOn,
	answersTo,
	beyondNetwork,
	factsOf,
	farServer,
	publishedPort,
	serverVersion,
} from '../fields/servers.ts';
import type { World } from '../world.ts';

const MASTER_PORT = 5556;
const LOGGER_PORT = 5555;

export function secondsProblem(text: string): string | undefined {
	return text === '' || /^[1-9]\d*$/.test(text) ? undefined : 'Write a number of seconds, or nothing.';
}

export function takenNames(server: string, world: World): string[] {
	const facts = factsOf(server, world);
	const workers = facts?.state === 'ready' ? facts.workers.map(each => each.name) : [];
	return [...[...world.snapshot.containers.values()].map(each => each.name), ...workers];
}

/**
 * A worker that is known and offline may come back in a new container; one that is Online would be there twice. One that
 * is retired is meant to come back, and stays Online for a minute after its end.
 */
export function workerProblem(name: string, server: string, world: World): string | undefined {
	const facts = factsOf(server, world);
	const known = facts?.state === 'ready' ? facts.workers.find(each => each.name === name) : undefined;
	if (known?.online !== true || known.retired) return undefined;
	return `${server} has a worker ${name} that is Online: choose another name. If it has just ended, LAVA sees that within a minute or so.`;
}

/** Shown where the name is no new one: the server has kept the worker's token and its devices. */
export function comesBack(name: string, server: string, world: World): string | undefined {
	const facts = factsOf(server, world);
	const known = facts?.state === 'ready' && facts.workers.some(each => each.name === name && !each.online);
	return known
		? `${server} knows a worker ${name}, which is offline: this one takes its place, with its devices.`
		: undefined;
}

/** From 2020.09 on worker and server have to be of the very same version (lava.md 4c); before, of the same contract. */
export function mismatch(reference: string, server: string, world: World): string | undefined {
	const theirs = serverVersion(server, world);
	const ours = lavaVersion(reference);
	if (theirs === undefined || ours === undefined || ours.text === theirs) return undefined;
	if (contractOf(ours) === 'zmq' && contractOf(parseVersion(theirs)) === 'zmq') return undefined;
	return `${server} is ${theirs} and takes only workers of the same version: choose ${theirs}.`;
}

export function proposedUrl(answers: DispatcherAnswers, world: World): string {
	const host = addressOn(answers.server, answers.network, world);
	if (host === undefined) return '';
	const container = beyondNetwork(answers.server, answers.network, world)?.container;
	if (contract(answers, world) === 'zmq') {
		return `tcp://${urlHost(host)}:${(container && publishedPort(container, MASTER_PORT)) ?? MASTER_PORT}`;
	}
	const port = (container && publishedPort(container, WEB_PORT)) ?? WEB_PORT;
	return `http://${urlHost(host)}${port === WEB_PORT ? '' : `:${port}`}/`;
}

const WEB_PORT = 80;

/** What other hosts need of a server on one: an address, and ports that lead to it. */
export function farProblem({ server, ...answers }: DispatcherAnswers, world: World): string | undefined {
	const far = beyondNetwork(server, answers.network, world);
	if (far === undefined) return undefined;
	const needed = contract({ server, ...answers }, world) === 'zmq' ? [MASTER_PORT, LOGGER_PORT] : [WEB_PORT];
	const missing = needed.find(port => publishedPort(far.container, port) === undefined);
	if (missing === undefined || far.container.networkMode === 'host') return undefined;
	return `${far.container.name} publishes no port for its ${missing}: from another host nobody reaches it. Recreate it with that port published.`;
}

/** An address that a server on another host does not answer to, and that the plan can add to its ALLOWED_HOSTS. */
export function hostToAllow(answers: DispatcherAnswers, world: World): string | undefined {
	if (farServer(answers.server, world) === undefined || contract(answers, world) === 'zmq') return undefined;
	const host = parseServerUrl(answers.url)?.host;
	return host !== undefined && answersTo(answers.server, host, world) === false ? host : undefined;
}

export function urlProblem(
	text: string,
	answers: DispatcherAnswers & { allow?: boolean },
	world: World,
): string | undefined {
	if (contract(answers, world) === 'zmq') return zmqProblem(text, { own: MASTER_PORT, other: LOGGER_PORT });
	const example = 'http://172.18.0.5/';
	const url = parseServerUrl(text);
	if (text === '' && farServer(answers.server, world) !== undefined) return NO_ADDRESS;
	if (url === undefined) return writeAddress(example);
	if (url.scheme !== 'http' && url.scheme !== 'https')
		return `This image speaks HTTP: write http://HOST/, e.g. ${example}.`;
	if (url.port === LOGGER_PORT || url.port === MASTER_PORT) {
		return 'That is a port of ZMQ, and this image speaks HTTP: leave it out.';
	}
	const wrong = addressProblem(text, url, example);
	if (wrong !== undefined) return wrong;
	return answersTo(answers.server, url.host, world) === false && answers.allow !== true
		? `${answers.server} refuses workers that call it ${url.host}: its ALLOWED_HOSTS lack it. Add it there first.`
		: undefined;
}

const NO_ADDRESS =
	'Nobody has said where other hosts reach that one: write http://ADDRESS/ here, or "address:" in the configuration file.';

export function loggerProblem(text: string, answers: DispatcherAnswers, world: World): string | undefined {
	return contract(answers, world) === 'zmq' ? zmqProblem(text, { own: LOGGER_PORT, other: MASTER_PORT }) : undefined;
}

/** ZMQ has no port that goes without saying. */
function zmqProblem(text: string, ports: { own: number; other: number }): string | undefined {
	const example = `tcp://172.18.0.5:${ports.own}`;
	const url = parseServerUrl(text);
	if (url === undefined) return writeAddress(example);
	if (url.scheme !== 'tcp') return `This image speaks ZMQ: write tcp://HOST:PORT, e.g. ${example}.`;
	if (url.port === undefined) return `Write its port too: tcp://${urlHost(url.host)}:${ports.own}.`;
	if (url.port === ports.other) {
		const names = ports.own === MASTER_PORT ? "the logger's, the master has" : "the master's, the logger has";
		return `${ports.other} is ${names} ${ports.own}: write tcp://${urlHost(url.host)}:${ports.own}.`;
	}
	return addressProblem(text, url, example);
}

const writeAddress = (example: string): string => `Write the address of the server, e.g. ${example}.`;

/** What is wrong with an address whatever is spoken there. */
function addressProblem(text: string, { host, port }: ServerUrl, example: string): string | undefined {
	if (/[\s@]/.test(text)) return `Write the address alone, without blanks, user or password, e.g. ${example}.`;
	if (port !== undefined && !isPort(port)) return ITS_PORT;
	return isLoopback(host)
		? `In a container ${host} is the container itself: write an address by which the server is reached from there, e.g. ${example}.`
		: undefined;
}

/** LAVA makes tokens of 32 letters and digits, and keeps no longer ones (lava.md 4a). */
export function tokenProblem(token: string): string | undefined {
	if (token === '') return undefined;
	if (token.length === 128) return "It has 128 letters: it is a user's API token. A worker's token has 32.";
	if (!/^[a-zA-Z0-9]*$/.test(token))
		return "A worker's token has letters and digits only: take it without what is around it.";
	return token.length === 32
		? undefined
		: `It has ${token.length} letters, and a worker's token has 32: copy all of it.`;
}

/** @param ports e.g. `69/udp` */
export function portsProblem(ports: readonly string[], world: World): string | undefined {
	const numbers = ports.map(port => /^(\d+)(?:\/(?:udp|tcp))?$/.exec(port)?.[1]);
	const odd = ports.find((_, at) => !isPort(Number(numbers[at])));
	if (odd !== undefined) return `${odd} is no port: write ports from 1 to 65535 with blanks between, e.g. 69/udp 80.`;
	const plain = ports.map(port => port.replace(/\/tcp$/, ''));
	const twice = plain.find((port, at) => plain.indexOf(port) < at);
	if (twice !== undefined) return `${twice} is there twice: write it once.`;
	return ports.map(port => portProblem(port, world)).find(each => each !== undefined);
}

export const portsDoubt = (ports: readonly string[], world: World): string | undefined =>
	ports.map(port => portDoubt(port, world)).find(each => each !== undefined);

/** Privileged, as far as an engine has it that is less than root of its host. */
export const privilegedProblem = (privileged: boolean, { snapshot }: World): string | undefined =>
	privileged && snapshot.host?.usersRemapped === true
		? 'This engine refuses privileged containers, for it maps their users to others (userns-remap): answer no.'
		: undefined;

export const privilegedDoubt = (privileged: boolean, { snapshot }: World): string | undefined =>
	privileged && snapshot.host?.rootless === true
		? 'This engine runs without root: privileged is all that its own user may, and no board that needs root.'
		: undefined;

export function devicesDoubt(devices: readonly string[], { snapshot }: World): string | undefined {
	const { rootless = false, usersRemapped = false } = snapshot.host ?? {};
	if (devices.length === 0 || !(rootless || usersRemapped)) return undefined;
	const why = rootless ? 'runs without root' : 'maps the users of its containers to others (userns-remap)';
	return `This engine ${why}: a device opens only if its file lets everybody, or that user.`;
}
