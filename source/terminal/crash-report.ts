/** Where the details of a crash are written, for a message that fits a terminal. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { messageOf } from '../text/error.ts';
import { plain } from '../text/sanitise.ts';

/** Writes an error with its causes and returns the file's path; only its owner can read it. Throws when it cannot be written. */
function writeCrashReport(error: unknown, env: NodeJS.ProcessEnv, now: Date = new Date()): string {
	const folder = join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'lavadock');
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, `crash-${now.toISOString().replaceAll(':', '-')}-${process.pid}.txt`);
	const lines = [
		`time      ${now.toISOString()}`,
		`node      ${process.version} ${process.platform} ${process.arch}`,
		`terminal  ${env['TERM'] ?? 'TERM is not set'}, ${process.stdout.columns ?? '?'}x${process.stdout.rows ?? '?'}`,
		'',
		inspect(error, { depth: 6, breakLength: 120, maxStringLength: 10_000 }),
		'',
	];
	writeFileSync(path, lines.join('\n'), { mode: 0o600, flag: 'wx' });
	return path;
}

/** What the user reads once the terminal is their own again. */
export function crashMessage(error: unknown, env: NodeJS.ProcessEnv): string {
	const what = plain(messageOf(error)).slice(0, 500);
	try {
		return `lavadock stopped because of a fault of its own: ${what}\nThe details are in ${writeCrashReport(error, env)}\n`;
	} catch {
		// No file, so the details have to be here.
		return `lavadock stopped because of a fault of its own: ${inspect(error)}\n`;
	}
}
