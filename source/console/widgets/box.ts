/** A panel's frame: border with title, content, and how far one has scrolled. */

import type { Rect } from '../state/layout.ts';
import type { Look, StyleName } from '../theme.ts';
import { encode, fit, type Line, lineWidth, span } from './line.ts';

export type Box = {
	/** Stands in the upper border. */
	title: Line;
	/** Stands at the right end of the upper border; leaves first. */
	aside?: Line;
	/** Stands at the right end of the lower border, e.g. `12-20 of 50`. */
	foot?: Line;
	lines: readonly Line[];
	/** The line that the cursor stands on. */
	selected?: number;
	focused: boolean;
};

/** Rows of exactly the rectangle's size. `under`: a style below all of the content, e.g. of a picture that is old. */
export function drawBox(box: Box, rect: Pick<Rect, 'columns' | 'rows'>, look: Look, under?: StyleName): string[] {
	const inner = rect.columns - 2;
	const border = box.focused ? 'borderFocused' : 'border';
	const side = encode([span(look.glyphs.vertical, border)], 1, look);
	const rows = [borderRow(box.title, box.aside ?? [], inner, box.focused, look, 'top')];
	for (let index = 0; index < rect.rows - 2; index++) {
		const below = index === box.selected ? (box.focused ? 'selected' : 'selectedAway') : under;
		rows.push(side + encode(box.lines[index] ?? [], inner, look, below) + side);
	}
	rows.push(borderRow([], box.foot ?? [], inner, box.focused, look, 'bottom'));
	return rows;
}

function borderRow(
	title: Line,
	aside: Line,
	inner: number,
	focused: boolean,
	look: Look,
	edge: 'top' | 'bottom',
): string {
	const border = focused ? 'borderFocused' : 'border';
	const { glyphs } = look;
	const [left, right] = edge === 'top' ? [glyphs.topLeft, glyphs.topRight] : [glyphs.bottomLeft, glyphs.bottomRight];
	const start = title.length === 0 ? [] : fit([span(' '), ...title, span(' ')], inner - 2, glyphs.ellipsis);
	const end = aside.length === 0 ? [] : [span(' '), ...aside, span(' ')];
	const shown = lineWidth(end) <= inner - 2 - lineWidth(start) ? end : [];
	const fill = inner - 2 - lineWidth(start) - lineWidth(shown);
	const spans = [
		span(left + glyphs.horizontal, border),
		...start,
		span(glyphs.horizontal.repeat(Math.max(0, fill)), border),
		...shown,
		span(glyphs.horizontal + right, border),
	];
	return encode(spans, inner + 2, look);
}

/** `3-12 of 50`, or nothing while all is visible. */
export const position = (top: number, height: number, count: number): Line =>
	count <= height ? [] : [span(`${top + 1}-${Math.min(count, top + height)} of ${count}`, 'dim')];
