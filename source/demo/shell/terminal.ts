/** An interactive shell: a prompt, a line that can be edited a little, and the lab's few commands. */

import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { DemoClock } from '../clock.ts';
import type { ShellWorld } from './builtins.ts';
import { runCommand } from './session.ts';

export type DemoTerminal = {
	/** Whether it echoes and edits: without a terminal a shell does neither and shows no prompt. */
	tty: boolean;
	write: (stream: 'stdout' | 'stderr', text: string) => void;
	input: Readable;
	/** Called with the exit code when the user leaves. */
	end: (exitCode: number) => void;
};

const [CTRL_C, CTRL_D, DELETE] = ['\u0003', '\u0004', '\u007f'];

export function openTerminal(terminal: DemoTerminal, world: ShellWorld, clock: DemoClock): void {
	const say = (text: string): void => {
		if (terminal.tty) terminal.write('stdout', text);
	};
	const prompt = `root@${world.hostname}:/# `;
	let line = '';
	let lastCode = 0;
	/** Set while a command runs. */
	let interrupt: (() => void) | undefined;

	const run = (script: string): void => {
		let ended = false;
		const stop = runCommand(script, world, clock, {
			write: terminal.write,
			input: undefined,
			end(code) {
				ended = true;
				interrupt = undefined;
				lastCode = code;
				say(prompt);
			},
		});
		if (!ended) interrupt = stop;
	};

	const enter = (): void => {
		say('\n');
		const script = line.trim();
		line = '';
		if (/^(exit|logout)\b/.test(script)) terminal.end(Number(script.split(/\s+/)[1] ?? lastCode));
		else run(script);
	};

	const key = (character: string): void => {
		if (character === CTRL_C && terminal.tty) {
			interrupt?.();
			interrupt = undefined;
			line = '';
			lastCode = 130;
			say(`^C\n${prompt}`);
		} else if (character === CTRL_D && terminal.tty) {
			if (line === '') terminal.end(lastCode);
		} else if (character === '\r' || character === '\n') enter();
		else if (character === DELETE || character === '\b') {
			if (line !== '') say('\b \b');
			line = line.slice(0, -1);
		} else if (character >= ' ') {
			line += character;
			say(character);
		}
	};

	say(prompt);
	const decoder = new StringDecoder('utf8');
	terminal.input.on('data', (bytes: Buffer) => {
		// Arrow and function keys have no meaning here.
		const text = decoder.write(bytes).replaceAll(/\u001b(?:\[[\d;]*[A-Za-z~]|O.)/g, '');
		for (const character of text) key(character);
	});
	for (const gone of ['end', 'close']) terminal.input.once(gone, () => terminal.end(lastCode));
}
