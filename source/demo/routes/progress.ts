/** Tells how far something is as the engine does: one object a line, in its own time. */

import type { ServerResponse } from 'node:http';
import type { Machine } from '../machine.ts';

const LINE_MS = 150;

/** @param arrived called when all was sent; not when the client goes before */
export function tellProgress(
	{ clock }: Machine,
	response: ServerResponse,
	lines: readonly object[],
	arrived: () => void,
): void {
	response.writeHead(200, { 'Content-Type': 'application/json' });
	const left = [...lines];
	let stop: (() => void) | undefined;
	const next = (): void => {
		const line = left.shift();
		if (line === undefined) {
			arrived();
			response.end();
			return;
		}
		response.write(`${JSON.stringify(line)}\r\n`);
		stop = clock.after(LINE_MS, next);
	};
	response.on('close', () => stop?.());
	next();
}
