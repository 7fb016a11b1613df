/** Copying to the clipboard of the terminal the user sits at, through OSC 52 (xterm's control sequences). */

/** xterm and tmux take about this much base64; longer copies would be cut or dropped without a word. */
const MOST_BYTES = 74_994;

/** `note` says what may keep the text from arriving: no terminal answers. */
export type Copy = { copied: true; sequence: string; note: string } | { copied: false; reason: string };

/**
 * The sequence that copies a text. tmux takes it from a program only with `set-clipboard on`, and
 * passes a wrapped one through only with `allow-passthrough on`; both are off by default, so both are sent.
 */
export function copySequence(text: string, { tmux }: { tmux: boolean }): Copy {
	const bytes = Buffer.from(text);
	if (bytes.length === 0) return { copied: false, reason: 'There is nothing to copy.' };
	if (bytes.length > MOST_BYTES) {
		return {
			copied: false,
			reason: `${bytes.length} bytes are too much for a terminal's clipboard (at most ${MOST_BYTES}): copy fewer lines, or save them to a file.`,
		};
	}
	const sequence = `\u001B]52;c;${bytes.toString('base64')}\u0007`;
	if (!tmux) return { copied: true, sequence, note: 'Your terminal has to allow OSC 52.' };
	return {
		copied: true,
		sequence: `${sequence}\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`,
		note: 'tmux has to allow it: `tmux set -g set-clipboard on`.',
	};
}
