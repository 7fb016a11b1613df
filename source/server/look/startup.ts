/** What a LAVA server's container says while it starts (lava.md 2c). */

import { type Clock, pause } from '../../engine/clock.ts';
import type { Engine } from '../../engine/engine.ts';
import type { LogLines } from '../../engine/logs/lines.ts';

const LINES = 40;
/** The engine tells a log's end at once, where there is one. */
const PATIENCE_MS = 700;
/** Of Django's migrations and of the entrypoint. */
const STEP = /^\s*(Applying \S+?)(?:\.\.\.|$)|^(Starting \S+|Create database|Waiting .{0,60})/;

/** The step it is at, e.g. `Applying lava_scheduler_app.0042_more`; '' where the end of its log tells none. */
export async function startupStep(
	engine: Pick<Engine, 'followLog'>,
	containerId: string,
	clock: Clock,
	signal: AbortSignal,
): Promise<string> {
	const source = engine.followLog(containerId, { kind: 'tail', lines: LINES });
	const report = new AbortController();
	const unsubscribe = source.subscribe(() => {
		if (source.lines.end > source.lines.first) report.abort();
	});
	try {
		await pause(clock, PATIENCE_MS, AbortSignal.any([signal, report.signal]));
		return lastStep(source.lines);
	} finally {
		unsubscribe();
		source.close();
	}
}

function lastStep(lines: LogLines): string {
	for (let number = lines.end - 1; number >= lines.first; number--) {
		const found = STEP.exec(lines.line(number)?.text ?? '');
		if (found !== null) return found[1] ?? found[2] ?? '';
	}
	return '';
}
