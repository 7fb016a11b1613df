/** The demo lab of three hosts with its clock stopped: the same picture in every run. */

import assert from 'node:assert/strict';
import { NO_LAVA } from '../../../source/console/state/host-view.ts';
import { startDemoHosts, type DemoHosts } from '../../../source/demo/hosts.ts';
import { FROZEN_INSTANT } from '../../../source/demo/engine.ts';
import { frozenClock } from '../../../source/demo/clock.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { type Hosts, openHosts, type OpenHost } from '../../../source/engine/hosts.ts';
import { nameHosts } from '../../../source/engine/named-hosts.ts';
import { memoizeLast } from '../../../source/console/state/memoize.ts';
import { logTimesOf, type Sight, still } from './frozen-lab.ts';
import { hastyClock } from './hasty-clock.ts';
import { lookAtLava } from './lava-picture.ts';
import { until } from '../../until.ts';

export type FrozenHosts = Sight & { hosts: Hosts; demo: DemoHosts };

const HASTE = 10;

export async function openFrozenHosts(): Promise<FrozenHosts> {
	const demo = await startDemoHosts('hosts', frozenClock(FROZEN_INSTANT));
	const opened = openHosts(nameHosts(demo.hosts), { environment: {}, clock: hastyClock(HASTE, FROZEN_INSTANT) });
	const all = opened.all().map((host, index) => stillHost(host, demo.engines[index]?.socketPath ?? ''));
	for (const { engine } of all) await wholePicture(engine);
	const socketOf = (containerId: string): string => {
		const index = all.findIndex(({ engine }) => engine.snapshot().containers.has(containerId));
		return demo.engines[index]?.socketPath ?? '';
	};
	const lastLineAt = async (id: string): Promise<number> => (await logTimesOf(socketOf(id), id)).at(-1) ?? 0;
	const lava = new Map(
		await Promise.all(all.map(async ({ named, engine }) => [named.key, await lookAtLava(engine, lastLineAt)] as const)),
	);
	const nobody = NO_LAVA;
	const [first] = all;
	assert.ok(first);
	return {
		engine: first.engine,
		lava: nobody,
		lavaOn: key => lava.get(key) ?? nobody,
		hosts: {
			...opened,
			all: () => all,
			engine: key => all.find(({ named }) => named.key === key)?.engine,
		},
		demo,
		logLength: async id => (await logTimesOf(socketOf(id), id)).length,
		async close() {
			await opened.close();
			await demo.close();
		},
	};
}

async function wholePicture(engine: Engine): Promise<void> {
	await until(engine, () => engine.snapshot().connection.state === 'live');
	const running = [...engine.snapshot().containers.values()].filter(each => each.status === 'running');
	engine.watchUsage(running.map(each => each.id));
	await until(engine, () => {
		const { containers, host } = engine.snapshot();
		const isWhole = [...containers.values()].every(each => each.detail !== undefined);
		return host !== undefined && isWhole && running.every(each => engine.usage().has(each.id));
	});
}

/** As it would be reached in a real lab; the demo's own way is through a temporary folder. */
function stillHost({ named, engine }: OpenHost, socketPath: string): OpenHost {
	const address = `ssh://root@${named.key}`;
	const calm = still(engine, socketPath);
	const placed = memoizeLast((snapshot: ReturnType<Engine['snapshot']>) => ({
		...snapshot,
		host: snapshot.host && { ...snapshot.host, address },
	}));
	return { named: { ...named, host: address }, engine: { ...calm, snapshot: () => placed(calm.snapshot()) } };
}
