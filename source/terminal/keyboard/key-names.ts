/** Names of keys for what terminals send. */

import type { InputEvent } from './input.ts';

/** The bits of xterm's and kitty's modifier parameter, less one. */
const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const SUPER = 8;

export const ctrl = CTRL;
export const alt = ALT;
export const shift = SHIFT;

/** A key that inserts nothing, with its modifiers. */
export function namedKey(name: string, modifiers = 0): InputEvent {
	return { type: 'key', name: prefix(modifiers) + name, text: '' };
}

/** A key that stands for a code point; control characters are the keys that send them. */
export function characterKey(code: number, modifiers = 0): InputEvent {
	const control = controlKeys.get(code);
	if (control !== undefined) return namedKey(control, modifiers);
	if (code < 0x20) return characterKey(letterFor(code), modifiers | CTRL);
	const plain = (modifiers & (CTRL | ALT | SUPER)) === 0;
	if (code === 0x20) return plain ? { type: 'key', name: 'space', text: ' ' } : namedKey('space', modifiers);
	const character = String.fromCodePoint(code);
	if (plain) return { type: 'key', name: character, text: character };
	// Terminals differ in whether they send the shifted letter: ctrl+shift+a and ctrl+A are one key.
	const shifted = (modifiers & SHIFT) !== 0 && character.length === 1;
	const letter = shifted ? character.toUpperCase() : character;
	return namedKey(letter, modifiers & ~SHIFT);
}

function prefix(modifiers: number): string {
	let text = '';
	if ((modifiers & CTRL) !== 0) text += 'ctrl+';
	if ((modifiers & ALT) !== 0) text += 'alt+';
	if ((modifiers & SUPER) !== 0) text += 'super+';
	if ((modifiers & SHIFT) !== 0) text += 'shift+';
	return text;
}

const controlKeys = new Map<number, string>([
	[0x08, 'backspace'],
	[0x09, 'tab'],
	[0x0d, 'enter'],
	[0x1b, 'esc'],
	[0x7f, 'backspace'],
]);

/** ctrl+a to ctrl+z, ctrl+space, and the four between; as they are typed. */
const letterFor = (code: number): number => (code === 0 ? 0x20 : code <= 0x1a ? code + 0x60 : code + 0x40);

/** The final byte of CSI and SS3 sequences: VT100 and xterm; `E` is the 5 of a keypad without Num Lock. */
export const finalKeys: Readonly<Record<string, string>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	P: 'f1',
	Q: 'f2',
	R: 'f3',
	S: 'f4',
};

/** rxvt says shift (CSI) or ctrl (SS3) with a small letter. */
export const rxvtArrows: Readonly<Record<string, string>> = { a: 'up', b: 'down', c: 'right', d: 'left' };

/** SS3 of an application keypad (VT100). */
export const keypadCharacters: Readonly<Record<string, string>> = {
	M: '\r',
	X: '=',
	j: '*',
	k: '+',
	l: ',',
	m: '-',
	n: '.',
	o: '/',
	p: '0',
	q: '1',
	r: '2',
	s: '3',
	t: '4',
	u: '5',
	v: '6',
	w: '7',
	x: '8',
	y: '9',
};

/** `CSI number ~` (VT220, rxvt, xterm, linux). */
export const tildeKeys: Readonly<Record<number, string>> = {
	1: 'home',
	2: 'insert',
	3: 'delete',
	4: 'end',
	5: 'pageup',
	6: 'pagedown',
	7: 'home',
	8: 'end',
	11: 'f1',
	12: 'f2',
	13: 'f3',
	14: 'f4',
	15: 'f5',
	17: 'f6',
	18: 'f7',
	19: 'f8',
	20: 'f9',
	21: 'f10',
	23: 'f11',
	24: 'f12',
};

/** rxvt's other ends of `CSI number ~`. */
export const rxvtEnds: Readonly<Record<string, number>> = { '~': 0, $: SHIFT, '^': CTRL, '@': CTRL | SHIFT };

/** `CSI [ letter`: the function keys of the Linux console. */
export const linuxFunctionKeys: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** Kitty's numbers in Unicode's private area, for keys of the keypad. */
export const kittyKeypad = new Map<number, string>([
	...Array.from('0123456789./*-+\r=', (character, at) => [57_399 + at, character] as const),
	[57_417, 'left'],
	[57_418, 'right'],
	[57_419, 'up'],
	[57_420, 'down'],
	[57_421, 'pageup'],
	[57_422, 'pagedown'],
	[57_423, 'home'],
	[57_424, 'end'],
	[57_425, 'insert'],
	[57_426, 'delete'],
]);
