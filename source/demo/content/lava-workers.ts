/** The workers in the database of the small lab's LAVA server. */

import type { LavaWorker } from '../state.ts';
import { DAY } from './build.ts';

/** @param now ms since the epoch */
export function smallLabWorkers(now: number): LavaWorker[] {
	return [
		worker('calvin-worker', now - 3 * DAY, {
			description: 'QEMU and the boards of rack 2',
			jobLimit: 4,
			version: '2023.01',
			devices: ['qemu01', 'qemu02'].map(name => ({ name, type: 'qemu', health: 'Good' })),
		}),
		// Every LAVA has it from its installation on, and nothing ever pings as it.
		worker('example.com', now - 21 * DAY, {}),
		// The server was upgraded three days ago, and has refused it since.
		worker('hobbes-worker', now - 3 * DAY, {
			description: 'The BeagleBones of rack 3',
			version: '2022.11.1',
			devices: ['bbb01', 'bbb02'].map(name => ({ name, type: 'beaglebone-black', health: 'Good' })),
		}),
		worker('wormwood-worker', now - 20 * DAY, {
			description: 'Gave its boards to calvin-worker',
			health: 'Retired',
			version: '2022.11.1',
			devices: [{ name: 'panda01', type: 'panda', health: 'Retired' }],
		}),
	];
}

function worker(name: string, lastPing: number, more: Partial<LavaWorker>): LavaWorker {
	return { name, description: '', health: 'Active', jobLimit: 0, version: null, lastPing, devices: [], ...more };
}
