/** The services of a LAVA server, each in a container of its own: what each runs and is told (lava.md 2b). */

import { isAtLeast, type Version } from '../../image/version.ts';
import type { Environment } from '../../spec/container.ts';

/** From this release on services take the addresses of the others from variables. */
export const canBeSplit = (version: Version | undefined): boolean =>
	version === undefined || isAtLeast(version, '2022.02');

/** Names of its containers. */
export type PartNames = Record<'web' | 'scheduler' | 'publisher' | 'coordinator' | 'front', string>;

export const partNames = (server: string): PartNames => ({
	web: server,
	scheduler: `${server}-scheduler`,
	publisher: `${server}-publisher`,
	coordinator: `${server}-coordinator`,
	front: `${server}-front`,
});

/** What LAVA's images listen on. */
const PORTS = { web: 8000, websocket: 8001, events: 5500, internalEvents: 5557 };

/** By the part. One migrates the database: two that do it at once would get in each other's way. */
export function partEnvironment(part: keyof PartNames, { publisher }: PartNames): Environment {
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

export const EVENT_SETTINGS = '/etc/lava-server/settings.d/20-lavadock-events.yaml';

/** Events are off unless told, and go over a socket in the file system. */
export const eventSettings = ({ publisher }: PartNames): string =>
	`EVENT_NOTIFICATION: true\nINTERNAL_EVENT_SOCKET: "tcp://${publisher}:${PORTS.internalEvents}"\n`;

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
} as const;

/** Exits with 0 when the publisher takes events from the others: in any other container of the server. */
export const publisherAnswers = ({ publisher }: PartNames): { command: string[] } => ({
	command: [
		'python3',
		'-c',
		'import socket, sys; [socket.create_connection((sys.argv[1], port), 10) for port in (5500, 5557, 8001)]',
		publisher,
	],
});
