/** Waiting for a fact that somebody tells of. */

const DEADLINE_MILLISECONDS = 20_000;

/** Resolves when the fact holds, looked at whenever the subscription calls; rejects at the deadline. */
export async function until(subscribe: (listener: () => void) => () => void, fact: () => boolean): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const look = (): void => {
		if (fact()) resolve();
	};
	const stop = subscribe(look);
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
