/** Copying to the clipboard of the terminal the user sits at, through OSC 52 (xterm's control sequences). */

import type { Multiplexer } from './multiplexer.ts';

/** xterm and tmux take about this much base64; longer copies would be cut or dropped without a word. */
const MOST_BYTES = 74_994;

/**
 * GNU screen drops a string sequence that is longer than its buffer, 256 bytes before version 5 (MAXSTR in its
 * screen.h) with what it adds itself.
 */
const SCREEN_BYTES = 200;

/** `note` says what may keep the text from arriving: no terminal answers. */
export type Copy = { copied: true; sequence: string; note: string } | { copied: false; reason: string };

/** The sequence that copies a text, for the multiplexer it goes through. */
export function copySequence(text: string, multiplexer: Multiplexer): Copy {
	const bytes = Buffer.from(text);
	if (bytes.length === 0) return { copied: false, reason: 'There is nothing to copy.' };
	if (bytes.length > MOST_BYTES) {
		return {
			copied: false,
			reason: `${bytes.length} bytes are too much for a terminal's clipboard (at most ${MOST_BYTES}): copy fewer lines, or save them to a file.`,
		};
	}
	const sequence = `\u001B]52;c;${bytes.toString('base64')}\u0007`;
	return { copied: true, sequence: wrapped[multiplexer](sequence), note: notes[multiplexer] };
}

const notes: Record<Multiplexer, string> = {
	none: 'Your terminal has to allow OSC 52.',
	tmux: 'tmux has to allow it: `tmux set -g set-clipboard on`.',
	screen: 'GNU screen passes it on; your terminal has to allow OSC 52.',
};

const wrapped: Record<Multiplexer, (sequence: string) => string> = {
	none: sequence => sequence,
	tmux: sequence => sequence + throughTmux(sequence),
	screen: throughScreen,
};

/**
 * tmux takes the plain sequence from a program only with `set-clipboard on`, and passes this one through only with
 * `allow-passthrough on`; both are off by default, so both are sent.
 */
const throughTmux = (sequence: string): string =>
	`\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;

/** GNU screen passes on what stands in a DCS; a long one in several, which the terminal sees as one. */
function throughScreen(sequence: string): string {
	const pieces = Array.from({ length: Math.ceil(sequence.length / SCREEN_BYTES) }, (_, at) =>
		sequence.slice(at * SCREEN_BYTES, (at + 1) * SCREEN_BYTES),
	);
	return pieces.map(piece => `\u001BP${piece}\u001B\\`).join('');
}
