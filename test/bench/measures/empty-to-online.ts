/**
 * From an empty engine to a dispatcher that LAVA says is Online: what lavadock needs beyond the same commands in
 * shell scripts. The scripts are its own plans, saved by a run that is not counted.
 */

import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finish } from '../../lab/harness/finish.ts';
import { type ByKeys, openByKeys } from '../../lab/harness/by-keys.ts';
import { fromEmptyToOnline } from '../../lab/harness/empty-to-online.ts';
import { type LabEngine, startLabEngine } from '../../lab/harness/lab.ts';
import type { Table } from '../report.ts';
import { median } from '../statistics.ts';

/** Each is run so often. Machines warm up and slow down, so who goes first changes. */
const RUNS = 5;
const scripts = ['network.sh', 'server.sh', 'superuser.sh', 'dispatcher.sh'];

export async function measureEmptyToOnline(program: string, scratch: string): Promise<Table> {
	const left = [...scripts];
	const save = async (console: ByKeys): Promise<void> => {
		const name = left.shift() ?? '';
		copyFileSync(await console.saves(name), join(scratch, name));
	};
	await onEmptyEngine(engine => throughLavadock(engine, program, save));
	const lavadock: number[] = [];
	const inScripts: number[] = [];
	const once = [
		async () => lavadock.push(await onEmptyEngine(engine => throughLavadock(engine, program))),
		async () => inScripts.push(await onEmptyEngine(engine => throughScripts(engine, scratch))),
	];
	for (let run = 0; run < RUNS; run++) {
		for (const work of run % 2 === 0 ? once : once.toReversed()) await work();
	}
	const beyond = (median(lavadock) / median(inScripts) - 1) * 100;
	return {
		title: 'Empty engine to Online',
		columns: [
			{ title: 'min', unit: 's' },
			{ title: 'median', unit: 's' },
			{ title: 'max', unit: 's' },
			{ title: 'beyond scripts', unit: '%', limit: 5 },
		],
		rows: [
			{ name: 'lavadock', values: [...spread(lavadock), beyond] },
			{ name: 'shell scripts', values: [...spread(inScripts), undefined] },
		],
	};
}

const spread = (times: readonly number[]): number[] => [Math.min(...times), median(times), Math.max(...times)];

async function onEmptyEngine(work: (engine: LabEngine) => Promise<number>): Promise<number> {
	const engine = await startLabEngine();
	try {
		return await work(engine);
	} finally {
		engine.cleanup();
	}
}

/** Seconds from the first key to the last plan's end. `shown` is called with each plan. */
async function throughLavadock(
	engine: LabEngine,
	program: string,
	shown?: (console: ByKeys) => Promise<void>,
): Promise<number> {
	const console = await openByKeys(engine, { program });
	try {
		const began = performance.now();
		await fromEmptyToOnline(console, shown === undefined ? {} : { shown: () => shown(console) });
		return (performance.now() - began) / 1000;
	} finally {
		await console.close();
	}
}

/** A script is for the very containers of the lab that it was saved in; by their names it is for another lab too. */
function forAnyLab(script: string): string {
	const containers = script.matchAll(/^\s*must_be_here (\w{64}) (\S+)/gm);
	return [...containers].reduce(
		(text, [, id = '', name = '']) => text.replaceAll(id, name).replaceAll(id.slice(0, 12), name),
		script,
	);
}

/** Seconds that the scripts take, one after the other. */
async function throughScripts(engine: LabEngine, folder: string): Promise<number> {
	const texts = scripts.map(name => forAnyLab(readFileSync(join(folder, name), 'utf8')));
	for (const [index, name] of scripts.entries()) {
		writeFileSync(join(engine.instance.shared, name), texts[index] ?? '');
	}
	const secrets = texts.flatMap(text => [...text.matchAll(/^\s*ask (\w+) /gm)]);
	const given = Object.fromEntries(secrets.map(([, variable = '']) => [variable, 'mackerel-7-lamp-post']));
	const began = performance.now();
	for (const name of scripts) {
		const inside = engine.instance.inside('sh', [`/shared/${name}`]);
		const { code, errors } = await finish(
			spawn(inside.program, inside.args, { env: { ...process.env, ...given } }),
			'',
		);
		if (code !== 0) throw new Error(`${name}: code ${code}\n${errors}`);
	}
	return (performance.now() - began) / 1000;
}
