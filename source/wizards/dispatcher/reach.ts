/** Whether the dispatcher's host reaches a server on another one, tried from a container that runs there. */

import { refOf } from '../../lab/command.ts';
import { parseServerUrl, urlHost } from '../../lab/lava/server-url.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import type { DispatcherAnswers } from './answers.ts';
import { beyondNetwork } from '../fields/servers.ts';
import { type Asked, askedKey, type World } from '../world.ts';

/** The place behind the server's address, where that is on another host; undefined: there is nothing to be tried. */
export function reachedPlace(answers: DispatcherAnswers, world: World): { host: string; port: number } | undefined {
	if (beyondNetwork(answers.server, answers.network, world) === undefined) return undefined;
	const url = parseServerUrl(answers.url);
	if (url === undefined || url.host === '') return undefined;
	return { host: url.host, port: url.port ?? (url.scheme === 'https' ? 443 : 80) };
}

/** Of LAVA's own, which have Python: a dispatcher before a server. */
function triedFrom({ snapshot }: World): Container | undefined {
	const running = [...snapshot.containers.values()].filter(
		({ status, networkMode }) => status === 'running' && networkMode !== 'none',
	);
	const of = (role: string): Container | undefined => running.find(each => roleOf(each).role === role);
	return of('dispatcher') ?? of('server');
}

export function reachAsks(answers: DispatcherAnswers, world: World): readonly Asked[] {
	const place = reachedPlace(answers, world);
	const from = place && triedFrom(world);
	return place === undefined || from === undefined ? [] : [{ about: 'reaches', from: refOf(from).id, ...place }];
}

/** What came of it, where the address was not reached: a container on another network may do better, so it is a doubt. */
export function reachDoubt(answers: DispatcherAnswers, world: World): string | undefined {
	const [asked] = reachAsks(answers, world);
	const found = asked && world.facts.answers.get(askedKey(asked));
	if (asked?.about !== 'reaches' || found?.about !== 'reaches' || found.why === undefined) return undefined;
	const from = world.snapshot.containers.get(asked.from)?.name ?? 'a container';
	const place = `${urlHost(asked.host)}:${asked.port}`;
	return `${from} on ${world.snapshot.key} does not reach ${place} (${found.why}): see to the address, the published port and firewalls.`;
}
