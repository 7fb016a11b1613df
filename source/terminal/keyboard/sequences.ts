/** The meaning of one whole control sequence from the terminal; undefined for one that means nothing here. */

import {
	characterKey,
	ctrl,
	finalKeys,
	keypadCharacters,
	kittyKeypad,
	linuxFunctionKeys,
	namedKey,
	rxvtArrows,
	rxvtEnds,
	shift,
	tildeKeys,
} from './key-names.ts';
import type { InputEvent } from './input.ts';

const other: InputEvent = { type: 'reply', reply: 'other' };
const ALL_MODIFIERS = 15;

/** A control sequence without its `ESC [`. */
export function csiEvent(sequence: string): InputEvent | undefined {
	const [, mark = '', parameters = '', between = '', end = ''] =
		/^([<=>?]?)([\d;:]*)([ -/]*)([@-~$])$/.exec(sequence) ?? [];
	if (mark !== '') return answer(mark, parameters, between + end);
	const linuxKey = sequence.startsWith('[') ? linuxFunctionKeys[sequence.slice(1)] : undefined;
	if (linuxKey !== undefined) return namedKey(linuxKey);
	if (between !== '') return undefined;

	const fields = parameters.split(';');
	const [first = 0, second = 1] = fields.map(field => Number.parseInt(field, 10) || 0);
	const isRelease = fields[1]?.split(':')[1] === '3';
	const modifiers = (Math.max(1, second) - 1) & ALL_MODIFIERS;
	if (isRelease) return undefined;
	if (end === 'u') return kittyKey(fields, modifiers);
	if (end in rxvtEnds) return tildeKey(first, modifiers | (rxvtEnds[end] ?? 0), fields);
	if (end === 'Z') return namedKey('tab', modifiers | shift);
	if (end === 'I' || end === 'O') return { type: 'focus', focused: end === 'I' };
	if (end === 'M') return other;
	// A cursor position; in the first row it looks like F3 with a modifier, and it is never asked for here.
	if (end === 'R' && parameters !== '' && !(first === 1 && second <= 16)) return other;
	const arrow = rxvtArrows[end];
	if (arrow !== undefined && parameters === '') return namedKey(arrow, shift);
	const key = finalKeys[end];
	return key === undefined ? undefined : namedKey(key, modifiers);
}

/** A single-shift sequence without its `ESC O`: application cursor keys, keypad, F1 to F4. */
export function ss3Event(sequence: string): InputEvent | undefined {
	const end = sequence.at(-1) ?? '';
	// Some terminals put the modifier between: ESC O 5 A, or ESC O 1 ; 5 P.
	const modifier = Number(/(\d+).$/.exec(sequence)?.[1] ?? 1);
	const arrow = rxvtArrows[end];
	if (arrow !== undefined) return namedKey(arrow, ctrl);
	const key = finalKeys[end];
	if (key !== undefined) return namedKey(key, (Math.max(1, modifier) - 1) & ALL_MODIFIERS);
	const character = keypadCharacters[end];
	return character === undefined ? undefined : characterKey(character.charCodeAt(0));
}

function answer(mark: string, parameters: string, end: string): InputEvent {
	if (mark !== '?') return other;
	if (end === 'c') return { type: 'reply', reply: 'attributes' };
	if (end !== '$y') return other;
	const [mode = 0, state = 0] = parameters.split(';').map(Number);
	return { type: 'reply', reply: 'mode', mode, state };
}

/** `CSI number ~` with its modifiers; `CSI 27 ; modifiers ; code ~` is xterm's modifyOtherKeys. */
function tildeKey(number: number, modifiers: number, fields: readonly string[]): InputEvent | undefined {
	if (number === 27 && fields[2] !== undefined) return codeKey(Number(fields[2]), modifiers);
	const key = tildeKeys[number];
	return key === undefined ? undefined : namedKey(key, modifiers);
}

/** Kitty's keyboard protocol: `CSI code:shifted:base ; modifiers:event ; text u`. */
function kittyKey([codes = '', , text]: readonly string[], modifiers: number): InputEvent | undefined {
	const [code = 0, shifted = 0] = codes.split(':').map(Number);
	const keypad = kittyKeypad.get(code);
	if (keypad !== undefined) {
		return keypad.length > 1 ? namedKey(keypad, modifiers) : characterKey(keypad.charCodeAt(0), modifiers);
	}
	const typed = text === undefined || text === '' ? 0 : Number(text.split(':')[0]);
	if (typed >= 0x20) return codeKey(typed, modifiers & ~shift);
	return (modifiers & shift) !== 0 && shifted > 0 ? codeKey(shifted, modifiers & ~shift) : codeKey(code, modifiers);
}

function codeKey(code: number, modifiers: number): InputEvent | undefined {
	const isPrivate = code >= 0xe000 && code <= 0xf8ff;
	if (!Number.isInteger(code) || code > 0x10_ffff || isPrivate) return undefined;
	const typed = (modifiers & shift) !== 0 && modifiers === shift ? upperCase(code) : code;
	return characterKey(typed, modifiers);
}

const upperCase = (code: number): number => String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code;
