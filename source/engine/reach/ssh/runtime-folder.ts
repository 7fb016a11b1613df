/** A folder for the sockets of one ssh connection, closed to everybody else. */

import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asError } from '../../../text/error.ts';

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

/** Resolves when a file is in its folder. Rejects when the folder is gone or the signal aborts. */
export function appearance(folder: string, name: string, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const watcher = watch(folder, { signal });
		const look = (): void => {
			if (!existsSync(join(folder, name))) return;
			watcher.close();
			resolve();
		};
		watcher.on('change', look);
		watcher.on('error', reject);
		signal.addEventListener('abort', () => reject(asError(signal.reason)));
		look();
	});
}
