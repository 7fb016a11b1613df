/** Runs a program that was just spawned to its end. */

import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';

export type Answer = { code: number; output: string; errors: string };

/** Gives it `input` and resolves with what it wrote; its code is -1 when a signal ended it. */
export async function finish(program: ChildProcess, input: string): Promise<Answer> {
	program.stdin?.end(input);
	const [output, errors, code] = await Promise.all([
		program.stdout ? text(program.stdout) : '',
		program.stderr ? text(program.stderr) : '',
		new Promise<number>((resolve, reject) => {
			program.once('error', reject);
			program.once('close', end => resolve(end ?? -1));
		}),
	]);
	return { code, output, errors };
}
