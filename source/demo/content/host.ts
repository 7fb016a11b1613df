/** The host on which the simulated lab runs: Debian 12's Docker on a small lab server. */

import { dirname, join } from 'node:path';

export const ENGINE_VERSION = '20.10.24+dfsg1';
export const API_VERSION = '1.41';
export const MIN_API_VERSION = '1.12';

export const HOST = {
	name: 'lab-demo',
	kernel: '6.1.0-18-amd64',
	operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
	cpus: 8,
	/** Bytes. */
	memory: 33_544_970_240,
} as const;

/** What is known of the host beside its engine. Backups go where the engine's socket is: that folder goes with the demo. */
export const hostFactsAt = (address = '') => ({
	...HOST_FACTS,
	backups: { folder: join(dirname(address.replace(/^unix:\/\//, '')), 'backups'), passing: true },
});

const FREE: Readonly<Record<string, number>> = { 'rack-1': 31_500_000_000, 'rack-2': 7_200_000_000 };

/** Of the disk of a demo host. */
export const spaceAt = (key: string) => ({
	folder: '/var/lib/docker',
	free: FREE[key] ?? 84_000_000_000,
	total: 250_000_000_000,
});

/** What its files would tell of routes and devices. */
export const HOST_FACTS = {
	routes: ['192.168.42.0/24', '10.8.0.0/16'],
	addresses: ['192.168.42.10'],
	listening: ['22/tcp'],
	portsForAllFrom: 1024,
	devices: [
		'/dev/serial/by-id/usb-FTDI_TTL232R_BBB07-if00-port0',
		'/dev/serial/by-id/usb-Prolific_PL2303_RPI4-if00-port0',
		'/dev/kvm',
		'/dev/net/tun',
	],
} as const;
