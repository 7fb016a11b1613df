/** Servers in several containers: each one row, however many parts it has, with how it stands as a whole. */

import { hasAllServices, type PartState, partState, servesAs, wholeName, wholeServer } from '../lava/server/split.ts';
import { roleOf, servesWeb } from '../lava/role/role.ts';
import type { LavaServer } from '../lava/server/server.ts';
import type { Container } from '../objects.ts';
import { compareNames } from '../../text/compare.ts';
import type { VerdictState } from './verdict.ts';

export type ServerPartRow = PartState & { container: Container; serves: string };

export type ServerRow = {
	/** No worker's row has it. */
	key: string;
	/** As it was made, else as its web server's container is called. */
	name: string;
	/** Of its web server: what can be done to the whole server is done from there. */
	web: Container;
	/** What browsers and workers call; undefined: no container of it is known for that. */
	front: Container | undefined;
	/** In the order in which they start. */
	parts: readonly ServerPartRow[];
	server: LavaServer | undefined;
	state: VerdictState;
	/** One sentence. */
	says: string;
};

/** What runs in one container alone says all of itself, and has none. */
export function serverRows(
	containers: ReadonlyMap<string, Container>,
	servers: readonly LavaServer[],
): readonly ServerRow[] {
	return [...containers.values()]
		.filter(each => roleOf(each).role === 'server' && servesWeb(each) && !hasAllServices(each))
		.map(web => rowOf(web, containers, servers))
		.toSorted((a, b) => compareNames(a.name, b.name) || compareNames(a.key, b.key));
}

/** Each container of the server that this one is, or is a part of, in the order in which they start; one alone: none. */
export function serverParts(
	web: Container,
	containers: ReadonlyMap<string, Container>,
	server: LavaServer | undefined,
): ServerPartRow[] {
	const all = wholeServer(web, { containers });
	return all.map(container => ({ ...partState(container, all, server), container, serves: servesAs(container) }));
}

function rowOf(web: Container, containers: ReadonlyMap<string, Container>, servers: readonly LavaServer[]): ServerRow {
	const server = servers.find(({ place }) => place.at === 'container' && place.container.id === web.id);
	const found = serverParts(web, containers, server);
	const alone = { ...partState(web, [web], server), container: web, serves: servesAs(web) };
	const parts = found.length === 0 ? [alone] : found;
	return {
		key: `server ${web.id}`,
		name: wholeName(parts.map(({ container }) => container)) ?? web.name,
		web,
		front: parts.find(({ container, serves }) => container.id !== web.id && serves === 'apache2')?.container,
		parts,
		server,
		...wholeState(parts),
	};
}

/** The first in their order that is not well is why the others are not. */
function wholeState(parts: readonly ServerPartRow[]): Pick<ServerRow, 'state' | 'says'> {
	const said = ({ container, says }: ServerPartRow): string => `${container.name} ${says}.`;
	const running = parts.filter(({ container }) => container.status === 'running').length;
	const isAlone = parts.length === 1;
	if (running === 0) {
		return {
			state: 'wrong',
			says: isAlone ? 'Its container does not run.' : `None of its ${parts.length} containers runs.`,
		};
	}
	const wrong = parts.find(({ well }) => well === 'no');
	if (wrong !== undefined) return { state: 'wrong', says: said(wrong) };
	const other = parts.find(({ well }) => well === 'soon') ?? parts.find(({ well }) => well === 'unknown');
	if (other !== undefined) return { state: other.well === 'soon' ? 'waiting' : 'unknown', says: said(other) };
	return {
		state: 'online',
		says: `${isAlone ? 'Its container runs' : `All of its ${parts.length} containers run`}, and it answers.`,
	};
}
