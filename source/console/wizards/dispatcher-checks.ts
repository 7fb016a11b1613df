/** Proposals and checks of a dispatcher's answers. */

import { contractOf } from '../../lab/lava/contract.ts';
import { lavaVersion } from '../../lab/image/image.ts';
import { parseServerUrl, urlHost } from '../../lab/lava/server-url.ts';
import { parseVersion } from '../../lab/image/version.ts';
import { contract, type DispatcherAnswers } from './dispatcher-answers.ts';
import { addressOn, answersTo, factsOf, serverVersion } from './servers.ts';
import type { World } from './world.ts';

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
	if (contract(answers, world) === 'zmq') return `tcp://${urlHost(host)}:5556`;
	return `http://${urlHost(host)}/`;
}

export function urlProblem(text: string, answers: DispatcherAnswers, world: World): string | undefined {
	const url = parseServerUrl(text);
	const zmq = contract(answers, world) === 'zmq';
	const example = zmq ? 'tcp://172.18.0.5:5556' : 'http://172.18.0.5/';
	if (url === undefined) return `Write the address of the server, e.g. ${example}.`;
	if (zmq) return url.scheme === 'tcp' ? undefined : `This image speaks ZMQ: write tcp://HOST:PORT, e.g. ${example}.`;
	if (url.scheme !== 'http' && url.scheme !== 'https')
		return `This image speaks HTTP: write http://HOST/, e.g. ${example}.`;
	if (url.port === 5555 || url.port === 5556) {
		return 'That is a port of ZMQ, and this image speaks HTTP: leave it out.';
	}
	return answersTo(answers.server, url.host, world) === false
		? `${answers.server} refuses workers that call it ${url.host}: its ALLOWED_HOSTS lack it. Add it there first.`
		: undefined;
}
