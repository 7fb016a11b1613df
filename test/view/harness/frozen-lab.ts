/** The demo lab with its clock stopped, seen through the real engine room: the same picture in every run. */

import { startDemoEngine, FROZEN_INSTANT, type DemoEngine } from '../../../source/demo/engine.ts';
import { type LavaView, NO_LAVA } from '../../../source/console/state/host-view.ts';
import { frozenClock } from '../../../source/demo/clock.ts';
import type { Hosts } from '../../../source/engine/hosts.ts';
import type { HostKey } from '../../../source/lab/host.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import type { LogSource, LogState } from '../../../source/engine/logs/source.ts';
import { openEngine } from '../../../source/engine/open.ts';
import type { Connection, EngineProblem } from '../../../source/lab/objects.ts';
import { memoizeLast } from '../../../source/console/state/memoize.ts';
import { bytesOf, createClient } from '../../contract/client.ts';
import { hastyClock } from './hasty-clock.ts';
import { openHome } from './home.ts';
import { lookAtLava } from './lava-picture.ts';
import { until } from '../../until.ts';

/** An engine to be looked at. */
export type Sight = {
	engine: Engine;
	/** As it was at the beginning. */
	lava: LavaView;
	/** Where there are several: all of them, the engine's among them, and what LAVA tells on each. */
	hosts?: Hosts;
	lavaOn?: (host: HostKey) => LavaView;
	/** How many lines a container's log has. */
	logLength(containerId: string): Promise<number>;
	close(): Promise<void>;
};

export type FrozenLab = Sight & { demo: DemoEngine };

/** As in a real machine; the demo's own is in a temporary folder. */
const SOCKET = '/var/run/docker.sock';

/** Waits are cut to a tenth, so that two looks at each container's use take a second. */
const HASTE = 10;

/** Resolves once everything about every container is known. */
export async function openFrozenLab(): Promise<FrozenLab> {
	const home = await openHome();
	const demo = await startDemoEngine({ clock: frozenClock(FROZEN_INSTANT) });
	const engine = still(
		openEngine({ host: demo.address, environment: {}, clock: hastyClock(HASTE, FROZEN_INSTANT) }),
		demo.socketPath,
	);
	await until(engine, () => engine.snapshot().connection.state === 'live');
	const running = [...engine.snapshot().containers.values()].filter(each => each.status === 'running');
	engine.watchUsage(running.map(each => each.id));
	await until(engine, () => {
		const { containers } = engine.snapshot();
		return (
			[...containers.values()].every(each => each.detail !== undefined) &&
			running.every(each => engine.usage().has(each.id))
		);
	});
	const logTimes = (containerId: string): Promise<number[]> => logTimesOf(demo.socketPath, containerId);
	return {
		engine,
		lava: await lookAtLava(engine, async id => (await logTimes(id)).at(-1) ?? 0),
		demo,
		logLength: async containerId => (await logTimes(containerId)).length,
		async close() {
			await engine.close();
			await demo.close();
			await home.close();
		},
	};
}

/** When a container logged the last thousand lines; ms since the epoch. */
export async function logTimesOf(socketPath: string, containerId: string): Promise<number[]> {
	const path = `/v1.41/containers/${containerId}/logs?stdout=1&stderr=1&tail=1000&timestamps=1`;
	const text = (await bytesOf(await createClient(socketPath).open(path))).toString('latin1');
	// Each line has its time, whether it comes in a frame or bare.
	return [...text.matchAll(/(\d{4}-\d\d-\d\dT[\d:.]+Z) /g)].map(([, time = '']) => Date.parse(time));
}

/** A machine without an engine. */
export async function openNowhere(): Promise<Sight> {
	const missing = '/run/lavadock/there-is-none.sock';
	const engine = still(
		openEngine({ host: `unix://${missing}`, environment: {}, clock: hastyClock(HASTE, FROZEN_INSTANT) }),
		missing,
	);
	await until(engine, () => engine.snapshot().connection.state === 'down');
	return { engine, lava: NO_LAVA, logLength: () => Promise.resolve(0), close: engine.close };
}

/** The engine with this run's times and places put to fixed ones. */
export function still(engine: Engine, socketPath: string): Engine {
	const snapshot = memoizeLast((now: ReturnType<Engine['snapshot']>) => ({
		...now,
		connection: stillConnection(now.connection, socketPath),
		syncedAt: now.syncedAt === 0 ? 0 : FROZEN_INSTANT - 12_000,
		// Its clock stands still while the console's goes on.
		clockOffset: 0,
		// How soon it answers is the machine's doing.
		unansweredSince: undefined,
	}));
	const commands = memoizeLast((now: ReturnType<Engine['commands']>) =>
		now.map(each => ({
			...each,
			at: FROZEN_INSTANT - 5000,
			outcome: each.outcome.state === 'running' ? each.outcome : { ...each.outcome, ms: 1200 },
		})),
	);
	return {
		...engine,
		snapshot: () => snapshot(engine.snapshot()),
		commands: () => commands(engine.commands()),
		followLog: (...of) => stillLog(engine.followLog(...of)),
	};
}

/** How a connection breaks, and how often it was tried again meanwhile, is this run's alone. */
function stillLog(log: LogSource): LogSource {
	const state = memoizeLast((now: LogState): LogState => {
		if (now.state !== 'waiting') return now;
		return { ...now, reason: now.reason.replace(/(?<=connection broke )\(.*\)/, '(aborted)') };
	});
	return { ...log, state: () => state(log.state()) };
}

function stillConnection(connection: Connection, socketPath: string): Connection {
	const since = FROZEN_INSTANT - 60_000;
	if (!('reason' in connection)) return { ...connection, since };
	const placed = (text: string): string => text.replaceAll(socketPath, SOCKET);
	const reason: EngineProblem = {
		...connection.reason,
		message: placed(connection.reason.message),
		remedy: connection.reason.remedy.map(placed),
	};
	return { ...connection, since, reason, retryAt: FROZEN_INSTANT + 4000, attempt: 1 };
}
