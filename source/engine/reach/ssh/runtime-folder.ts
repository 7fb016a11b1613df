/** A folder for the sockets of one ssh connection, closed to everybody else. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause, systemClock } from '../../clock.ts';

/**
 * A socket's path has 104 bytes at most (macOS; Linux: 108), and ssh appends 17 to that of its control socket while it
 * makes it: what is left for the folder that ours stands in.
 */
const LONGEST = 104 - 1 - '/lavadock-XXXXXX/control'.length - 17;

/** Mode 700, as mkdtemp makes it. @throws the system's error */
export function makeRuntimeFolder(): string {
	const places = [process.env['XDG_RUNTIME_DIR'], tmpdir()].filter(place => place !== undefined && existsSync(place));
	const place = places.find(each => each !== undefined && Buffer.byteLength(each) <= LONGEST) ?? '/tmp';
	return mkdtempSync(join(place, 'lavadock-'));
}

export function removeRuntimeFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true });
}

/** Between two looks: a sign-in takes ten times as long at least. */
const LOOK_MS = 20;

/**
 * Resolves when a file is in its folder. Rejects when the signal aborts: a folder that is gone tells nothing, for whatever
 * took it away has more to say. It is looked for, and not watched for: a user's inotify watches may all be taken, and some
 * file systems have none.
 */
export async function appearance(folder: string, name: string, signal: AbortSignal): Promise<void> {
	const path = join(folder, name);
	while (!existsSync(path)) {
		await pause(systemClock, LOOK_MS, signal);
		signal.throwIfAborted();
	}
}
