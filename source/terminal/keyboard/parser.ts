/**
 * Bytes from the terminal into events, one at a time: the caller may stop after an event and take the
 * rest as bytes, for a shell that was opened in between. No clock here: `waiting` tells what to wait for.
 */

import { colourInAnswer } from '../background.ts';
import { alt, characterKey } from './key-names.ts';
import { csiEvent, ss3Event } from './sequences.ts';
import type { InputEvent } from './input.ts';

export type InputParser = {
	push(bytes: Uint8Array): void;
	/** The next whole event, if there is one. */
	next(): InputEvent | undefined;
	/** What is not yet whole. `escape`: a lone ESC, a key or the start of a sequence; `sequence`, `paste`: without its end. */
	waiting(): 'nothing' | 'escape' | 'sequence' | 'paste';
	/** Nothing more comes: what waits is the key it looks like, or nothing. To be called until nothing waits. */
	giveUp(): InputEvent | undefined;
	/** Takes what was not made into events, as it came. */
	takeRest(): Uint8Array;
};

/** What the start of the buffer is: so many bytes with or without an event; or not yet whole. */
type Found = { length: number; event?: InputEvent | undefined };
const incomplete = 'incomplete';

const ESC = 0x1b;
const PASTE_START = Buffer.from('\u001B[200~');
const PASTE_END = Buffer.from('\u001B[201~');
/**
 * Ctrl+C and Ctrl+Z, alone in what the terminal sent: no terminal pastes them so, and a user who types them in a paste
 * that has lost its end wants to be heard.
 */
