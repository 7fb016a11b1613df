/** What a backup of a server with much job output costs this machine, beside tar over `docker exec`. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, mkdirSync, openSync, closeSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Launch } from '../program.ts';
import { memory } from '../processes.ts';
import type { Table } from '../report.ts';
import { median } from '../statistics.ts';

/** In turns, so that what else this machine does weighs on both alike. */
const TURNS = 3;
const LOOK_MS = 20;

/** Of a file that is written: this part of it is job output in both, and neither start nor end count. */
const FROM = 0.1;
const TO = 0.9;

export type BackupRuns = {
	/** Bytes of job output. */
	output: number;
	/** lavadock's, which writes one file into this folder; what it asks LAVA before is in its time too. */
	backup: (folder: string) => Launch;
	/** Writes an archive of the job output to stdout. */
	tar: Launch;
	/** Empty; is left empty. */
	folder: string;
};

type Run = { seconds: number; rate: number; memory: number };

/** @throws Error when one of the programs fails */
export async function measureBackup({ output, backup, tar, folder }: BackupRuns): Promise<Table> {
	const [ours, theirs]: [Run[], Run[]] = [[], []];
	for (let turn = 0; turn < TURNS; turn++) {
		theirs.push(await timed(tar, folder, output, 'stdout'));
		ours.push(await timed(backup(folder), folder, output, 'folder'));
	}
	const rate = median(theirs.map(each => each.rate));
	const slower = (runs: readonly Run[]): number => 100 * (1 - median(runs.map(each => each.rate)) / rate);
	const middle = (runs: readonly Run[], of: keyof Run): number => median(runs.map(each => each[of]));
	const figures = (runs: readonly Run[]) => [middle(runs, 'rate'), middle(runs, 'seconds'), middle(runs, 'memory')];
	return {
		title: `Backup, ${(output / 1e9).toFixed(1)} GB of job output`,
		columns: [
			{ title: 'written', unit: 'MB/s' },
			{ title: 'in all', unit: 's' },
			{ title: 'memory', unit: 'MB', limit: 150 },
			{ title: 'slower', unit: '%', limit: 20 },
		],
		rows: [
			{ name: 'lavadock', values: [...figures(ours), slower(ours)] },
			{ name: 'docker exec tar', values: [...figures(theirs), undefined] },
		],
	};
}

async function timed(launch: Launch, folder: string, output: number, into: 'stdout' | 'folder'): Promise<Run> {
	mkdirSync(folder, { recursive: true });
	const began = performance.now();
	const child = begin(launch, into === 'stdout' ? join(folder, 'jobs.tar') : undefined);
	const ended = once(child, 'close');
	const run = await watched(child, folder, output);
	const [code] = await ended;
	const seconds = (performance.now() - began) / 1000;
	if (code !== 0 || sizeIn(folder) < output) throw new Error(`${launch.command} ended with ${code}`);
	rmSync(folder, { recursive: true });
	return { ...run, seconds };
}

function begin({ command, args, env }: Launch, file: string | undefined): ChildProcess {
	const to = file === undefined ? ('ignore' as const) : openSync(file, 'wx');
	try {
		const environment = { PATH: process.env['PATH'], NODE_ENV: 'production', ...env };
		return spawn(command, [...args], { env: environment, stdio: ['ignore', to, 'inherit'] });
	} finally {
		if (typeof to === 'number') closeSync(to);
	}
}

/** Looks at what is written until the program ends; `rate` in 10^6 bytes per second. */
async function watched(child: ChildProcess, folder: string, output: number): Promise<Omit<Run, 'seconds'>> {
	const looks: { at: number; size: number }[] = [];
	let most = 0;
	while (child.exitCode === null && child.signalCode === null) {
		looks.push({ at: performance.now(), size: sizeIn(folder) });
		most = Math.max(most, child.pid === undefined ? 0 : memory(child.pid).most);
		await pause(LOOK_MS);
	}
	const first = looks.find(({ size }) => size >= FROM * output);
	const last = looks.find(({ size }) => size >= TO * output);
	const rate = first && last ? (last.size - first.size) / (last.at - first.at) / 1000 : Number.NaN;
	return { rate, memory: most };
}

function sizeIn(folder: string): number {
	return readdirSync(folder).reduce(
		(sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
		0,
	);
}
