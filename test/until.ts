/** Waiting for a fact that somebody tells of. */

const DEADLINE_MILLISECONDS = 50_000;

/** Who tells of changes: an engine, a store, a watch. */
type Telling = { subscribe(listener: () => void): () => void };

/** Resolves when the fact holds, looked at whenever something changed; rejects at the deadline. */
export async function until(telling: Telling, fact: () => boolean): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const look = (): void => {
		if (fact()) resolve();
	};
	const stop = telling.subscribe(look);
	const late = setTimeout(
		() => reject(new Error(`It did not come true within ${DEADLINE_MILLISECONDS} ms: ${String(fact)}`)),
		DEADLINE_MILLISECONDS,
	);
	look();
	try {
		await promise;
	} finally {
		clearTimeout(late);
		stop();
	}
}
