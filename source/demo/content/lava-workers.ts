/** What is in the databases of the demo's LAVA servers. */

import type { LavaUser } from '../../lab/lava/manage/users.ts';
import type { LavaDatabase, LavaWorker } from '../state.ts';
import { DAY } from './build.ts';

/** @param now ms since the epoch */
export const smallLabDatabase = (now: number): LavaDatabase => ({
	workers: smallLabWorkers(now),
	users: [user('lava-health'), user('admin', { staff: true, superuser: true }), user('susie')],
	hosts: ['lava.lab.example'],
});

function smallLabWorkers(now: number): LavaWorker[] {
	return [
		worker('calvin-worker', now - 3 * DAY, {
			description: 'QEMU and the boards of rack 2',
			jobLimit: 4,
			version: '2023.01',
			devices: ['qemu01', 'qemu02'].map(name => ({ name, type: 'qemu', health: 'Good' })),
		}),
		...freshDatabase(now - 21 * DAY).workers,
		// The server was upgraded three days ago, and has refused it since.
		worker('hobbes-worker', now - 3 * DAY, {
			description: 'The BeagleBones of rack 3',
			version: '2022.11.1',
			devices: ['bbb01', 'bbb02'].map(name => ({ name, type: 'beaglebone-black', health: 'Good' })),
		}),
		worker('lab-slave-0', now - 3 * DAY, {
			description: 'LAVA dispatcher on local',
			version: '2022.11',
			devices: [{ name: 'x15-01', type: 'x15', health: 'Good' }],
		}),
		worker('docker-lab-demo', now - 3 * DAY, {
			description: "The lab server's own boards",
			version: '2023.01',
			devices: [{ name: 'rpi4-01', type: 'bcm2711-rpi-4-b', health: 'Good' }],
		}),
		worker('wormwood-worker', now - 20 * DAY, {
			description: 'Gave its boards to calvin-worker',
			health: 'Retired',
			version: '2022.11.1',
			devices: [{ name: 'panda01', type: 'panda', health: 'Retired' }],
		}),
	];
}

/** Every LAVA has them from its installation on; nothing ever pings as that worker. */
export function freshDatabase(madeAt: number): LavaDatabase {
	return { workers: [worker('example.com', madeAt, {})], users: [user('lava-health')], hosts: [] };
}

export function user(name: string, rights: Partial<LavaUser> = {}): LavaUser {
	return { name, active: true, staff: false, superuser: false, ...rights };
}

export function worker(name: string, lastPing: number, more: Partial<LavaWorker> = {}): LavaWorker {
	return { name, description: '', health: 'Active', jobLimit: 0, version: null, lastPing, devices: [], ...more };
}
