/** The built-in labs: of one host, and of three that make one lab. */

import type { DemoClock } from './clock.ts';
import { DEMO_HOSTS } from './content/hosts-lab.ts';
import type { Machine } from './machine.ts';
import { type DemoEngine, startDemoEngine } from './engine.ts';

export type DemoHosts = {
	/** As the configuration file would name them. */
	hosts: readonly { name?: string; host: string; address?: string }[];
	engines: readonly DemoEngine[];
	close(): Promise<void>;
};

export async function startDemoHosts(lab: 'small' | 'hosts', clock?: DemoClock): Promise<DemoHosts> {
	const machines = new Map<string, Machine>();
	const timed = clock === undefined ? {} : { clock };
	const engines =
		lab === 'small'
			? [await startDemoEngine(timed)]
			: await Promise.all(
					DEMO_HOSTS.map(({ name, address }) =>
						startDemoEngine({ ...timed, seed: `lavadock ${name}`, lab: name, lan: { address, machines } }),
					),
				);
	return {
		hosts: engines.map(({ address: host }, index) => ({ ...(lab === 'hosts' && DEMO_HOSTS[index]), host })),
		engines,
		async close() {
			await Promise.all(engines.map(engine => engine.close()));
		},
	};
}
