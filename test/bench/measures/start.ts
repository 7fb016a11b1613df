/** From starting the process to the first screen that shows the engine's containers. */

import type { Contestant } from '../contestants.ts';
import type { Row, Table } from '../report.ts';
import { median } from '../statistics.ts';
import { startProgram } from '../program.ts';

export async function measureStart(
	contestants: readonly Contestant[],
	{ title, runs, limit }: { title: string; runs: number; limit: number },
): Promise<Table> {
	const rows: Row[] = [];
	for (const contestant of contestants) {
		const { name, isPeer = false } = contestant;
		try {
			rows.push({ name, values: await startsOf(contestant, runs) });
		} catch (error) {
			if (!isPeer) throw error;
			console.log(`${name} has shown no containers in time.`);
			rows.push({ name, values: [] });
		}
	}
	return {
		title,
		columns: [
			{ title: 'min', unit: 'ms' },
			{ title: 'median', unit: 'ms', limit },
			{ title: 'max', unit: 'ms' },
			{ title: 'very first', unit: 'ms' },
		],
		rows,
	};
}

/** The first start is not counted with the others: it fills caches. */
async function startsOf(contestant: Contestant, runs: number): Promise<number[]> {
	const first = await firstFrame(contestant);
	const times: number[] = [];
	for (let run = 0; run < runs; run++) times.push(await firstFrame(contestant));
	return [Math.min(...times), median(times), Math.max(...times), first];
}

async function firstFrame({ launch, isLive }: Contestant): Promise<number> {
	const program = startProgram(launch);
	try {
		return (await program.waitFor(isLive)) - program.startedAt;
	} finally {
		await program.end();
	}
}
