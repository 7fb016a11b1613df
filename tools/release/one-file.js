/** Makes the one file: Node with a snapshot of the program's heap inside. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embed } from './elf.js';
import { emulatorFor } from './emulator.js';
import { nodeFor } from './nodes.js';

/** With these the same script makes the same snapshot, byte by byte; nobody reads a warning here. */
const SAME_EACH_TIME = ['--no-warnings', '--predictable', '--single-threaded', '--random-seed=1', '--hash-seed=1'];

/**
 * @param {string} script the bundled program
 * @param {import('./nodes.js').Architecture} architecture
 * @param {string} file where the program goes
 * @param {string} scratch
 */
export function makeOneFile(script, architecture, file, scratch) {
	const node = nodeFor(architecture);
	const folder = mkdtempSync(join(scratch, 'one-file-'));
	try {
		writeFileSync(join(folder, 'lavadock.js'), readFileSync(script));
		const settings = {
			// The same path on every machine: it is kept, and stands in crash reports.
			main: '/proc/self/cwd/lavadock.js',
			output: join(folder, 'blob'),
			useSnapshot: true,
			disableExperimentalSEAWarning: true,
			// V8's helpers have a heap each: one of them is enough for a console. Megabytes: see source/console/garbage.ts.
			execArgv: ['--v8-pool-size=1', '--max-semi-space-size=4'],
			// What a shell has for other programs of Node is none of ours.
			execArgvExtension: 'none',
		};
		writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
		const [command, ...before] = [...emulatorFor(architecture), node];
		const made = spawnSync(command, [...before, ...SAME_EACH_TIME, '--experimental-sea-config', 'settings.json'], {
			cwd: folder,
			// A snapshot has no business with the maker's settings.
			env: { PATH: '/usr/bin:/bin' },
			encoding: 'utf8',
		});
		if (made.status !== 0) throw new Error(`No snapshot could be made:\n${made.stdout}${made.stderr}`);
		writeFileSync(file, embed(readFileSync(node), readFileSync(join(folder, 'blob'))), { mode: 0o755 });
	} finally {
		rmSync(folder, { recursive: true });
	}
}
