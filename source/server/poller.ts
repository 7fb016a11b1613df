/** Polls one LAVA server while it is watched, and keeps its last known state. */

import { isDeepStrictEqual } from 'node:util';
import { type Clock, pause } from '../engine/clock.ts';
import type { Heard, LavaServer, ServerPlace } from '../lab/lava/server/server.ts';
import type { Worker } from '../lab/lava/worker/worker.ts';
import { isSameList } from '../lab/memoize.ts';
import { NO_REPORT } from './ask/report.ts';
import { joinWorkers, lastPingsOf } from './ask/rest-answers.ts';
import type { Seen, ServerLook } from './look/look.ts';

/** Milliseconds between two polls. A list of 50 workers costs LAVA about 60 ms of one core. */
export const RHYTHM = {
	/** The workers' state, health and last ping. */
	workers: 10_000,
	/** Devices, jobs, version, daemons. */
	everything: 30_000,
	/** While it starts, or can't be reached. */
	notReady: 3000,
	/** While none of its workers is on the screen: of many servers most are not. */
	unseen: 30_000,
} as const;

export type Poller = {
	/** The same object while nothing changed. */
	server(): LavaServer;
	/** Undefined before its first answer. */
	heard(): Heard | undefined;
	/** Starts and stops the polling. */
	watch(on: boolean): void;
	/** Whether its workers are on the screen, as they are at first: otherwise it is polled less often. */
	see(on: boolean): void;
	/** Polls everything at once, also what is expensive. */
	refresh(): void;
	/** Polls at once what is cheap to ask: something has changed. */
	hurry(): void;
	close(): void;
};

export type PollerOptions = {
	key: string;
	name: string;
	place: ServerPlace;
	look: ServerLook;
	clock: Clock;
	onChange: () => void;
};

const NOTHING_KNOWN = {
	status: { state: 'unknown' },
	way: undefined,
	version: undefined,
	workers: [],
	daemons: undefined,
} as const satisfies Partial<LavaServer>;

/** The server after a poll. What the poll did not find out stays as it was. */
function withFound(server: LavaServer, found: Seen): LavaServer {
	const { status, way, report, daemons = server.daemons } = found;
	const { hostSettings = server.hostSettings, workerConfigs = server.workerConfigs } = found;
	const seen = {
		...server,
		status,
		way,
		daemons,
		...(hostSettings !== undefined && { hostSettings }),
		...(workerConfigs !== undefined && { workerConfigs }),
	};
	if (report === undefined) return seen;
	return {
		...seen,
		version: report.version ?? server.version,
		workers: joinWorkers(report.workers, report.devices, report.jobs),
	};
}

export function pollServer({ key, name, place, look, clock, onChange }: PollerOptions): Poller {
	let server: LavaServer = { key, name, place, ...NOTHING_KNOWN };
	let heard: Heard | undefined;
	let report = NO_REPORT;
	let everythingAt = Number.NEGATIVE_INFINITY;
	/** A poll that is already under way may be too old for what was asked for since: another one follows it. */
	let due: 'no' | 'soon' | 'urgent' = 'no';
	let running: AbortController | undefined;
	let nap: AbortController | undefined;
	let seen = true;

	async function lookOnce(signal: AbortSignal): Promise<void> {
		const askedAt = clock.now();
		const urgent = due === 'urgent';
		const everything = due !== 'no' || askedAt - everythingAt >= RHYTHM.everything;
		due = 'no';
		const found = await look({ report, everything, urgent, signal });
		if (signal.aborted) return;
		if (found.report === undefined) everythingAt = Number.NEGATIVE_INFINITY;
		else if (everything) everythingAt = askedAt;
		report = found.report ?? report;
		if (found.report) heard = { reportedAt: found.reportedAt ?? askedAt, lastPings: lastPingsOf(report.workers) };
		server = kept(server, withFound(server, found));
		onChange();
	}

	function rhythm(): number {
		if (server.status.state !== 'ready') return RHYTHM.notReady;
		return seen ? RHYTHM.workers : RHYTHM.unseen;
	}

	/** Resolves when the next poll is due; an aborted sleep looks again when that is. */
	async function rest(signal: AbortSignal): Promise<void> {
		const began = clock.now();
		const left = (): number => (due === 'no' ? began + rhythm() - clock.now() : 0);
		while (!signal.aborted && left() > 0) {
			nap = new AbortController();
			await pause(clock, left(), AbortSignal.any([signal, nap.signal]));
		}
	}

	async function keepLooking(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			await lookOnce(signal);
			await rest(signal);
		}
	}

	function watch(on: boolean): void {
		if (on === (running !== undefined)) return;
		running?.abort();
		running = on ? new AbortController() : undefined;
		if (running) void keepLooking(running.signal);
	}

	return {
		server: () => server,
		heard: () => heard,
		watch,
		see(on) {
			if (on === seen) return;
			seen = on;
			nap?.abort();
		},
		refresh() {
			due = 'urgent';
			nap?.abort();
		},
		hurry() {
			if (due === 'no') due = 'soon';
			nap?.abort();
		},
		close: () => watch(false),
	};
}

/** What did not change stays the same object, down to each worker, so that it is not judged again. */
function kept(before: LavaServer, now: LavaServer): LavaServer {
	const next = { ...now, workers: keptWorkers(before.workers, now.workers) };
	return isDeepStrictEqual(next, before) ? before : next;
}

function keptWorkers(before: readonly Worker[], now: readonly Worker[]): readonly Worker[] {
	const known = new Map(before.map(worker => [worker.name, worker]));
	const same = now.map(worker => {
		const old = known.get(worker.name);
		return old !== undefined && isDeepStrictEqual(old, worker) ? old : worker;
	});
	return isSameList(same, before) ? before : same;
}
