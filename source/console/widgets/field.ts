/** A text field as it is drawn, with its cursor. */

import { slice, width } from '../../text/width.ts';
import type { Field } from '../state/field.ts';
import { type Line, span } from './line.ts';
import { graphemesOf } from '../../text/graphemes.ts';

/** @param room cells; of a longer text the part around the cursor is seen */
export function fieldLine({ text, cursor }: Field, room: number): Line {
	const rest = text.slice(cursor);
	const [{ segment: under = ' ' } = { segment: ' ' }] = graphemesOf(rest);
	const [before, after] = [text.slice(0, cursor), rest.slice(under.length)];
	const wide = width(before);
	const from = Math.max(0, wide + width(under) - room);
	const left = room - (wide - from) - width(under);
	return [
		span(from === 0 ? before : slice(before, from, wide)),
		span(under, 'selected'),
		span(width(after) <= left ? after : slice(after, 0, Math.max(0, left))),
	];
}
