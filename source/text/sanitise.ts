/**
 * Makes text from outside (logs, names, labels, an engine's or a server's answers) safe to write to a terminal.
 * The grammar of control sequences is ECMA-48's, with xterm's BEL as an end of OSC.
 */

import { width } from './width.ts';

/** A colour sequence as it may stay: only digits and semicolons (Ink's tokenizer knows no colons), and not endless. */
const SGR = /^\x1b\[[0-9;]{0,64}m$/;

/** Ends every colour and attribute. */
const RESET = '\x1b[0m';

/**
 * One match = one control sequence or one run of unwanted characters. Every alternative but the first may be
 * incomplete. An OSC, DCS, APC, PM or SOS without its end loses only its introducer, so that it can't hide the rest
 * of a line. A payload stops at the next introducer: no input takes more than linear time.
 *
 * Unwanted: C0, DEL, C1, line and paragraph separators; what reorders text (bidi marks, embeddings, isolates); and
 * what is invisible and has different widths in different terminals (soft hyphen, zero-width space, word joiner,
 * BOM, interlinear annotations). The joiners stay: emoji and several scripts need them.
 */
const UNWANTED = new RegExp(
	[
		'(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x07\\x18\\x1a\\x1b\\x80-\\x9f]*(?:\\x07|\\x1b\\\\|\\x9c)',
		'(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?',
		'\\x1b[ -/]*[0-~]?',
		'[\\x00-\\x1a\\x1c-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]',
	].join('|'),
	'gu',
);

/** Most text has none of it. Lone surrogates are `isWellFormed`'s. */
const SUSPECT =
	/[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/;

const LINE_BREAK = /^[\n\v\f\r\x85\u2028\u2029]$/;

const TAB_STOP = 8;

/**
 * A line of a log: colours (SGR) stay, every other control sequence and control character goes. Lone surrogates
 * become U+FFFD, line breaks a space, tabs are expanded to stops of 8 columns. Of a line with carriage returns only what follows the last one stays, as a terminal would show a
 * progress bar's last state. A line that sets a colour ends with a reset, so that none runs into the next.
 */
export function sanitise(text: string): string {
	if (!SUSPECT.test(text)) return text;
	const kept = text.toWellFormed().replace(UNWANTED, keepColour).replace(/\r+$/, '');
	const line = expandTabs(kept.slice(kept.lastIndexOf('\r') + 1));
	const lastEscape = line.lastIndexOf('\x1b');
	return lastEscape === -1 || line.startsWith(RESET, lastEscape) ? line : line + RESET;
}

/**
 * A name, a label, a message: as `sanitise`, but without colours, and with a space for each tab and line break, so
 * that nothing of it is hidden.
 */
export function plain(text: string): string {
	return SUSPECT.test(text) ? text.toWellFormed().replace(UNWANTED, keepSpace) : text;
}

function keepColour(found: string): string {
	if (SGR.test(found) || found === '\t' || found === '\r') return found;
	return LINE_BREAK.test(found) ? ' ' : '';
}

function keepSpace(found: string): string {
	return found === '\t' || LINE_BREAK.test(found) ? ' ' : '';
}

function expandTabs(line: string): string {
	if (!line.includes('\t')) return line;
	let column = 0;
	return line.replace(/\t|\x1b\[[0-9;]*m|[^\t\x1b]+/g, piece => {
		if (piece.startsWith('\x1b')) return piece;
		const shown = piece === '\t' ? ' '.repeat(TAB_STOP - (column % TAB_STOP)) : piece;
		column += width(shown);
		return shown;
	});
}
