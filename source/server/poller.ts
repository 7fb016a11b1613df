/** Keeps what is known of one LAVA server true as long as somebody looks. */

import { type Clock, pause } from '../engine/clock.ts';
import type { LavaServer, ServerPlace } from '../lab/lava/worker.ts';
import { NO_REPORT } from './report.ts';
import { joinWorkers } from './rest-answers.ts';
import type { ServerLook } from './look.ts';

/** Milliseconds between two looks. A list of 50 workers costs LAVA about 60 ms of one core. */
export const RHYTHM = {
	/** The workers' state, health and last ping. */
	workers: 10_000,
	/** Devices, jobs, version, daemons. */
	everything: 30_000,
	/** While it starts, or can't be reached. */
	notReady: 3000,
} as const;

export type Poller = {
	server(): LavaServer;
	/** Somebody looks, or nobody does any more. */
	watch(on: boolean): void;
	/** Looks at once, at everything, whatever it costs. */
	refresh(): void;
	/** Looks at once, at everything that is cheap to ask: there is news. */
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

export function pollServer({ key, name, place, look, clock, onChange }: PollerOptions): Poller {
	let server: LavaServer = {
		key,
		name,
		place,
		status: { state: 'unknown' },
		way: undefined,
		version: undefined,
		workers: [],
		daemons: undefined,
		toldAt: 0,
	};
	let told = NO_REPORT;
	let everythingAt = Number.NEGATIVE_INFINITY;
	/** Somebody wants to know more than a look tells that is under way: it may have begun too early. */
	let due: 'no' | 'soon' | 'urgent' = 'no';
	let running: AbortController | undefined;
	let nap: AbortController | undefined;

	async function lookOnce(signal: AbortSignal): Promise<void> {
		const askedAt = clock.now();
		const urgent = due === 'urgent';
		const everything = due !== 'no' || askedAt - everythingAt >= RHYTHM.everything;
		due = 'no';
		const seen = await look({ told, everything, urgent, signal });
		if (signal.aborted) return;
		if (seen.hostSettings !== undefined) put({ hostSettings: seen.hostSettings });
		if (seen.told === undefined) {
			everythingAt = Number.NEGATIVE_INFINITY;
			put({ status: seen.status, way: seen.way, daemons: seen.daemons ?? server.daemons });
			return;
		}
		if (everything) everythingAt = askedAt;
		told = seen.told;
		put({
			status: seen.status,
			way: seen.way,
			version: told.version ?? server.version,
			workers: joinWorkers(told.workers, told.devices, told.jobs),
			daemons: seen.daemons ?? server.daemons,
			toldAt: seen.toldAt ?? askedAt,
		});
	}

	function put(news: Partial<LavaServer>): void {
		server = { ...server, ...news };
		onChange();
	}

	async function keepLooking(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			await lookOnce(signal);
			if (due !== 'no') continue;
			nap = new AbortController();
			const ms = server.status.state === 'ready' ? RHYTHM.workers : RHYTHM.notReady;
			await pause(clock, ms, AbortSignal.any([signal, nap.signal]));
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
		watch,
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
