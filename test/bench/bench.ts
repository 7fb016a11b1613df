/**
 * Measures the built program as a whole, in a pty of 120x35, beside whatever else shows containers on this machine.
 * usage: npm run bench -- [--json FILE] [start|idle|following|flood|million|large|hosts|line|truth|lab|server|backup ...]
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyProgram, makeProgramInOneFile } from './contestants.ts';
import { measureOnDemo } from './on-demo.ts';
import { measureOnEachEngine } from './on-each-engine.ts';
import { measureOnLab } from './on-lab.ts';
import { measureOnLine } from './on-line.ts';
import { measureOnEngine } from './on-engine.ts';
import { endAll } from './program.ts';
import { missesOf, tableText, writeJson, type Table } from './report.ts';
import { parts } from './setting.ts';

/** Whatever hangs: nothing is left running after this. */
const LONGEST_MS = 60 * 60_000;

const { values: options, positionals } = parseArgs({
	options: { json: { type: 'string' } },
	allowPositionals: true,
});
const unknown = positionals.find(name => !parts.some(part => part === name));
if (unknown !== undefined) {
	console.error(`There is no part '${unknown}'. The parts are: ${parts.join(', ')}.`);
	process.exit(2);
}
const wanted = new Set(parts.filter(part => positionals.length === 0 || positionals.includes(part)));

const began = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'lavadock-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));
const late = setTimeout(() => {
	console.error(`Not done after ${LONGEST_MS / 60_000} minutes: given up.`);
	void endAll().finally(() => process.exit(1));
}, LONGEST_MS);

const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'unknown make'}`;
const facts: Record<string, unknown> = { date: new Date().toISOString(), machine, node: process.version };
const loads: string[] = [];
const tables: Table[] = [];
console.log(`${machine}, Node ${process.version}, ${new Date().toISOString()}`);

try {
	const program = copyProgram(scratch);
	const setting = {
		program,
		oneFile: await makeProgramInOneFile(scratch),
		home: join(scratch, 'home'),
		scratch,
		wanted,
	};
	await show(measureOnEngine(setting, version => console.log(`Docker Engine ${(facts['engine'] = version)}`)));
	await show(measureOnDemo(setting));
	await show(measureOnLine(setting));
	await show(measureOnEachEngine(setting));
	await show(measureOnLab(setting));
	report();
} finally {
	clearTimeout(late);
	await endAll();
}
process.exit();

async function show(found: AsyncIterable<Table>): Promise<void> {
	for await (const table of found) {
		tables.push(table);
		loads.push(loadavg()[0]?.toFixed(1) ?? '');
		console.log(`\n${tableText(table)}`);
	}
}

function report(): void {
	const misses = tables.flatMap(missesOf);
	const seconds = ((performance.now() - began) / 1000).toFixed(0);
	console.log(`\n${seconds} s; load average after each table: ${loads.join(', ')}`);
	console.log(misses.length === 0 ? 'Everything is where it has to be.' : `Misses:\n  ${misses.join('\n  ')}`);
	if (options.json !== undefined) writeJson(options.json, { ...facts, loads, misses }, tables);
}
