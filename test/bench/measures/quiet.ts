/** What a program costs while nobody touches it: bytes, writes, processor time, and what it makes the engine do. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestants.ts';
import { memory, ownProcessorTime, processorTime } from '../processes.ts';
import type { Row, Table } from '../report.ts';
import { startProgram } from '../program.ts';

/** Until everything that a start brings with it is over. */
const SETTLE_MS = 4000;

type Limits = { bytes: number; writes?: number; processor: number; engine?: number };

/** `daemons`: the engine's own processes. */
export async function measureQuiet(
	contestants: readonly Contestant[],
	{ title, seconds, daemons, limits }: { title: string; seconds: number; daemons: readonly number[]; limits: Limits },
): Promise<Table> {
	const alone = await engineShare(daemons, seconds);
	const rows: Row[] = [];
	for (const contestant of contestants) rows.push(await measureOne(contestant, seconds, daemons, alone));
	return {
		title,
		columns: [
			{ title: 'bytes', unit: '/s', limit: limits.bytes },
			{ title: 'writes', unit: '/s', limit: limits.writes },
			{ title: 'CPU', unit: '%', limit: limits.processor },
			{ title: 'CPU in dockerd', unit: '%', limit: limits.engine },
			{ title: 'memory', unit: 'MB' },
		],
		rows: [...rows, { name: 'nobody', values: [undefined, undefined, undefined, alone, undefined] }],
	};
}

async function measureOne(
	{ name, launch, isLive }: Contestant,
	seconds: number,
	daemons: readonly number[],
	alone: number,
): Promise<Row> {
	const program = startProgram(launch);
	try {
		await program.waitFor(isLive);
		await pause(SETTLE_MS);
		const before = { ...program.counts(), processor: processorTime(program.pid) };
		const engine = await engineShare(daemons, seconds);
		const after = { ...program.counts(), processor: processorTime(program.pid) };
		return {
			name,
			values: [
				(after.bytes - before.bytes) / seconds,
				(after.writes - before.writes) / seconds,
				((after.processor - before.processor) / seconds) * 100,
				engine - alone,
				memory(program.pid).now,
			],
		};
	} finally {
		await program.end();
	}
}

/** Percent of one processor. */
async function engineShare(daemons: readonly number[], seconds: number): Promise<number> {
	const before = ownProcessorTime(daemons);
	await pause(seconds * 1000);
	return ((ownProcessorTime(daemons) - before) / seconds) * 100;
}
