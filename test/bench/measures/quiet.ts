/** What a program costs while nobody touches it: bytes, writes, processor time, and what it makes the engine do. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestants.ts';
import { memory, ownProcessorTime, processorTime } from '../processes.ts';
import type { Row, Table } from '../report.ts';
import { startProgram } from '../program.ts';

/** Until everything that a start brings with it is over. */
const SETTLE_MS = 4000;

type Limits = { bytes: number; writes?: number; processor: number; engine?: number };

type Quiet = {
	title: string;
	seconds: number;
	/** The engine's own processes. */
	daemons: readonly number[];
	limits: Limits;
	/** Milliseconds from the first picture until it is measured. */
	settle?: number;
};

export async function measureQuiet(
	contestants: readonly Contestant[],
	{ title, seconds, daemons, limits, settle = SETTLE_MS }: Quiet,
): Promise<Table> {
	const alone = await engineShare(daemons, seconds);
	const rows: Row[] = [];
	for (const contestant of contestants) rows.push(await measureOne(contestant, { seconds, daemons, settle }, alone));
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
	{ seconds, daemons, settle }: Required<Pick<Quiet, 'seconds' | 'daemons' | 'settle'>>,
	alone: number,
): Promise<Row> {
	const program = startProgram(launch);
	try {
		await program.waitFor(isLive);
		await pause(settle);
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
