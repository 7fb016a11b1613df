/** What the terminal sends, as events. */

import type { Rgb } from '../background.ts';

/**
 * `name` of a key: the character itself (`a`, `A`, `/`, `é`), or `space`, `enter`, `tab`, `esc`,
 * `backspace`, `delete`, `insert`, `up`, `down`, `left`, `right`, `home`, `end`, `pageup`,
 * `pagedown`, `f1` to `f12`; before it, in this order, `ctrl+`, `alt+`, `super+`, `shift+`
 * (never before a character: shift is in the character). `text` is what a field would insert, '' for
 * keys that insert nothing.
 *
 * A paste is one event whatever it holds, with line ends as `\n`. Its text comes from outside.
 */
export type InputEvent = KeyEvent | { type: 'paste'; text: string } | { type: 'focus'; focused: boolean } | Reply;

export type KeyEvent = { type: 'key'; name: string; text: string };

/** An answer of the terminal to a question. */
export type Reply =
	/** DECRPM: 1 set, 2 reset, 3 permanently set, 4 permanently reset, 0 unknown. */
	| { type: 'reply'; reply: 'mode'; mode: number; state: number }
	/** The colour of the background (OSC 11), each part from 0 to 255. */
	| { type: 'reply'; reply: 'background'; colour: Rgb }
	/** Device attributes (DA1): what was asked before was answered, or never is. */
	| { type: 'reply'; reply: 'attributes' }
	/** Cursor positions, other operating system commands, mouse reports: not asked for. */
	| { type: 'reply'; reply: 'other' };
