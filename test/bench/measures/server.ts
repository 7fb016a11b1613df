/** What the Workers panel costs a LAVA server while it is on the screen. */

import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import * as z from 'zod';
import type { Contestant } from '../contestants.ts';
import { startProgram } from '../program.ts';
import type { Table } from '../report.ts';
import { median } from '../statistics.ts';

/** With and without the panel in turns, so that what the server does on its own weighs on both alike. */
const TURNS = 3;
const SECONDS = 60;
/** Until everything that a start brings with it is over. */
const SETTLE_MS = 5000;

const Stats = z.object({ cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }) });

type Panel = { key: string; isOpen: (screen: string) => boolean };

/** `server`: LAVA's container; `panel`: how the program is brought to show LAVA's workers. */
export async function measureServer(
	{ launch, isLive }: Contestant,
	{ title, server, panel }: { title: string; server: Docker.Container; panel: Panel },
): Promise<Table> {
	const alone: number[] = [];
	const watched: number[] = [];
	for (let turn = 0; turn < TURNS; turn++) {
		alone.push(await share(server));
		const program = startProgram(launch);
		try {
			await program.waitFor(isLive);
			program.keys(panel.key);
			await program.waitFor(panel.isOpen);
			await pause(SETTLE_MS);
			watched.push(await share(server));
		} finally {
			await program.end();
		}
	}
	return {
		title,
		columns: [
			{ title: 'CPU of LAVA', unit: '%' },
			{ title: 'caused', unit: '%', limit: 1 },
		],
		rows: [
			{ name: 'lavadock', values: [median(watched), median(watched) - median(alone)] },
			{ name: 'nobody', values: [median(alone), undefined] },
		],
	};
}

/** Percent of one processor that all processes of a container need. */
async function share(container: Docker.Container): Promise<number> {
	const before = await processorTime(container);
	await pause(SECONDS * 1000);
	return ((await processorTime(container)) - before) / (SECONDS * 1e7);
}

/** Nanoseconds (Docker API, ContainerStats). */
async function processorTime(container: Docker.Container): Promise<number> {
	const { cpu_stats } = Stats.parse(await container.stats({ stream: false, 'one-shot': true }));
	return cpu_stats.cpu_usage.total_usage;
}
