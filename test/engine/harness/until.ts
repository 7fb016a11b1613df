/** Waiting for a fact instead of a time. */

const SHORTEST_PAUSE = 20;
const LONGEST_PAUSE = 1000;

/** What comes true takes a moment; only what fails waits as long as this, which a machine that is full needs. */
const PATIENCE = 60;

/**
 * Asks until the answer is neither undefined nor false, and resolves with it; after `seconds` it rejects, saying
 * what did not come true and what the last error was.
 */
export async function until<T>(
	fact: string,
	ask: () => T | undefined | false | Promise<T | undefined | false>,
	seconds = PATIENCE,
): Promise<T> {
	let lastError: unknown;
	const deadline = Date.now() + seconds * 1000;
	while (Date.now() < deadline) {
		const asked = performance.now();
		try {
			const answer = await ask();
			if (answer !== undefined && answer !== false) return answer;
		} catch (error) {
			lastError = error;
		}
		await pauseAfter(performance.now() - asked);
	}
	throw new Error(`not within ${seconds} s: ${fact}`, { cause: lastError });
}

/** Repeats an assertion until it holds; after `seconds` it rejects as the assertion last did. */
export async function eventually(assertion: () => void | Promise<void>, seconds = PATIENCE): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const asked = performance.now();
		try {
			return await assertion();
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
		await pauseAfter(performance.now() - asked);
	}
}

/** Who is asked has work with it, which what is waited for needs too: asking takes a fifth of the time at most. */
function pauseAfter(milliseconds: number): Promise<void> {
	const pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, 4 * milliseconds));
	return new Promise(resolve => setTimeout(resolve, pause));
}
