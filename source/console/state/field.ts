/** A one-line text field, edited by graphemes. */

import { graphemesOf } from '../../text/graphemes.ts';
import { plain } from '../../text/sanitise.ts';

export type Field = { text: string; /** Offset in UTF-16 units, always between two graphemes. */ cursor: number };

export const emptyField: Field = { text: '', cursor: 0 };

export const fieldOf = (text: string): Field => ({ text, cursor: text.length });

function before(field: Field): number {
	let at = 0;
	for (const { index } of graphemesOf(field.text)) {
		if (index >= field.cursor) break;
		at = index;
	}
	return at;
}

function after(field: Field): number {
	for (const { index, segment } of graphemesOf(field.text)) {
		if (index >= field.cursor) return index + segment.length;
	}
	return field.text.length;
}

const wordBefore = (field: Field): number =>
	field.text.slice(0, field.cursor).replace(/[^\s/.:=-]*[\s/.:=-]*$/u, '').length;

export const insert = (field: Field, text: string): Field => {
	// A field has one line: what a paste has more becomes spaces.
	const clean = plain(text.replace(/[\r\n\t]+/g, ' '));
	return {
		text: field.text.slice(0, field.cursor) + clean + field.text.slice(field.cursor),
		cursor: field.cursor + clean.length,
	};
};

const cutOut = (field: Field, from: number, to: number): Field => ({
	text: field.text.slice(0, from) + field.text.slice(to),
	cursor: from,
});

/** What the editing keys of readline do, and Ctrl+U of zsh, which clears the whole; undefined = not a key of a field. */
export function editField(field: Field, key: { name: string; text: string }): Field | undefined {
	switch (key.name) {
		case 'left':
			return { ...field, cursor: before(field) };
		case 'right':
			return { ...field, cursor: after(field) };
		case 'home':
		case 'ctrl+a':
			return { ...field, cursor: 0 };
		case 'end':
		case 'ctrl+e':
			return { ...field, cursor: field.text.length };
		case 'backspace':
			return cutOut(field, before(field), field.cursor);
		case 'delete':
			return cutOut(field, field.cursor, after(field));
		case 'ctrl+w':
			return cutOut(field, wordBefore(field), field.cursor);
		case 'ctrl+u':
			return emptyField;
		case 'ctrl+k':
			return cutOut(field, field.cursor, field.text.length);
		default:
			return key.text === '' ? undefined : insert(field, key.text);
	}
}
