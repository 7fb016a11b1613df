/** A text field as it is drawn, with its cursor. */

import type { Field } from '../state/field.ts';
import { type Line, span } from './line.ts';

export function fieldLine(field: Field): Line {
	const rest = field.text.slice(field.cursor);
	const [{ segment: under = ' ' } = { segment: ' ' }] = new Intl.Segmenter().segment(rest);
	return [span(field.text.slice(0, field.cursor)), span(under, 'selected'), span(rest.slice(under.length))];
}
