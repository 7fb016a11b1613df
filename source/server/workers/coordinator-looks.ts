/** Looks which coordinator each worker is configured with, and whether that answers it (lava.md 6). */

import { type Clock, pause } from '../../engine/clock.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Lookups } from '../../engine/lookups/lookups.ts';
import {
	asksCoordinator,
	COORDINATOR_FILE,
	type CoordinatorTrace,
	readCoordinatorFile,
} from '../../lab/lava/coordinator.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { plain } from '../../text/sanitise.ts';

export type CoordinatorLooks = {
	/** What was seen last; undefined until it was looked at. */
	traceOf(containerId: string): CoordinatorTrace | undefined;
	/** Looks at these, now and again. */
	follow(workers: ReadonlyMap<string, Container>): void;
	/** Looks at all of them at once: something was changed. */
	refresh(): void;
	/** What was seen stays. */
	stop(): void;
};

export type CoordinatorLooksOptions = {
	engine: Pick<Engine, 'runCommand'> & { lookups: Pick<Lookups, 'fileIn'> };
	/** Nothing is run in a container: the file is read, and no program is run. */
	readOnly: boolean;
	clock: Clock;
	onChange: (containerId: string) => void;
};

/** Milliseconds between two looks at one worker: each starts a program in it. */
const RHYTHM = 300_000;

/** The same after a look that came to nothing. */
const RETRY = 5000;

/** A silent host takes five seconds. */
const ASK_MS = 20_000;

type Looked = { startedAt: number; at: number; changes: number; trace: CoordinatorTrace | undefined };

/** One worker after the other: a coordinator serves one caller at a time. */
export function lookForCoordinators(options: CoordinatorLooksOptions): CoordinatorLooks {
	const { clock, onChange } = options;
	const looked = new Map<string, Looked>();
	/** Counts what was changed: a look that began before a change may not have seen it. */
	let changes = 0;
	let workers: ReadonlyMap<string, Container> = new Map();
	let running: AbortController | undefined;
	let nap: AbortController | undefined;

	function dueAt(container: Container): number {
		const last = looked.get(container.id);
		const holds = last?.startedAt === startOf(container) && last.changes === changes;
		return holds ? last.at + (last.trace === undefined ? RETRY : RHYTHM) : 0;
	}

	async function keepLooking(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			const ready = [...workers.values()].filter(({ status, detail }) => status === 'running' && detail !== undefined);
			const next = ready.find(container => dueAt(container) <= clock.now());
			if (next === undefined) {
				nap = new AbortController();
				const wait = Math.min(RHYTHM, ...ready.map(container => dueAt(container) - clock.now()));
				await pause(clock, wait, AbortSignal.any([signal, nap.signal]));
				continue;
			}
			const begun = { startedAt: startOf(next), at: clock.now(), changes };
			const trace = await look(options, next, signal);
			if (signal.aborted) return;
			looked.set(next.id, { ...begun, trace });
			onChange(next.id);
		}
	}

	return {
		traceOf: id => looked.get(id)?.trace,
		follow(now) {
			workers = now;
			for (const id of looked.keys()) if (!now.has(id)) looked.delete(id);
			nap?.abort();
			if (running !== undefined) return;
			running = new AbortController();
			void keepLooking(running.signal);
		},
		refresh() {
			changes++;
			nap?.abort();
		},
		stop() {
			running?.abort();
			running = undefined;
		},
	};
}

function startOf({ detail }: Container): number {
	return detail?.startedAt ?? 0;
}

/** Undefined where that can't be known: it ended meanwhile, or the line broke. */
async function look(
	{ engine, readOnly }: CoordinatorLooksOptions,
	container: Container,
	signal: AbortSignal,
): Promise<CoordinatorTrace | undefined> {
	try {
		const text = await engine.lookups.fileIn(container.id, COORDINATOR_FILE);
		if (text === undefined) return { state: 'absent' };
		const trace = readCoordinatorFile(text);
		if (trace.state !== 'named' || readOnly || !roleOf(container).certain) return trace;
		const { command } = asksCoordinator(trace);
		const limits = { milliseconds: ASK_MS, signal };
		const { exitCode, stderr } = await engine.runCommand({ containerId: container.id, command, ...limits });
		return { ...trace, silent: whySilent(exitCode, stderr) };
	} catch {
		return undefined;
	}
}

/** A program that can't be started tells nothing of the coordinator. */
function whySilent(exitCode: number, stderr: string): string | undefined {
	if (exitCode === 0) return '';
	if (exitCode !== 1) return undefined;
	const said = plain(stderr.trim().split('\n').at(-1) ?? '').replace(/^\[Errno -?\d+\] /, '');
	return said === '' ? 'no reason given' : said;
}
