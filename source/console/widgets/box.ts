/** A panel's frame: border with title, content, and how far one has scrolled. */

import { inside, type Size } from '../state/layout.ts';
import type { Look, StyleName } from '../theme.ts';
import { encode, fit, type Line, lineWidth, plainText, span } from './line.ts';

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
	/** Lines of a snapshot that is old, as all are with `under`. */
	old?: ReadonlySet<number>;
	focused: boolean;
};

/**
 * Rows of exactly the rectangle's size; nothing touches the frame. `under`: a style below all of the content, e.g. of a
 * snapshot that is old.
 */
export function drawBox(box: Box, rect: Size, look: Look, under?: StyleName): string[] {
	const { columns, rows } = inside(rect);
	const border = box.focused ? 'borderFocused' : 'border';
	const side = encode([span(look.glyphs.vertical, border)], 1, look);
	const drawn = [borderRow(box.title, box.aside ?? [], rect.columns, box.focused, look, 'top')];
	for (let index = 0; index < rows; index++) {
		const content = box.lines[index] ?? [];
		const style = box.old?.has(index) ? 'dim' : under;
		drawn.push(
			index === box.selected
				? side + selectedRow(content, columns, box.focused, look, style) + side
				: `${side} ${encode(content, columns, look, style)} ${side}`,
		);
	}
	drawn.push(borderRow([], box.foot ?? [], rect.columns, box.focused, look, 'bottom'));
	return drawn;
}

/** A bar where the keys are; elsewhere a mark before the row. */
function selectedRow(content: Line, columns: number, focused: boolean, look: Look, under?: StyleName): string {
	const mark = span(look.glyphs.pointer, focused ? undefined : 'accent');
	if (focused) return encode([mark, ...content], columns + 2, look, 'selected');
	return `${encode([mark], 1, look)}${encode(content, columns, look, under)} `;
}

function borderRow(
	title: Line,
	aside: Line,
	columns: number,
	focused: boolean,
	look: Look,
	edge: 'top' | 'bottom',
): string {
	const border = focused ? 'borderFocused' : 'border';
	const inner = columns - 2;
	const { glyphs } = look;
	const [left, right] = edge === 'top' ? [glyphs.topLeft, glyphs.topRight] : [glyphs.bottomLeft, glyphs.bottomRight];
	const start = title.length === 0 ? [] : spaced(fit(title, inner - 4, glyphs.ellipsis));
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
	return encode(spans, columns, look);
}

/** With a blank on either side, where it does not bring them. */
function spaced(title: Line): Line {
	const text = plainText(title);
	return [...(text.startsWith(' ') ? [] : [span(' ')]), ...title, ...(text.endsWith(' ') ? [] : [span(' ')])];
}

/** `3-12 of 50`, or nothing while all is visible. */
export const position = (top: number, height: number, count: number): Line =>
	count <= height ? [] : [span(`${top + 1}-${Math.min(count, top + height)} of ${count}`, 'dim')];
