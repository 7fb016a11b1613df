/**
 * A small console for the tests of the terminal: shows its size and the last events. `s` opens a
 * shell, `f` floods the terminal with frames, `x` throws in a render, `p` in a promise, `q` quits.
 */

import { writeFile } from 'node:fs/promises';
import { Box, Text, render } from 'ink';
import { watchTurns } from './watch-turns.ts';
import { useEffect, useReducer, useState } from 'react';
import type { InputEvent } from '../../../source/terminal/keyboard/input.ts';
import { openTerminal, type Terminal } from '../../../source/terminal/session.ts';
import { createEchoSession } from './echo-session.ts';

const FLOOD_FRAMES = 60;
const FLOOD_MILLISECONDS = 50;

function App({ terminal }: { terminal: Terminal }) {
	const [{ columns, rows }, setSize] = useState(terminal.size());
	const [lines, say] = useReducer((before: readonly string[], line: string) => [...before, line].slice(-8), []);
	const [broken, breakDown] = useReducer(() => true, false);
	useEffect(() => terminal.onResize(setSize), [terminal]);
	useEffect(() => terminal.onInput(event => act(terminal, event, say, breakDown)), [terminal]);
	if (broken) throw new Error('thrown in a render');
	return (
		<Box width={columns} height={rows} overflow="hidden" borderStyle="single" flexDirection="column">
			<Text bold>
				size {columns}x{rows} 日本 e{'\u0301'} 👩‍🌾 ⚠️ 🇩🇪 end
			</Text>
			{lines.map((line, at) => (
				<Text key={at} color="#00ff00">
					{line}
				</Text>
			))}
		</Box>
	);
}

function act(terminal: Terminal, event: InputEvent, say: (line: string) => void, breakDown: () => void): void {
	if (event.type === 'paste') say(`paste ${JSON.stringify(event.text)}`);
	if (event.type !== 'key') return;
	say(`key ${event.name}`);
	if (event.name === 'q') quit(terminal);
	if (event.name === 'ctrl+z') terminal.suspend();
	if (event.name === 'x') breakDown();
	if (event.name === 'p') void Promise.reject(new Error('thrown in a promise'));
	if (event.name === 'f') flood(terminal, say);
	if (event.name === 's') {
		const session = { ...createEchoSession(), hangUp };
		void terminal
			.handOver(() => Promise.resolve(session))
			.then(end => say(`shell ${JSON.stringify(end)} got ${JSON.stringify(session.received())}`));
	}
}

/** Takes its time, as an engine does; the file of HUNG_UP tells that it came to its end. */
async function hangUp(): Promise<void> {
	await new Promise(resolve => setImmediate(resolve));
	const file = process.env['HUNG_UP'];
	if (file !== undefined) await writeFile(file, 'hung up');
}

function quit(terminal: Terminal): void {
	app.unmount();
	terminal.leave();
}

/** Frames in which every cell changes, sent past React: what is measured is the way to the tty. */
function flood(terminal: Terminal, say: (line: string) => void): void {
	const { columns, rows } = terminal.size();
	const longestTurns = watchTurns();
	let frames = 0;
	const timer = setInterval(() => {
		frames++;
		const row = (y: number) =>
			Array.from({ length: columns }, (_, x) => `\u001B[3${(x + y + frames) % 8}m${(x * y + frames) % 10}`).join('');
		terminal.ink.stdout.write(Array.from({ length: rows }, (_, y) => row(y)).join('\n'));
		if (frames < FLOOD_FRAMES) return;
		clearInterval(timer);
		const { screen, output } = terminal.counters;
		say(JSON.stringify(longestTurns()));
		say(`written ${screen.written}, replaced ${screen.replaced}, stalls ${output.stalls}, bytes ${output.bytes}`);
		say('flood over');
	}, FLOOD_MILLISECONDS);
}

const terminal = await openTerminal();
const app = render(<App terminal={terminal} />, {
	...terminal.ink,
	debug: true,
	interactive: true,
	patchConsole: false,
	exitOnCtrlC: false,
});
app.waitUntilExit().catch(error => terminal.crash(error));
