/** The services of a LAVA server, each in a container of its own: what each runs and is configured with (lava.md 2b). */

import { isAtLeast, type Version } from '../../image/version.ts';
import type { Command } from '../../command.ts';
import type { Environment } from '../../spec/container.ts';

/** From this release on services take the addresses of the others from variables. */
export const canBeSplit = (version: Version | undefined): boolean =>
	version === undefined || isAtLeast(version, '2022.02');

export type ServerPart = 'web' | 'scheduler' | 'publisher' | 'coordinator' | 'front';

/** After the web server, which makes the key and migrates the database, in the order in which they start. */
export const PARTS_BESIDE = ['publisher', 'scheduler', 'coordinator', 'front'] as const satisfies readonly ServerPart[];

/** Names of its containers. */
export type PartNames = Record<ServerPart, string>;

/** The front, which workers and browsers call, is called as the server is. */
export const partNames = (server: string): PartNames => ({
	web: `${server}-web`,
	scheduler: `${server}-scheduler`,
	publisher: `${server}-publisher`,
	coordinator: `${server}-coordinator`,
	front: server,
});

/** What LAVA's images listen on. */
const PORTS = { web: 8000, websocket: 8001, events: 5500, internalEvents: 5557 };

/** By the part. One migrates the database: two that do it at once would get in each other's way. */
export function partEnvironment(part: ServerPart, { publisher }: PartNames): Environment {
	switch (part) {
		case 'web':
			return { SERVICES: 'gunicorn', GUNICORN_BIND: `--bind 0.0.0.0:${PORTS.web}`, LAVA_DB_MIGRATE: 'yes' };
		case 'scheduler':
			return {
				SERVICES: 'lava-scheduler',
				LAVA_DB_MIGRATE: 'no',
				SCHEDULER_EVENT_URL: `--event-url tcp://${publisher}:${PORTS.events}`,
			};
		case 'publisher':
			// The others send to its name, and ZMQ binds to no name.
			return {
				SERVICES: 'lava-publisher',
				LAVA_DB_MIGRATE: 'no',
				LAVA_SETTINGS_INTERNAL_EVENT_SOCKET: `tcp://*:${PORTS.internalEvents}`,
			};
		case 'coordinator':
			return { SERVICES: 'lava-coordinator' };
		case 'front':
			return { SERVICES: 'apache2' };
	}
}

/** Which part listens on a port. */
export function listenerOn(port: number): ServerPart {
	if (port === 3079) return 'coordinator';
	if (port === PORTS.web) return 'web';
	return port === PORTS.events || port === PORTS.websocket ? 'publisher' : 'front';
}

/** What only tells a part that it is one: without them a container runs as it comes. */
export const PART_VARIABLES = [
	'SERVICES',
	'GUNICORN_BIND',
	'LAVA_DB_MIGRATE',
	'SCHEDULER_EVENT_URL',
	'LAVA_SETTINGS_INTERNAL_EVENT_SOCKET',
] as const;

export const EVENT_SETTINGS = '/etc/lava-server/settings.d/20-lavadock-events.yaml';

/** Events are off by default, and go over a socket in the file system. */
export const eventSettings = ({ publisher }: PartNames): string =>
	`EVENT_NOTIFICATION: true\nINTERNAL_EVENT_SOCKET: "tcp://${publisher}:${PORTS.internalEvents}"\n`;

/** The same where all are in one container, which has a socket of its own for them. */
const EVENTS_WITHIN = 'EVENT_NOTIFICATION: true\n';

/** Where those stay that were there before: LAVA reads `*.yaml` alone. */
const FORMER = `${EVENT_SETTINGS}.former`;

/**
 * Writes them, and keeps those that were there beside them.
 *
 * @param names of the parts; undefined: all are in one container
 */
export const tellEvents = (names: PartNames | undefined): Command => ({
	command: [
		'sh',
		'-ec',
		`[ ! -e ${EVENT_SETTINGS} ] || [ -e ${FORMER} ] || mv ${EVENT_SETTINGS} ${FORMER}\ncat >${EVENT_SETTINGS}`,
	],
	stdin: names === undefined ? EVENTS_WITHIN : eventSettings(names),
});

/** Brings back those that were there before. */
export const tellFormerEvents = (): Command => ({
	command: ['sh', '-ec', `rm -f ${EVENT_SETTINGS}\n[ ! -e ${FORMER} ] || mv ${FORMER} ${EVENT_SETTINGS}`],
});

/** Removes those that were there before, once no undo needs them. */
export const forgetFormerEvents = (): Command => ({ command: ['rm', '-f', FORMER] });

export const SITE_FILE = '/etc/apache2/sites-available/lava-server.conf';

/** The image's own site asks 127.0.0.1 for both. */
export const siteFile = ({ web, publisher }: PartNames): string => `<VirtualHost *:80>
    ProxyPreserveHost On
    ProxyPass /ws/ ws://${publisher}:${PORTS.websocket}/ws/
    ProxyPassReverse /ws/ ws://${publisher}:${PORTS.websocket}/ws/
    ProxyPass / http://${web}:${PORTS.web}/
    ProxyPassReverse / http://${web}:${PORTS.web}/
    ErrorLog \${APACHE_LOG_DIR}/lava-server.log
    CustomLog \${APACHE_LOG_DIR}/lava-server.log combined
</VirtualHost>
`;

/** Exits with 0 when the front leads to the web server: in the front's container. */
export const FRONT_ANSWERS = {
	command: [
		'python3',
		'-c',
		'import urllib.request as r; r.urlopen(r.Request("http://127.0.0.1/api/v0.2/system/version/", headers={"Host": "localhost"}), timeout=10)',
	],
} as const satisfies Command;

/** Exits with 0 when the publisher takes events from the others: in any other container of the server. */
export const publisherAnswers = ({ publisher }: Pick<PartNames, 'publisher'>): Command =>
	isListenedOn(publisher, [PORTS.events, PORTS.internalEvents, PORTS.websocket]);

/** Exits with 0 when all that others reach is listened on: in a container with all services. */
export const ALL_LISTEN: Command = isListenedOn('127.0.0.1', [80, 3079, PORTS.events, PORTS.websocket]);

function isListenedOn(host: string, ports: readonly number[]): Command {
	const program = `import socket, sys; [socket.create_connection((sys.argv[1], port), 10) for port in (${ports.join(', ')})]`;
	return { command: ['python3', '-c', program, host] };
}
