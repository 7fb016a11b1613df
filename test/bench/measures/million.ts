/** A million lines go through the log on the screen: what is left of them in memory. */

import type { Contestant } from '../contestants.ts';
import { memory } from '../processes.ts';
import type { Row, Table } from '../report.ts';
import { startProgram } from '../program.ts';

const SECONDS = 25;

export type Writer = { begin: () => Promise<void>; remove: () => Promise<void> };

/** `prepare` starts a container that writes the lines, and then this last one, when it is told to begin. */
export async function measureMillion(
	contestants: readonly Contestant[],
	{ prepare, lastLine }: { prepare: () => Promise<Writer>; lastLine: string },
): Promise<Table> {
	const rows: Row[] = [];
	for (const { name, launch, isLive } of contestants) {
		const writer = await prepare();
		const program = startProgram(launch);
		try {
			await program.waitFor(isLive);
			await writer.begin();
			const began = performance.now();
			const ended = await program.waitFor(screen => screen.includes(lastLine), SECONDS * 1000).catch(() => undefined);
			const { now, most } = memory(program.pid);
			rows.push({ name, values: [ended && (ended - began) / 1000, now, most] });
		} finally {
			await program.end();
			await writer.remove();
		}
	}
	return {
		title: 'A million lines',
		columns: [
			{ title: 'last line seen after', unit: 's' },
			{ title: 'memory', unit: 'MB', limit: 180 },
			{ title: 'most', unit: 'MB', limit: 180 },
		],
		rows,
	};
}
