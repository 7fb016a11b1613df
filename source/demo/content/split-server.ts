/** A LAVA server whose services have a container each, as the wizard makes it. */

import { partEnvironment, partNames, type ServerPart } from '../../lab/lava/server/parts.ts';
import { SERVER_LABEL } from '../../lab/lava/server/split.ts';
import { ROLE_LABEL } from '../../lab/lava/role/role.ts';
import type { DemoImage, DemoNetwork, DemoPort } from '../state.ts';
import { type ContainerSketch, DAY, running } from './build.ts';

type Site = {
	server: DemoImage;
	postgresql: DemoImage;
	network: DemoNetwork;
	/** On that network: of the front, of its database, and of those behind the front. */
	addresses: readonly [front: string, database: string, ...behind: string[]];
	hosts: readonly string[];
	now: number;
};

/** Of its containers, those behind the front beginning with this one. */
const FIRST_PID = 1311;

const BEHIND = ['web', 'publisher', 'scheduler', 'coordinator'] as const satisfies readonly ServerPart[];

export function splitServer(name: string, site: Site): ContainerSketch[] {
	const { server, postgresql, network, hosts, now } = site;
	const [address, ofDatabase, ...addresses] = site.addresses;
	const names = partNames(name);
	const labels = { [SERVER_LABEL]: name };
	const part = (which: ServerPart, at: number, rest: Partial<ContainerSketch> = {}): ContainerSketch => ({
		name: names[which],
		image: server,
		variables: Object.entries({
			...partEnvironment(which, names),
			...(which === 'web' && { ALLOWED_HOSTS: hosts.join(',') }),
		}).map(([variable, value]) => `${variable}=${typeof value === 'string' ? value : ''}`),
		labels,
		networks: [{ network }],
		run: running(now, 3 * DAY, FIRST_PID + 40 * at),
		hostname: names[which],
		init: true,
		stopTimeout: 30,
		...rest,
	});
	return [
		{
			name: `${name}-database`,
			image: postgresql,
			variables: ['POSTGRES_USER=lavaserver', 'POSTGRES_DB=lavaserver'],
			labels: { ...labels, [ROLE_LABEL]: 'database' },
			networks: [{ network, ipv4: ofDatabase }],
			run: running(now, 3 * DAY, FIRST_PID - 40),
			stopTimeout: 60,
			mounts: [{ type: 'volume', source: 'lava-db', destination: '/var/lib/postgresql/data', readOnly: false }],
		},
		...BEHIND.map((which, at) =>
			part(which, at, {
				networks: [{ network, ipv4: addresses[at] ?? '' }],
				...(which !== 'coordinator' && { mounts: [SETTINGS] }),
				...(which === 'publisher' && { ports: [published(8001)] }),
			}),
		),
		part('front', BEHIND.length, { networks: [{ network, ipv4: address }], ports: [published(80)] }),
	];
}

const SETTINGS = { type: 'volume', source: 'lava-etc', destination: '/etc/lava-server', readOnly: false } as const;

const published = (port: number): DemoPort => ({ container: port, protocol: 'tcp', host: port });
