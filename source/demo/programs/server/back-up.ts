/** What a LAVA server's container answers to the programs that back it up: small numbers, and a small tar. */

import { tarOf } from '../../answers/tar-answer.ts';
import type { Machine } from '../../machine.ts';
import { failed, said, type CommandOutcome } from '../../shell/builtins.ts';
import type { DemoContainer } from '../../state.ts';
import { tagOf } from '../worker/dispatcher.ts';
import { databaseOf } from './database.ts';
import { isUp } from './look-inside.ts';

export function isBackUp(container: DemoContainer, command: readonly string[]): boolean {
	return container.image.includes('lava-server') && command.join(' ') === 'python3 -I -';
}

/** Bytes of what it has: the dump is a fifth of the database, as it is expected to be. */
const DATABASE = 2_100_000;
const DUMP = DATABASE / 5;
const SETTINGS = 24_000;
const OUTPUT = 1_310_000;

/** @param program the whole text that came on stdin */
export function backUp(machine: Machine, container: DemoContainer, program: string): CommandOutcome {
	if (!isUp(machine, container)) return failed('connection to server failed: Connection refused');
	const { workers, users } = databaseOf(machine.state(), container);
	const head = {
		version: tagOf(container),
		postgresql: '15.14 (Debian 15.14-0+deb12u1)',
		migration: 56,
		size: DATABASE,
		counts: {
			users: users.length,
			workers: workers.length,
			devices: workers.reduce((sum, { devices }) => sum + devices.length, 0),
			jobs: 4213,
		},
		own: true,
	};
	if (program.includes('def measure')) {
		const folders = { '/etc/lava-server': SETTINGS, '/var/lib/lava-server/default/media/job-output': OUTPUT };
		return said(`${JSON.stringify({ ...head, folders })}\n`);
	}
	const jobs = !program.includes(String.raw`\"jobs\":false`);
	const made = Math.floor(machine.clock.now() / 1000);
	const manifest = { ...head, format: 1, server: container.name, jobs, made };
	return said(
		[
			tarStart('manifest.json', JSON.stringify(manifest)),
			tarStart('settings', filler(SETTINGS)),
			tarStart('database/000000', filler(DUMP)),
			...(jobs ? [tarStart('output.yaml', filler(OUTPUT))] : []),
		].join(''),
	);
}

const LINE = 'The demo has nothing to keep.\n';

const filler = (bytes: number): string => LINE.repeat(Math.ceil(bytes / LINE.length)).slice(0, bytes);

/** Without the two empty blocks at a tar's end. */
function tarStart(path: string, text: string): string {
	return tarOf(path, text).subarray(0, -1024).toString();
}
