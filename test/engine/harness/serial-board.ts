/** A board's serial console: a pseudo terminal of this machine, whose /dev the engine and its containers share. */

import { mkdir, mkdtemp, readdir, rm, rmdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import type { TestEngine } from './engine.ts';
import { until } from './until.ts';

export type SerialBoard = {
	/** The terminal's number. */
	readonly number: string;
	/** What came in over the line so far. */
	heard(): string;
	say(text: string): void;
	unplug(): void;
};

/** A folder for adapters' names. */
export type Adapters = {
	readonly folder: string;
	/** Plugs in a board whose adapter has this name in the folder, in the place of one that has it. */
	plugIn(name: string): Promise<SerialBoard>;
	/** When the engine is gone. */
	remove(): Promise<void>;
};

/** Containers have a /dev/pts of their own: the machine's is mounted a second time, where theirs does not hide it. */
export async function adaptersOf(engine: TestEngine): Promise<Adapters> {
	const folder = await mkdtemp(join('/dev', 'lavadock-test-'));
	const nodes = join(folder, 'pts');
	await mkdir(nodes);
	await engine.runInside('mount', '--bind', '/dev/pts', nodes);
	return {
		folder,
		async plugIn(name) {
			const board = await openBoard();
			await rm(join(folder, name), { force: true });
			await symlink(join(nodes, board.number), join(folder, name));
			return board;
		},
		async remove() {
			await rmdir(nodes);
			await Promise.all((await readdir(folder)).map(name => rm(join(folder, name))));
			await rmdir(folder);
		},
	};
}

async function openBoard(): Promise<SerialBoard> {
	// Whoever opens the line first must find it raw, and somebody has to keep it open.
	const pty = spawn('sh', ['-c', 'stty raw -echo; tty; exec sleep 1000'], {});
	let text = '';
	pty.onData(data => (text += data));
	await until('the terminal tells its node', () => /\/dev\/pts\/\d+\s/.test(text));
	const number = /\d+/.exec(text)?.[0] ?? '';
	text = '';
	return { number, heard: () => text, say: said => pty.write(said), unplug: () => pty.kill('SIGKILL') };
}
