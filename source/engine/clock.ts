/** Time, passed in where code waits, so that tests need not. */
export type Clock = {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Calls back once after `ms` milliseconds; the returned function takes that back. */
	after(ms: number, callback: () => void): () => void;
};

export const systemClock: Clock = {
	now: Date.now,
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) {
			resolve();
			return;
		}
		const done = () => {
			cancel();
			signal.removeEventListener('abort', done);
			resolve();
		};
		const cancel = clock.after(ms, done);
		signal.addEventListener('abort', done);
	});
}

/**
 * Does work that has to end within `ms` milliseconds and before `signal` aborts. The work's own signal aborts when
 * its time is over; the promise rejects then even if the work ignores it. `again` may give it as much time once
 * more whenever its time is over.
 *
 * @throws what `late` makes when the time is over; the signal's reason when that aborts; what the work throws.
 */
export function within<T>(
	clock: Clock,
	ms: number,
	signal: AbortSignal,
	late: () => Error,
	work: (signal: AbortSignal) => Promise<T>,
	again: () => boolean = () => false,
): Promise<T> {
	const { promise, resolve, reject } = Promise.withResolvers<T>();
	const own = new AbortController();
	const stop = (reason: unknown) => {
		reject(reason);
		own.abort(reason);
	};
	const onAbort = () => stop(signal.reason);
	let cancel = nothing;
	const allow = (): void => {
		cancel = clock.after(ms, () => (again() ? allow() : stop(late())));
	};
	allow();
	signal.addEventListener('abort', onAbort);
	if (signal.aborted) {
		onAbort();
	} else {
		work(own.signal).then(resolve, reject);
	}
	return promise.finally(() => {
		cancel();
		signal.removeEventListener('abort', onAbort);
	});
}

const nothing = (): void => {};
