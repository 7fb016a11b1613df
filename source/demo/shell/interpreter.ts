/** Runs a script step by step, so that its caller decides how time passes and where the output goes. */

import { knowsCommand, runBuiltin, type ShellWorld } from './builtins.ts';
import { parseCommands } from './words.ts';

export type ShellStep =
	| { do: 'write'; stream: 'stdout' | 'stderr'; text: string }
	| { do: 'sleep'; milliseconds: number }
	/** From now on SIGTERM ends the script with this code. */
	| { do: 'trap'; exitCode: number }
	/** Copies its input to its output until the input ends. */
	| { do: 'copy-input' };

/** The script's steps; its exit code at the end. */
export function* runScript(script: string, world: ShellWorld): Generator<ShellStep, number> {
	const loop = /^(?<before>.*?)\bwhile (?:true|:); do (?<body>.*?);? done(?<after>.*)$/s.exec(script);
	if (loop?.groups === undefined) return (yield* runCommands(script, world)).exitCode;
	const { before = '', body = '' } = loop.groups;
	const first = yield* runCommands(before, world);
	if (first.exited) return first.exitCode;
	for (;;) {
		const turn = yield* runCommands(body, world);
		if (turn.exited) return turn.exitCode;
	}
}

function* runCommands(script: string, world: ShellWorld): Generator<ShellStep, { exitCode: number; exited: boolean }> {
	let exitCode = 0;
	const expand = (name: string) => {
		if (name === '?') return String(exitCode);
		const entry = world.environment.find(line => line.startsWith(`${name}=`));
		return entry === undefined ? '' : entry.slice(name.length + 1);
	};
	for (const { words, toStderr, background, onSuccess } of parseCommands(script, expand)) {
		if (onSuccess && exitCode !== 0) continue;
		const [name = '', argument = ''] = words;
		if (name === 'exit') return { exitCode: argument === '' ? exitCode : Number(argument), exited: true };
		if (name === 'trap') {
			yield { do: 'trap', exitCode: Number(/exit (\d+)/.exec(argument)?.[1] ?? 0) };
		} else if (name === 'wait') {
			yield { do: 'sleep', milliseconds: Number.POSITIVE_INFINITY };
		} else if (name === 'sleep') {
			if (!background) yield { do: 'sleep', milliseconds: seconds(argument) * 1000 };
		} else if (name === 'cat' && words.length === 1) {
			yield { do: 'copy-input' };
		} else {
			const outcome = runBuiltin(words, world);
			exitCode = outcome.exitCode;
			if (outcome.stdout !== '') yield { do: 'write', stream: toStderr ? 'stderr' : 'stdout', text: outcome.stdout };
			if (outcome.stderr !== '') yield { do: 'write', stream: 'stderr', text: outcome.stderr };
		}
	}
	return { exitCode, exited: false };
}

function seconds(text: string): number {
	return text === 'infinity' ? Number.POSITIVE_INFINITY : Number(text);
}

/** The script of an argument list: `sh -c SCRIPT`, or the command itself; undefined = an interactive shell. */
export function scriptOf(argv: readonly string[]): string | undefined {
	const [name = '', option, script] = argv;
	if (!isShell(name)) return argv.map(quote).join(' ');
	if (option?.endsWith('c') !== true) return undefined;
	// One that chooses a shell and becomes it.
	return /\bexec (?:ba|da)?sh\b/.test(script ?? '') ? undefined : (script ?? '');
}

function isShell(name: string): boolean {
	return /(^|\/)(sh|bash|ash|dash)$/.test(name);
}

/** Whether the container has such a program at all. */
export function isProgram(name: string): boolean {
	return isShell(name) || ['sleep', 'exit', 'wait'].includes(name) || knowsCommand(name);
}

function quote(word: string): string {
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
