/** The host on which the simulated lab runs: Debian 12's Docker on a small lab server. */

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
