/** ssh, run to its end for what it says. */

import { spawn } from 'node:child_process';
import { text as readText } from 'node:stream/consumers';
import { type SshAddress, sshEnvironment, type SshSettings, target } from './options.ts';

export type SshEnd = { code: number | null; stdout: string; stderr: string };

/** @throws the system's error where there is no ssh; AbortError */
export async function runSsh(args: readonly string[], milliseconds: number, signal?: AbortSignal): Promise<SshEnd> {
	const child = spawn('ssh', args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		// Its own session keeps ssh away from the console's terminal.
		detached: true,
		env: sshEnvironment(),
		timeout: milliseconds,
		...(signal && { signal }),
	});
	const ended = new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	const [code, stdout, stderr] = await Promise.all([ended, readText(child.stdout), readText(child.stderr)]);
	return { code, stdout, stderr };
}

const SETTINGS_MS = 10_000;

/**
 * What `ssh -G` tells; nothing where the configuration is broken: the sign-in says so.
 *
 * @throws the system's error where there is no ssh
 */
export async function readSshSettings(address: SshAddress, signal: AbortSignal): Promise<SshSettings> {
	const { code, stdout } = await runSsh(['-G', ...target(address), '--', address.host], SETTINGS_MS, signal);
	if (code !== 0) return new Map();
	const pairs = stdout.split('\n').map(line => /^(\S+) (.*)$/.exec(line));
	return new Map(pairs.flatMap(pair => (pair?.[1] === undefined ? [] : [[pair[1], pair[2] ?? ''] as const])));
}

const CONTROL_MS = 10_000;

/** Tells a master something. Without the user's configuration: its forwardings would be asked for as well. */
export function tellMaster(control: string, ...command: readonly string[]): Promise<SshEnd> {
	return runSsh(['-F', '/dev/null', '-S', control, ...command, '--', 'host'], CONTROL_MS);
}
