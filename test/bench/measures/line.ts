/** Over a long line: how soon the first live picture comes, and what an idle minute sends. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Line } from '../../engine/harness/line.ts';
import type { Contestant } from '../contestants.ts';
import { startProgram } from '../program.ts';
import type { Column, Row, Table } from '../report.ts';

export type Way = Pick<Contestant, 'name' | 'launch' | 'isLive'>;

/** Round trips in milliseconds, and what the first picture must be under. */
const LINES = [{ roundTrip: 0 }, { roundTrip: 150, limit: 2000 }, { roundTrip: 600, limit: 6000 }] as const;

/** The idle minute is one of a line that is long, as most are that are paid by the byte. */
const IDLE_TRIP = 150;
/** Until everything that a start brings with it is over. */
const SETTLE_MS = 20_000;
const IDLE_MS = 60_000;
const IDLE_KB = 60;

const PATIENCE_MS = 120_000;

export async function* measureLine(
	ways: readonly Way[],
	{ line, title }: { line: Line; title: string },
): AsyncGenerator<Table> {
	const rows: Row[] = [];
	const columns: Column[] = [
		...LINES.map(({ roundTrip, ...of }) => ({
			title: `${roundTrip} ms`,
			unit: 'ms',
			limit: 'limit' in of ? of.limit : undefined,
		})),
		{ title: 'sent by then', unit: 'kB' },
		{ title: 'idle minute', unit: 'kB', limit: IDLE_KB },
	];
	for (const way of ways) {
		const firsts: number[] = [];
		let [atFirst, idle] = [0, 0];
		for (const { roundTrip } of LINES) {
			line.set({ roundTrip });
			const before = line.sent();
			const program = startProgram(way.launch);
			try {
				firsts.push((await program.waitFor(way.isLive, PATIENCE_MS)) - program.startedAt);
				if (roundTrip !== IDLE_TRIP) continue;
				await pause(SETTLE_MS);
				atFirst = line.sent() - before;
				const settled = line.sent();
				await pause(IDLE_MS);
				idle = line.sent() - settled;
			} finally {
				await program.end();
			}
		}
		line.set({ roundTrip: 0 });
		rows.push({ name: way.name, values: [...firsts, atFirst / 1000, idle / 1000] });
	}
	yield { title: `First picture by round trip, ${title}`, columns, rows };
}
