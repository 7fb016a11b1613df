/** Waiting for a fact that somebody tells of. */

const DEADLINE_MILLISECONDS = 50_000;

/** Who tells of changes: an engine, a store, a watch. */
type Subscribable = { subscribe(listener: () => void): () => void };

/** Resolves when the fact holds, looked at whenever something changed; rejects at the deadline. */
export async function until(source: Subscribable, fact: () => boolean): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const look = (): void => {
		if (fact()) resolve();
	};
	const stop = source.subscribe(look);
	// Made here, so that it says who waits.
	const error = new Error(`It did not come true within ${DEADLINE_MILLISECONDS} ms: ${String(fact)}`);
	const late = setTimeout(() => reject(error), DEADLINE_MILLISECONDS);
	look();
	try {
		await promise;
	} finally {
		clearTimeout(late);
		stop();
	}
}

/**
 * Resolves when a fact holds that nobody tells of, such as what stands in a folder; rejects at the deadline. What is
 * awaited in a hook has to end: a hook that waits for ever keeps its file from ending.
 */
export async function untilSeen(fact: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + DEADLINE_MILLISECONDS;
	while (!(await fact())) {
		if (Date.now() > deadline) {
			throw new Error(`It was not seen within ${DEADLINE_MILLISECONDS} ms: ${String(fact)}`);
		}
		await new Promise(resolve => setTimeout(resolve, 10));
	}
}
