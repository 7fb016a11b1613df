/** What is read of the workers' containers while they are watched: the ends of their logs, and their config files. */

import type { Engine } from '../../engine/engine.ts';
import type { LogSource } from '../../engine/logs/source.ts';
import type { Lookups } from '../../engine/lookups/lookups.ts';
import { type Clock, systemClock } from '../../engine/clock.ts';
import { createNotifier } from '../../engine/notifier.ts';
import type { LogLines } from '../../engine/logs/lines.ts';
import type { CoordinatorTrace } from '../../lab/lava/coordinator.ts';
import { WORKER_CONTRACTS } from '../../lab/lava/contract.ts';
import { LXC_FILE, type LxcTrace, readLxc } from '../../lab/lava/worker/lxc.ts';
import type { Container } from '../../lab/objects.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { readLog, type ReadLine } from '../../lab/verdict/reading/log-reading.ts';
import type { WorkerTraces } from '../../lab/verdict/reading/worker-container.ts';
import { lookForCoordinators } from './coordinator-looks.ts';
import { MOST_READ } from './read-limit.ts';

export type TracesWatch = {
	/** By container id; a new map whenever anything changed, the same one otherwise. */
	traces(): ReadonlyMap<string, WorkerTraces>;
	/** Returns the way to stop. */
	subscribe(listener: () => void): () => void;
	/** Logs are followed only while they are watched. */
	watch(on: boolean): void;
	/**
	 * Names the containers on the screen, which are read of before all others, and how many may be read of at once. All
	 * on the screen are.
	 */
	prefer(containerIds: readonly string[], most?: number): void;
	/** Asks again for what does not tell by itself that it changed. */
	refresh(): void;
	close(): void;
};

type WatchedEngine = Pick<Engine, 'snapshot' | 'subscribe' | 'followLog' | 'runCommand'> & {
	lookups: Pick<Lookups, 'fileIn'>;
};

export type TracesOptions = {
	/** Nothing is run in a container. */
	readOnly?: boolean;
	clock?: Clock;
};

/** An hour of a well worker's log, half a minute of one whose server is gone. */
const LINES = 200;

type Tracer = {
	readonly traces: WorkerTraces;
	follow(container: Container): void;
	tell(coordinator: CoordinatorTrace | undefined): void;
	close(): void;
};

export function watchTraces(engine: WatchedEngine, options: TracesOptions = {}): TracesWatch {
	const { readOnly = false, clock = systemClock } = options;
	const notifier = createNotifier();
	const tracers = new Map<string, Tracer>();
	let watched = false;
	let preferred: readonly string[] = [];
	let most = MOST_READ;
	let known: unknown;
	let map: ReadonlyMap<string, WorkerTraces> | undefined;

	function changed(): void {
		map = undefined;
		notifier.changed();
	}

	const coordinators = lookForCoordinators({
		engine,
		readOnly,
		clock,
		onChange: id => {
			tracers.get(id)?.tell(coordinators.traceOf(id));
			changed();
		},
	});

	function follow(): void {
		const { containers } = engine.snapshot();
		if (!watched || containers === known) return;
		known = containers;
		const wanted = wantedWorkers(containers, preferred, most);
		coordinators.follow(wanted);
		for (const container of wanted.values()) (tracers.get(container.id) ?? begin(container)).follow(container);
		for (const [id, tracer] of tracers) {
			if (wanted.has(id)) continue;
			tracer.close();
			tracers.delete(id);
			changed();
		}
	}

	function begin(container: Container): Tracer {
		const tracer = trace(engine, container, changed);
		tracer.tell(coordinators.traceOf(container.id));
		tracers.set(container.id, tracer);
		return tracer;
	}

	function stop(): void {
		for (const tracer of tracers.values()) tracer.close();
		tracers.clear();
		coordinators.stop();
		known = undefined;
	}

	const unsubscribe = engine.subscribe(follow);
	return {
		traces: () => (map ??= new Map([...tracers].map(([id, tracer]) => [id, tracer.traces]))),
		subscribe: notifier.subscribe,
		watch(on) {
			if (on === watched) return;
			watched = on;
			if (on) follow();
			else stop();
		},
		prefer(ids, limit = MOST_READ) {
			if (ids === preferred && limit === most) return;
			preferred = ids;
			most = limit;
			known = undefined;
			follow();
		},
		refresh: coordinators.refresh,
		close() {
			unsubscribe();
			stop();
			notifier.close();
		},
	};
}

const isWorker = (container: Container): boolean => roleOf(container).role === 'dispatcher';

function wantedWorkers(
	containers: ReadonlyMap<string, Container>,
	preferred: readonly string[],
	most: number,
): Map<string, Container> {
	const first = preferred.flatMap(id => containers.get(id) ?? []).filter(isWorker);
	const workers = new Set([...first, ...[...containers.values()].filter(isWorker)]);
	return new Map([...workers].slice(0, Math.max(most, first.length)).map(container => [container.id, container]));
}

function trace(engine: WatchedEngine, { id }: Container, changed: () => void): Tracer {
	const source: LogSource = engine.followLog(id, { kind: 'tail', lines: LINES });
	/** Made on demand, and the same until something was read. */
	let traces: WorkerTraces | undefined;
	let configFile: string | undefined;
	let lxc: LxcTrace | undefined;
	let coordinator: CoordinatorTrace | undefined;
	let startedAt = 0;
	const unsubscribe = source.subscribe(() => {
		traces = undefined;
		changed();
	});

	/** Once in each life: the daemon reads the one at its start only, and the other comes with the image. */
	async function readFiles(container: Container): Promise<void> {
		[configFile, lxc] = await Promise.all([configFileOf(engine, container), lxcIn(engine, container)]);
		traces = undefined;
		changed();
	}

	return {
		get traces() {
			return (traces ??= { log: readLog(lastLines(source.lines)), configFile, coordinator, lxc });
		},
		follow(container) {
			const started = container.detail?.startedAt ?? 0;
			if (container.status !== 'running' || started === startedAt) return;
			startedAt = started;
			void readFiles(container);
		},
		tell(seen) {
			coordinator = seen;
			traces = undefined;
		},
		close() {
			unsubscribe();
			source.close();
		},
	};
}

function* lastLines(lines: LogLines): Generator<ReadLine> {
	for (let number = Math.max(lines.first, lines.end - LINES); number < lines.end; number++) {
		const line = lines.line(number);
		if (line !== undefined && line.stream !== 'note') yield line;
	}
}

/** '' where it has none; undefined where that can't be known. Read as a file: nothing is run in a container to look at it. */
async function configFileOf({ lookups }: WatchedEngine, container: Container): Promise<string | undefined> {
	const { contract } = roleOf(container);
	// An image of the lab's own does not tell its contract; the file of the newer one is only in images that have it.
	const contracts = contract === 'unknown' ? (['http', 'zmq'] as const) : [contract];
	try {
		for (const { configFile } of contracts.map(each => WORKER_CONTRACTS[each])) {
			const text = await lookups.fileIn(container.id, configFile);
			if (text !== undefined) return text;
		}
		return '';
	} catch {
		// It ended meanwhile, or the line broke: its next start tells.
		return undefined;
	}
}

/** Undefined where that can't be known. */
async function lxcIn({ lookups }: WatchedEngine, { id }: Container): Promise<LxcTrace | undefined> {
	try {
		return readLxc(await lookups.fileIn(id, LXC_FILE));
	} catch {
		return undefined;
	}
}
