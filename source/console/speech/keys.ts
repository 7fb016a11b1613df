/** Keys as they are said: readers leave out punctuation, and don't tell capitals from small letters. */

import type { Hint } from '../actions/keymap.ts';
import { keyLabel } from '../widgets/key-label.ts';

const SAID: Readonly<Record<string, string>> = {
	esc: 'Escape',
	'shift+tab': 'Shift Tab',
	pageup: 'Page up',
	pagedown: 'Page down',
	delete: 'Delete',
	insert: 'Insert',
	backspace: 'Backspace',
	'?': 'question mark',
	':': 'colon',
	'/': 'slash',
	'!': 'exclamation mark',
	'@': 'at sign',
	'+': 'plus',
	'-': 'minus',
	_: 'underscore',
	'=': 'equals sign',
	'>': 'greater than',
	'<': 'less than',
	'.': 'dot',
	',': 'comma',
	'*': 'star',
	'#': 'number sign',
	'[': 'left bracket',
	']': 'right bracket',
	'{': 'left brace',
	'}': 'right brace',
};

/** @param key its canonical name */
export function spokenKey(key: string): string {
	if (key.startsWith('ctrl+')) return `Control ${key.slice(5).toUpperCase()}`;
	if (/^\p{Lu}$/u.test(key)) return `Shift ${key}`;
	return SAID[key] ?? keyLabel(key);
}

/** Keys as they stand in a page, e.g. `^S` or `j Down`. */
export const spokenKeys = (shown: string): string =>
	shown
		.split(' ')
		.map(label =>
			label.length === 2 && label.startsWith('^') ? `Control ${label[1]}` : (LABELS.get(label) ?? spokenKey(label)),
		)
		.join(' or ');

const LABELS = new Map(Object.entries(SAID).map(([key, said]) => [keyLabel(key), said]));

/** `question mark help, Escape back` */
export const spokenHints = (hints: readonly Hint[]): string =>
	hints.map(({ key, label }) => `${spokenKey(key)} ${spokenLabel(label)}`).join(', ');

/** That more is asked is heard soon enough. */
export const spokenLabel = (label: string): string => label.replace(/ ?\.\.\.$/, '').replace(' / ', ' or ');
