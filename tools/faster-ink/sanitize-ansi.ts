/** Ink takes each text apart for what would break its layout. Panels have text and colours alone, which it keeps as they are. */

import sanitizeAnsi from '../../node_modules/ink/build/sanitize-ansi.js';

/**
 * Control characters but tab, newline and those of a colour; and a colour before what may be a combining mark, which Ink
 * puts behind it. Not by \p{Mark}, whose table is dear to make: no mark stands in the ranges that are left out.
 */
const UNUSUAL =
	// oxlint-disable-next-line no-control-regex, no-misleading-character-class
	/[\0-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[[\d;]*m(?![\u0300-\u1fff\u20d0-\u20ff\u2c00-\uffff]))/;

export default function sanitized(text: string): string {
	return UNUSUAL.test(text) ? sanitizeAnsi(text) : text;
}
