/** Consoles on two built-in engines, with one journal, that can be closed in the middle of a plan and opened again. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { type DemoEngine, startDemoEngine } from '../../../../source/demo/engine.ts';
import { type Hosts, openHosts } from '../../../../source/engine/hosts.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import { until } from '../../../until.ts';
import { createPatientClock, demoClock } from '../idle-clock.ts';

/** Twenty seconds go by in one. */
const RATE = 20;

export const left = hostKey('left');
export const right = hostKey('right');

export type DemoHosts = {
	/** Those of the console that is open. */
	hosts: Hosts;
	demos: Readonly<Record<'left' | 'right', DemoEngine>>;
	dockers: Readonly<Record<'left' | 'right', Docker>>;
	/** Where the journal is. */
	state: string;
	/** Another console in place of the last one, with its hosts called so; `[left, right]` unless told. */
	reopen(names?: readonly (HostKey | undefined)[]): Promise<void>;
	/** One more console beside it. */
	another(): Promise<Hosts>;
	close(): Promise<void>;
};

export async function openDemoHosts(): Promise<DemoHosts> {
	const demos = {
		left: await startDemoEngine({ seed: 'left', clock: demoClock() }),
		right: await startDemoEngine({ seed: 'right', clock: demoClock() }),
	};
	const clock = createPatientClock(RATE);
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	const open = async (names: readonly (HostKey | undefined)[]): Promise<Hosts> => {
		const addresses = [demos.left.address, demos.right.address];
		const named = names.flatMap((key, index) => (key === undefined ? [] : [{ key, host: addresses[index] }]));
		const hosts = openHosts(named, { environment: { XDG_STATE_HOME: folder }, clock });
		const [one, ...others] = hosts.all();
		for (const { engine } of [...(one ? [one] : []), ...others]) {
			await until(engine, () => ['live', 'down'].includes(engine.snapshot().connection.state));
		}
		return hosts;
	};
	const opened: DemoHosts = {
		hosts: await open([left, right]),
		demos,
		dockers: {
			left: new Docker({ socketPath: demos.left.socketPath }),
			right: new Docker({ socketPath: demos.right.socketPath }),
		},
		state: join(folder, 'lavadock'),
		async reopen(names = [left, right]) {
			await opened.hosts.close();
			opened.hosts = await open(names);
		},
		another: () => open([left, right]),
		async close() {
			await opened.hosts.close();
			await demos.left.close();
			await demos.right.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
	return opened;
}
