/**
 * Draws what a terminal shows of a program that really runs in it, with a palette of that terminal's own, as SVG:
 * `node --import=tsx tools/terminal-picture.ts FILE.svg 80x24 solarized-light 'lavadock --demo' j l Enter ~500`.
 * What follows the command are keys, and `~500` waits so many milliseconds more; other words are typed. The terminal
 * answers with its palette's background when it is asked. tools/palettes.ts has the palettes; `linux` and `xterm-16` are
 * terminals of 16 colours.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Rgb } from '../source/terminal/background.ts';
import { svgOf } from '../test/view/harness/svg.ts';
import { openPty, type Pty } from '../test/terminal/harness/pty.ts';
import { palettes } from './palettes.ts';

/** What a terminal calls itself that shows no more than its first 16 colours. */
const SIXTEEN: Readonly<Record<string, string>> = { linux: 'linux', 'xterm-16': 'xterm' };

const KEYS: Readonly<Record<string, string>> = {
	Enter: '\r',
	Esc: '\u001B',
	Tab: '\t',
	'Shift+Tab': '\u001B[Z',
	Up: '\u001B[A',
	Down: '\u001B[B',
	Right: '\u001B[C',
	Left: '\u001B[D',
	PgUp: '\u001B[5~',
	PgDn: '\u001B[6~',
	Space: ' ',
	'Ctrl+P': '\u0010',
};

/** Milliseconds without a new byte after which a screen is taken to be whole, and how long that is waited for. */
const STILL = 700;
const LONGEST = 6000;

const [file = '', size = '80x24', name = 'vte-dark', command = '', ...keys] = process.argv.slice(2);
const [columns = 80, rows = 24] = size.split('x').map(Number);
const palette = palettes[name === 'xterm-16' ? 'xterm-dark' : name];
if (file === '' || command === '' || palette === undefined) {
	throw new Error(`Say FILE.svg SIZE PALETTE COMMAND; the palettes are ${Object.keys(palettes).join(', ')}, xterm-16.`);
}

const ends: (() => Promise<void>)[] = [];
const pty = openPty(
	{ after: work => void ends.push(work) },
	{
		command: '/bin/sh',
		args: ['-c', `exec ${command}`],
		columns,
		rows,
		term: SIXTEEN[name] ?? 'xterm-256color',
		// The Linux console answers nothing.
		...(name !== 'linux' && { background: xColour(palette.background) }),
		env: { TZ: 'UTC' },
	},
);
await pty.waitFor(screen => screen.some(row => row !== ''));
await still(pty);
for (const key of keys) {
	if (/^~\d+$/.test(key)) await wait(Number(key.slice(1)));
	else pty.keys(KEYS[key] ?? key);
	await still(pty);
}
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, svgOf(pty.emulator.cells(), palette));
await Promise.all(ends.map(end => end()));

function xColour(colour: Rgb): string {
	return `rgb:${colour.map(part => part.toString(16).padStart(2, '0').repeat(2)).join('/')}`;
}

/** A program that is never still (figures, logs) has its picture taken as it is then. */
async function still({ bytes }: Pty): Promise<void> {
	const until = Date.now() + LONGEST;
	let [seen, since] = [bytes(), Date.now()];
	while (Date.now() - since < STILL && Date.now() < until) {
		await wait(50);
		if (bytes() !== seen) [seen, since] = [bytes(), Date.now()];
	}
}
