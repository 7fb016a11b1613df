/** Small programs the harness runs, and what /proc says of processes. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end; resolves with what it printed, rejects with its error output in the message. */
export async function run(
	program: string,
	args: readonly string[],
	environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
	const { stdout } = await execute(program, args, { env: environment, maxBuffer: 64 * 1024 * 1024 });
	return stdout;
}

/** The direct children of a process, by the pids that this process sees. */
export function childrenOf(pid: number): number[] {
	return readProc(pid, `task/${pid}/children`)
		.split(' ')
		.filter(text => text !== '')
		.map(Number);
}

/** When a process was started, in clock ticks since boot; undefined when there is none or it is a zombie. */
export function startTimeOf(pid: number): string | undefined {
	// The second field is the program's name in parentheses and may hold anything.
	const fields = readProc(pid, 'stat').split(')').at(-1)?.trim().split(' ') ?? [];
	const [state] = fields;
	return state === 'Z' || state === 'X' ? undefined : fields[19];
}

/** Ends a process for good; no error when it is gone already. */
export function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
	}
}

/**
 * Holds a lock file for as long as `work` runs. The lock belongs to a process of its own that ends with this
 * one, so that a killed run never leaves it behind.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
	const holder = spawn('flock', [file, 'sh', '-c', 'echo held; cat']);
	await firstOutput(holder);
	try {
		return await work();
	} finally {
		holder.stdin.end();
	}
}

/** Holds a lock file together with others until this process has ended: none of them meets a `withLock`. */
export async function holdShared(file: string): Promise<void> {
	const holder = spawn('flock', ['--shared', file, 'sh', '-c', 'echo held; cat']);
	await firstOutput(holder);
	detach(holder);
}

/**
 * The child keeps this process no longer. A set-up whose time is over goes on, and nobody cleans up what it makes: the
 * test file has to end all the same, and everything of the engine's ends with it.
 */
export function detach(child: ChildProcess): void {
	child.unref();
	for (const stream of child.stdio) if (stream instanceof Socket) stream.unref();
}

/** Waits for a program's first words; rejects with its error output when it ends without any. */
export function firstOutput(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let complaint = '';
		child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
		child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
		child.once('error', reject);
		child.once('close', code => reject(new Error(`${child.spawnargs.join(' ')}: code ${code} ${complaint}`)));
	});
}

function readProc(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}
