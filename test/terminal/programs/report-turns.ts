/** Preloaded into the built program: from the first SIGUSR2 to the second one it watches the turns of its event loop. */

import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { watchTurns } from './watch-turns.ts';

/** Where the longest turns are written, as JSON. */
const file = process.env['LONGEST_TURN_FILE'];

// The loader's own thread has another loop.
if (file !== undefined && isMainThread) {
	process.once('SIGUSR2', () => {
		const longest = watchTurns();
		process.once('SIGUSR2', () => writeFileSync(file, JSON.stringify(longest())));
	});
}
