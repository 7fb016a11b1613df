/** A LAVA server whose services run in several containers is one server: the one that answers, and what belongs to it. */

import { type Container, isUp } from '../../objects.ts';
import { memoizeLastByObject } from '../../memoize.ts';
import { servicesOf } from '../role/by-variables.ts';
import { roleOf, servesWeb } from '../role/role.ts';
import { SERVICES } from '../services.ts';
import type { LavaServer, ServerState } from './server.ts';

const PROJECT = 'com.docker.compose.project';

/** On all containers of one server that were made here: its name. */
export const SERVER_LABEL = 'lavadock.server';

/** Whether two are of one server by their labels; undefined: they have none. */
function ofOne(one: Container, other: Container): boolean | undefined {
	for (const label of [SERVER_LABEL, PROJECT]) {
		const [first, second] = [one.labels[label], other.labels[label]];
		if (first !== undefined || second !== undefined) return first === second;
	}
	return undefined;
}

/** Whether a container is a part of that server: of the same project, or of the same image on a network of it. */
export function isPartOf(part: Container, server: Container): boolean {
	if (part.host !== server.host) return false;
	const { role } = roleOf(part);
	if (role !== 'service' && role !== 'coordinator') return false;
	return ofOne(part, server) ?? (part.imageId === server.imageId && sharesNetwork(part, server));
}

/** What LAVA can't do without. */
const NEEDED = ['gunicorn', 'lava-scheduler', 'lava-publisher', 'apache2'] as const;

/** Whether it is a server with all services in its one container, its database aside. */
export const hasAllServices = (container: Container): boolean =>
	roleOf(container).role === 'server' && NEEDED.every(each => servicesOf(container)?.includes(each) ?? true);

/** Whether it is the PostgreSQL of that server, as far as labels tell. */
const isDatabaseOf = (container: Container, server: Container): boolean =>
	container.host === server.host && roleOf(container).role === 'database' && ofOne(container, server) === true;

/** Whether two containers have a network in common on which names are found: Docker's own has none. */
export function sharesNetwork(one: Container, other: Container): boolean {
	const ours = new Set(one.endpoints.map(({ networkId }) => networkId));
	return other.endpoints.some(({ networkId }) => networkId !== '' && ours.has(networkId));
}

/** What a part does, e.g. `gunicorn`, `lava-publisher lava-scheduler`, `postgresql`. */
export const servesAs = (part: Container): string =>
	roleOf(part).role === 'database' ? 'postgresql' : (servicesOf(part)?.join(' ') ?? 'all services');

/** A server's image starts one unless its services are set (lava.md 2a). */
export function runsCoordinator(container: Container): boolean {
	const { role, certain } = roleOf(container);
	if (!certain) return false;
	return role === 'coordinator' || (role === 'server' && (servicesOf(container)?.includes('lava-coordinator') ?? true));
}

/** What a server of several containers is called: as it was made, else as its web server. */
export const wholeName = (parts: readonly Container[]): string | undefined =>
	parts.map(({ labels }) => labels[SERVER_LABEL]).find(name => name !== undefined) ??
	parts.find(part => roleOf(part).role === 'server')?.name;

const placeOf = (part: Container): number => {
	const serves = servesAs(part);
	const at = SERVICES.findIndex(each => serves.includes(each));
	return serves.includes('gunicorn') ? SERVICES.indexOf('gunicorn') : at < 0 ? SERVICES.length : at;
};

const belongs = (part: Container, server: Container): boolean =>
	part.id === server.id || isPartOf(part, server) || isDatabaseOf(part, server);

/** All containers of the server that this one is, or is a part of, in the order in which they start; one alone: none. */
export const wholeServer = memoizeLastByObject(
	(container: Container, { containers }: { containers: ReadonlyMap<string, Container> }): readonly Container[] => {
		const all = [...containers.values()];
		const servers = all.filter(each => roleOf(each).role === 'server' && servesWeb(each));
		const server = servers.find(each => belongs(container, each));
		if (server === undefined) return [];
		const parts = all.filter(each => belongs(each, server));
		return parts.length < 2 ? [] : parts.toSorted((a, b) => placeOf(a) - placeOf(b) || a.name.localeCompare(b.name));
	},
);

/** Whether it waits for the database, for ever and without a word, while that does not run (manage wait). */
const needsDatabase = (part: Container): boolean => /gunicorn|scheduler|master|all services/.test(servesAs(part));

/** How a part of a server stands; `soon`: time alone will tell. */
export type PartState = {
	well: 'yes' | 'no' | 'soon' | 'unknown';
	/** e.g. `runs`, `answers`, `waits for the database lab-db, which is exited`. */
	says: string;
};

export const partWords = (...of: Parameters<typeof partState>): string => partState(...of).says;

/** @param parts all containers of its server */
export function partState(part: Container, parts: readonly Container[], server: LavaServer | undefined): PartState {
	if (!isUp(part)) return { well: 'no', says: `does not run (${part.status})` };
	if (part.status !== 'running') return { well: 'no', says: part.status };
	const database = parts.find(each => servesAs(each) === 'postgresql');
	if (database !== undefined && database.status !== 'running' && needsDatabase(part)) {
		return { well: 'no', says: `waits for the database ${database.name}, which is ${database.status}` };
	}
	if (part.health === 'unhealthy') return { well: 'no', says: 'runs, and its health check fails' };
	const isAsked = server?.place.at === 'container' && server.place.container.id === part.id;
	return isAsked ? answerState(server.status) : { well: 'yes', says: 'runs' };
}

function answerState(status: ServerState): PartState {
	switch (status.state) {
		case 'ready':
			return { well: 'yes', says: 'answers' };
		case 'starting':
			return { well: 'soon', says: `starts: ${status.seen || 'nothing reported yet'}` };
		case 'refusing':
			return { well: 'unknown', says: `answers, but not to us: ${status.why}` };
		case 'unreachable':
			return { well: 'no', says: `does not answer: ${status.why}` };
		case 'unknown':
			return { well: 'unknown', says: 'runs, not asked yet' };
	}
}
