/** The demo's time: real, standing still for pictures and golden frames, or moved by hand in tests. */

export type DemoClock = {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Time stands still: nothing happens by itself, and what is waited for comes at once. */
	readonly frozen: boolean;
	/** Runs once when so much time has passed. Returns the way to call it off. */
	after(milliseconds: number, run: () => void): () => void;
};

export const systemClock: DemoClock = {
	now: () => Date.now(),
	frozen: false,
	after: (milliseconds, run) => {
		const timer = setTimeout(run, milliseconds);
		timer.unref();
		return () => clearTimeout(timer);
	},
};

/** A clock that always shows `instant` (ms since the epoch). What is waited for comes soon, what is due first first. */
export function frozenClock(instant: number): DemoClock {
	let passed = 0;
	const due = new Set<Due>();
	return {
		now: () => instant,
		frozen: true,
		after(milliseconds, run) {
			const entry = { at: passed + milliseconds, run };
			due.add(entry);
			setImmediate(() => {
				const next = earliest(due);
				if (next === undefined) return;
				due.delete(next);
				passed = next.at;
				next.run();
			});
			return () => due.delete(entry);
		},
	};
}

type Due = { at: number; run: () => void };

function earliest(due: ReadonlySet<Due>): Due | undefined {
	return [...due].toSorted((a, b) => a.at - b.at)[0];
}

/** A clock that a test moves: what is due runs inside `advance`, in order, each at its own time. */
export type ManualClock = DemoClock & { advance(milliseconds: number): void };

export function manualClock(start: number): ManualClock {
	let now = start;
	const due = new Set<Due>();
	return {
		now: () => now,
		frozen: false,
		after(milliseconds, run) {
			const entry = { at: now + milliseconds, run };
			due.add(entry);
			return () => due.delete(entry);
		},
		advance(milliseconds) {
			const end = now + milliseconds;
			for (;;) {
				const next = earliest(due);
				if (next === undefined || next.at > end) break;
				due.delete(next);
				now = next.at;
				next.run();
			}
			now = end;
		},
	};
}

/**
 * Nanoseconds since the epoch, each stamp later than the one before, as an engine's own are:
 * a client that resumes a log at its last stamp relies on it.
 */
export function stamper(clock: DemoClock): () => bigint {
	let last = 0n;
	return () => {
		const now = BigInt(Math.round(clock.now() * 1000)) * 1000n;
		last = now > last ? now : last + 1n;
		return last;
	};
}

/** RFC 3339 with nine digits, as the engine writes its times. */
export function stampText(nanoseconds: bigint): string {
	const seconds = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19);
	return `${seconds}.${(nanoseconds % 1_000_000_000n).toString().padStart(9, '0')}Z`;
}

/** The engine's way to say "never". */
export const NEVER = '0001-01-01T00:00:00Z';

/** RFC 3339 of a time in ms since the epoch; 0 = never. */
export function timeText(milliseconds: number): string {
	return milliseconds === 0 ? NEVER : stampText(BigInt(Math.round(milliseconds)) * 1_000_000n);
}