const INTERRUPTS = new Set([0x03, 0x1a]);
/** What follows the ESC of a key, as it comes in one piece; no user types it so. */
const REST_OF_SEQUENCE = /^(?:\[\[?|O)[\d;]*[A-Za-z~]$/;
/** A string sequence (OSC, DCS) longer than this is noise. */
const LONGEST_STRING = 65_536;

export function createInputParser(): InputParser {
	let buffer = Buffer.alloc(0);
	let paste: Buffer[] | undefined;
	/** A paste that a key cut off, before that key. */
	let interrupted: InputEvent | undefined;
	/** The last thing was an ESC that nothing had followed in time. */
	let gaveUpEscape = false;

	function nextOfPaste(parts: Buffer[]): InputEvent | undefined {
		const end = buffer.indexOf(PASTE_END);
		// The end may be cut in two: its first bytes stay.
		const length = end === -1 ? Math.max(0, buffer.length - PASTE_END.length + 1) : end;
		parts.push(buffer.subarray(0, length));
		buffer = buffer.subarray(end === -1 ? length : length + PASTE_END.length);
		return end === -1 ? undefined : endPaste(parts);
	}

	function endPaste(parts: readonly Buffer[]): InputEvent {
		paste = undefined;
		return { type: 'paste', text: Buffer.concat(parts).toString().replace(/\r\n?/g, '\n') };
	}

	/** A paste whose end does not come is what came of it. */
	function cutOffPaste(parts: readonly Buffer[]): InputEvent {
		const rest = buffer;
		buffer = Buffer.alloc(0);
		return endPaste([...parts, rest]);
	}

	function next(): InputEvent | undefined {
		if (interrupted !== undefined) {
			const event = interrupted;
			interrupted = undefined;
			return event;
		}
		while (buffer.length > 0) {
			if (paste !== undefined) return nextOfPaste(paste);
			const found = read(buffer);
			if (found === incomplete) return undefined;
			const isPaste = buffer.subarray(0, found.length).equals(PASTE_START);
			buffer = buffer.subarray(found.length);
			if (isPaste) paste = [];
			else if (found.event !== undefined) return found.event;
		}
		return undefined;
	}

	return {
		push(bytes) {
			// On a very slow line the rest of a key comes behind what was taken for Esc: it is that key, not its letters.
			if (gaveUpEscape && REST_OF_SEQUENCE.test(Buffer.from(bytes).toString('latin1'))) buffer = Buffer.from([ESC]);
			gaveUpEscape = false;
			const [only] = bytes;
			if (paste !== undefined && bytes.length === 1 && only !== undefined && INTERRUPTS.has(only)) {
				interrupted = cutOffPaste(paste);
			}
			buffer = buffer.length === 0 ? Buffer.from(bytes) : Buffer.concat([buffer, bytes]);
		},
		next,
		waiting() {
			if (paste !== undefined) return 'paste';
			if (buffer.length === 0) return 'nothing';
			return buffer.at(-1) === ESC && buffer.length <= 2 ? 'escape' : 'sequence';
		},
		giveUp() {
			if (paste !== undefined) return cutOffPaste(paste);
			const [first, second] = buffer;
			const isKey = first === ESC && buffer.length <= 2;
			gaveUpEscape = isKey && second === undefined;
			// Escape pressed twice: the second one is next.
			buffer = buffer.subarray(second === ESC ? 1 : buffer.length);
			if (!isKey) return undefined;
			return second === undefined || second === ESC ? characterKey(ESC) : characterKey(second, alt);
		},
		takeRest() {
			const rest = paste === undefined ? buffer : Buffer.concat([PASTE_START, ...paste, buffer]);
			buffer = Buffer.alloc(0);
			paste = undefined;
			gaveUpEscape = false;
			return rest;
		},
	};
}

function read(buffer: Buffer): Found | typeof incomplete {
	const first = buffer[0] ?? 0;
	if (first === ESC) return readEscape(buffer);
	if (first < 0x80) return { length: 1, event: characterKey(first) };
	return readCharacter(buffer, first);
}

/** One character of UTF-8; bytes that are none are dropped. */
function readCharacter(buffer: Buffer, first: number): Found | typeof incomplete {
	const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
	for (let at = 1; at < length; at++) {
		const byte = buffer[at];
		if (byte === undefined) return incomplete;
		if ((byte & 0xc0) !== 0x80) return { length: at };
	}
	const code = buffer.toString('utf8', 0, length).codePointAt(0) ?? 0xfffd;
	return { length, event: code === 0xfffd || code < 0xa0 ? undefined : characterKey(code) };
}

function readEscape(buffer: Buffer): Found | typeof incomplete {
	const second = buffer[1];
	if (second === undefined) return incomplete;
	switch (String.fromCharCode(second)) {
		case '[':
			return readCsi(buffer);
		case 'O':
			return readSs3(buffer);
		case ']':
		case 'P':
		case '_':
		case '^':
		case 'X':
			return readString(buffer);
		default: {
			// ESC before a key is Alt with that key; ESC ESC [ A is rxvt's Alt with an arrow.
			const rest = read(buffer.subarray(1));
			if (rest === incomplete) return incomplete;
			return { length: rest.length + 1, event: withAlt(rest.event) };
		}
	}
}

function withAlt(event: InputEvent | undefined): InputEvent | undefined {
	if (event?.type !== 'key') return event;
	const [, before = '', name = event.name] = /^(ctrl\+)?(?:alt\+)?(.+)$/s.exec(event.name) ?? [];
	return { type: 'key', name: `${before}alt+${name}`, text: '' };
}

function readCsi(buffer: Buffer): Found | typeof incomplete {
	const third = buffer[2];
	if (third === undefined) return incomplete;
	// The Linux console's function keys: one more letter.
	if (third === 0x5b) return buffer.length < 4 ? incomplete : sequence(buffer, 4);
	// X10's mouse report: three more bytes.
	if (third === 0x4d) return buffer.length < 6 ? incomplete : { length: 6, event: { type: 'reply', reply: 'other' } };
	for (let at = 2; at < buffer.length; at++) {
		const byte = buffer[at] ?? 0;
		if (byte >= 0x40 && byte <= 0x7e) return sequence(buffer, at + 1);
		// rxvt ends a shifted key with a dollar sign, which elsewhere stands before the end of an answer.
		if (byte === 0x24 && /^\d+$/.test(buffer.toString('latin1', 2, at))) return sequence(buffer, at + 1);
		// A new sequence or a control character in the middle: the old one was cut off.
		if (byte < 0x20 || byte > 0x7e) return { length: at };
	}
	return incomplete;
}

const sequence = (buffer: Buffer, length: number): Found => ({
	length,
	event: csiEvent(buffer.toString('latin1', 2, length)),
});

function readSs3(buffer: Buffer): Found | typeof incomplete {
	for (let at = 2; at < buffer.length; at++) {
		const byte = buffer[at] ?? 0;
		if (byte < 0x20 || byte > 0x7e) return { length: at };
		if (byte >= 0x40) return { length: at + 1, event: ss3Event(buffer.toString('latin1', 2, at + 1)) };
	}
	return incomplete;
}

/** A string of the terminal's: ends with BEL or ST. */
function readString(buffer: Buffer): Found | typeof incomplete {
	for (let at = 2; at < buffer.length; at++) {
		if (buffer[at] === 0x07) return { length: at + 1, event: stringEvent(buffer, at) };
		if (buffer[at] === ESC) {
			if (at + 1 === buffer.length) return incomplete;
			const length = buffer[at + 1] === 0x5c ? at + 2 : at;
			return { length, event: stringEvent(buffer, at) };
		}
	}
	return buffer.length > LONGEST_STRING ? { length: buffer.length } : incomplete;
}

function stringEvent(buffer: Buffer, end: number): InputEvent {
	const colour = buffer[1] === 0x5d ? colourInAnswer(buffer.toString('latin1', 2, end)) : undefined;
	return colour === undefined ? { type: 'reply', reply: 'other' } : { type: 'reply', reply: 'background', colour };
}
