/** Which database each LAVA server of the demo has, and which server a worker turns to. */

import { freshDatabase } from '../../content/lava-workers.ts';
import { isAlive, type DemoContainer, type LabState, type LavaDatabase } from '../../state.ts';
import { SERVER_LABEL } from '../../../lab/lava/server/split.ts';
import { serverUrl, variable } from '../worker/dispatcher.ts';

export const DATABASE_FOLDER = '/var/lib/postgresql';

/** What keeps it, so that a container recreated finds it again: its volume, or the database that the settings name. */
function keyOf(server: DemoContainer): string {
	const services = variable(server, 'SERVICES');
	if (services !== '' && !services.includes('postgresql')) return outsideKey(server);
	return server.mounts.find(({ destination }) => destination === DATABASE_FOLDER)?.source ?? server.id;
}

/** Of a database that the settings in a server's volume lead to. */
export function outsideKey({ id, mounts }: DemoContainer): string {
	return `outside ${mounts.find(({ destination }) => destination === '/etc/lava-server')?.source ?? id}`;
}

/** Whether its first start has yet to make the database. */
export const isFresh = ({ lava }: LabState, server: DemoContainer): boolean => !lava.has(keyOf(server));

export const databaseOf = ({ lava }: LabState, server: DemoContainer): LavaDatabase =>
	lava.get(keyOf(server)) ?? freshDatabase(server.createdAt);

export const withDatabase = (state: LabState, server: DemoContainer, database: LavaDatabase): LabState => ({
	...state,
	lava: new Map(state.lava).set(keyOf(server), database),
});

/** A server that has run has made its database. */
export const withDatabaseMade = (state: LabState, container: DemoContainer): LabState =>
	isWebServer(container) && isFresh(state, container)
		? withDatabase(state, container, databaseOf(state, container))
		: state;

/** As Django has them. */
export function allowedHosts(server: DemoContainer, { hosts }: LavaDatabase): string[] {
	const declared = variable(server, 'ALLOWED_HOSTS').split(',');
	return ['localhost', '127.0.0.1', '[::1]', ...declared.filter(host => host !== ''), ...hosts];
}

/** Whether a container is a server that answers to workers, and not one of its daemons alone. */
function isWebServer(container: DemoContainer): boolean {
	const services = variable(container, 'SERVICES');
	const waits = container.entrypoint[0] === 'sleep';
	return container.image.includes('lava-server') && !waits && (services === '' || services.includes('gunicorn'));
}

/** Those that run before those that do not. */
export const webServers = ({ containers }: LabState): DemoContainer[] =>
	[...containers.values()].filter(isWebServer).toSorted((a, b) => Number(isAlive(b)) - Number(isAlive(a)));

/** The server whose name or address a worker is configured with; one that leads nowhere is taken for the lab's own. */
export function serverOf({ servers, fronts }: ServersSeen, worker: DemoContainer): DemoContainer | undefined {
	const host = hostOf(serverUrl(worker));
	return (
		servers.find(
			server => isCalled(server, host) || fronts.some(front => leadsTo(front, server) && isCalled(front, host)),
		) ?? servers[0]
	);
}

/** The parts of one server, which were made together. */
const leadsTo = (front: DemoContainer, { labels }: DemoContainer): boolean =>
	front.labels[SERVER_LABEL] !== undefined && front.labels[SERVER_LABEL] === labels[SERVER_LABEL];

/** Web servers, and what browsers and workers call in the place of some. */
export type ServersSeen = { servers: readonly DemoContainer[]; fronts: readonly DemoContainer[] };

export const serversSeen = (state: LabState): ServersSeen => ({
	servers: webServers(state),
	fronts: [...state.containers.values()].filter(each => variable(each, 'SERVICES') === 'apache2'),
});

function hostOf(url: string): string {
	return /^\w+:\/\/\[?([^\]/:]+)/.exec(url)?.[1] ?? '';
}

function isCalled({ name, endpoints }: DemoContainer, host: string): boolean {
	return (
		name === host ||
		endpoints.some(
			({ staticIpv4, aliases, lease }) => [staticIpv4, lease?.ipv4].includes(host) || aliases.includes(host),
		)
	);
}
