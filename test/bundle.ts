/** Small programs as one file, so that each start of one takes a blink. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const cache = join(import.meta.dirname, '../node_modules/.cache');

const made = new Map<string, Promise<string>>();

/** Bundles a program of the tests, once; its dependencies stay where they are. The file goes when the tests end. */
export function bundle(program: string): Promise<string> {
	const there = made.get(program) ?? make(program);
	made.set(program, there);
	return there;
}

async function make(program: string): Promise<string> {
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, 'test-program-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const outfile = join(folder, 'program.js');
	await build({
		entryPoints: [program],
		outfile,
		bundle: true,
		format: 'esm',
		platform: 'node',
		packages: 'external',
		jsx: 'automatic',
		sourcemap: 'inline',
		logLevel: 'warning',
	});
	return outfile;
}
