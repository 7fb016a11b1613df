/**
 * Has V8 optimise less while the console opens. It compiles again what was called some hundred times, and by the time that
 * is done the first frame is drawn. What goes on being called is compiled a second later.
 */

import { setFlagsFromString } from 'node:v8';

/** Numbers of calls before V8's compilers take a function; its own are those of Node 24 (`node --v8-options`). */
const WHILE_OPENING = { maglev: 2000, turbofan: 10_000 };
const ITS_OWN = { maglev: 400, turbofan: 3000 };
const OPENING_MS = 1000;

export function optimiseLater(): void {
	setCalls(WHILE_OPENING);
	setTimeout(() => setCalls(ITS_OWN), OPENING_MS).unref();
}

function setCalls({ maglev, turbofan }: typeof ITS_OWN): void {
	setFlagsFromString(`--invocation-count-for-maglev=${maglev}`);
	setFlagsFromString(`--invocation-count-for-turbofan=${turbofan}`);
}
