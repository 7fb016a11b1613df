/** CPU and memory of the containers on the screen, asked for one by one, so that the engine hardly notices. */

import type { Usage } from '../../lab/objects.ts';
import { pause, type Clock } from '../clock.ts';
import { statusOf } from '../engine-error.ts';
import { ask, rhythmOver, type Session } from '../session/session.ts';
import { readSample, usageBetween, type UsageSample } from '../answers/usage.ts';

export type UsageWatch = {
	/** A new map whenever a sample came. */
	usage: () => ReadonlyMap<string, Usage>;
	/** The containers to be asked for; forgets the others. */
	watch: (ids: readonly string[]) => void;
	/** Asks until the session ends. */
	serve: (session: Session) => Promise<void>;
};

/** At most four requests per second in all. */
const BETWEEN_REQUESTS_MS = 250;
/** And none of the same container sooner than this, unless the first difference is still to come. A sample is 3 kB. */
const BETWEEN_SAMPLES = { least: 3_000, trips: 600, most: 90_000 };
const BEFORE_SECOND_SAMPLE_MS = 1_000;

/** `isMeasurable`: whether it runs, and has figures of its own. */
export function createUsageWatch(
	clock: Clock,
	isMeasurable: (id: string) => boolean,
	onChange: () => void,
): UsageWatch {
	let watched: readonly string[] = [];
	let usage: ReadonlyMap<string, Usage> = new Map();
	const samples = new Map<string, UsageSample>();
	/** When each was asked for last. */
	const askedAt = new Map<string, number>();
	/** Asked for and not yet answered: Engine 20.10 answers with its next measuring, up to a second later. */
	const asked = new Set<string>();

	function setUsage(id: string, value: Usage | undefined): void {
		if (!value && !usage.has(id)) return;
		const next = new Map(usage);
		if (value) next.set(id, value);
		else next.delete(id);
		usage = next;
		onChange();
	}

	function dueAt(session: Session, id: string): number {
		const at = askedAt.get(id);
		if (at === undefined) return 0;
		return at + (usage.has(id) ? rhythmOver(session, BETWEEN_SAMPLES) : BEFORE_SECOND_SAMPLE_MS);
	}

	/** The running one that is due for longest. */
	function nextDue(session: Session): string | undefined {
		const dueOf = (id: string): number => dueAt(session, id);
		const due = watched.filter(id => !asked.has(id) && dueOf(id) <= clock.now() && isMeasurable(id));
		return due.toSorted((a, b) => dueOf(a) - dueOf(b))[0];
	}

	async function sample(session: Session, id: string): Promise<void> {
		askedAt.set(id, clock.now());
		asked.add(id);
		try {
			const container = session.docker.getContainer(id);
			const answer: unknown = await ask(session, () => container.stats({ stream: false, 'one-shot': true }));
			const before = samples.get(id);
			const after = readSample(answer);
			samples.set(id, after);
			if (before && watched.includes(id)) setUsage(id, usageBetween(before, after));
		} catch (error) {
			// A broken line is reported elsewhere, and the last snapshot stays.
			if (statusOf(error) === undefined) return;
			// It ended meanwhile, or the engine can't measure it: it has no figures.
			samples.delete(id);
			setUsage(id, undefined);
		} finally {
			asked.delete(id);
		}
	}

	function forget(id: string): void {
		samples.delete(id);
		askedAt.delete(id);
		setUsage(id, undefined);
	}

	return {
		usage: () => usage,
		watch(ids) {
			watched = ids;
			[...samples.keys()].filter(id => !ids.includes(id)).forEach(forget);
		},
		async serve(session) {
			while (!session.signal.aborted) {
				const id = nextDue(session);
				if (id !== undefined) void sample(session, id);
				await pause(clock, BETWEEN_REQUESTS_MS, session.signal);
			}
		},
	};
}
