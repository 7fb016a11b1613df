/** A container writes as fast as it can, and its log is on the screen: what that costs, and whether keys still act. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestants.ts';
import { memory, processorTime } from '../processes.ts';
import type { Row, Table } from '../report.ts';
import { percentile } from '../statistics.ts';
import { startProgram, type TerminalProgram } from '../program.ts';

const SETTLE_MS = 2000;
const SECONDS = 60;
const ESCAPE = '\u001B';

export async function measureFlood(contestants: readonly Contestant[], title: string): Promise<Table> {
	const rows: Row[] = [];
	for (const contestant of contestants) rows.push(await measureOne(contestant));
	return {
		title,
		columns: [
			{ title: 'bytes', unit: '/s' },
			{ title: 'CPU', unit: '%', limit: 30 },
			{ title: 'key p50', unit: 'ms' },
			{ title: 'key p99', unit: 'ms', limit: 100 },
			{ title: 'memory', unit: 'MB', limit: 180 },
		],
		rows,
	};
}

async function measureOne({ name, launch, isLive, menu }: Contestant): Promise<Row> {
	const program = startProgram(launch, { watched: menu !== undefined });
	try {
		if (menu !== undefined) await program.waitFor(isLive);
		await pause(SETTLE_MS);
		const before = { ...program.counts(), processor: processorTime(program.pid), at: performance.now() };
		const times = menu === undefined ? undefined : await openMenus(program, menu);
		if (times === undefined) await pause(SECONDS * 1000);
		const seconds = (performance.now() - before.at) / 1000;
		return {
			name,
			values: [
				(program.counts().bytes - before.bytes) / seconds,
				((processorTime(program.pid) - before.processor) / seconds) * 100,
				times && percentile(times, 50),
				times && percentile(times, 99),
				memory(program.pid).most,
			],
		};
	} finally {
		await program.end();
	}
}

/** Milliseconds from each key to the screen that shows what it did. */
async function openMenus(program: TerminalProgram, menu: NonNullable<Contestant['menu']>): Promise<number[]> {
	const times: number[] = [];
	const end = performance.now() + SECONDS * 1000;
	while (performance.now() < end) {
		// At no fixed place in the rhythm of its frames.
		await pause(40 + Math.random() * 60);
		const pressed = performance.now();
		program.keys(menu.key);
		times.push((await program.waitFor(menu.isOpen)) - pressed);
		program.keys(ESCAPE);
		await program.waitFor(screen => !menu.isOpen(screen));
	}
	return times;
}
