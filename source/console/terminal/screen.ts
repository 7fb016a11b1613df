/** A screen as cells, and the painting of a whole frame of text with SGR into them. */

import { BLANK, TAIL, UNKNOWN_GLYPH, clustersOf, plainWidth, type Glyphs } from './glyph.ts';
import { PLAIN, type Styles } from './style.ts';

export type Screen = {
	readonly columns: number;
	readonly rows: number;
	/** Row by row; see glyph.ts. */
	readonly glyphs: Uint32Array;
	readonly styles: Uint16Array;
};

export function createScreen(columns: number, rows: number): Screen {
	const cells = columns * rows;
	return { columns, rows, glyphs: new Uint32Array(cells).fill(BLANK), styles: new Uint16Array(cells) };
}

/** Makes every cell differ from whatever comes next. */
export function forget(screen: Screen): void {
	screen.glyphs.fill(UNKNOWN_GLYPH);
}

/**
 * Paints a frame: rows between newlines, SGR for styles. Every other control character and control
 * sequence is left out, links (OSC 8) included. What does not fit is cut off; a wide glyph that
 * would be cut in two becomes a blank. A space that cannot be told from an empty cell becomes one.
 */
export function paint(screen: Screen, frame: string, { styles, glyphs }: { styles: Styles; glyphs: Glyphs }): void {
	screen.glyphs.fill(BLANK);
	screen.styles.fill(PLAIN);
	let [x, y, style] = [0, 0, PLAIN];
	let blankStyle = PLAIN;

	function put(glyph: number, width: number): void {
		const cell = y * screen.columns + x;
		if (x + width <= screen.columns && y < screen.rows) {
			screen.glyphs[cell] = glyph;
			screen.styles[cell] = glyph === BLANK ? blankStyle : style;
			for (let tail = cell + 1; tail < cell + width; tail++) {
				screen.glyphs[tail] = TAIL;
				screen.styles[tail] = style;
			}
		}
		x += width;
	}

	for (let at = 0; at < frame.length && y < screen.rows;) {
		const code = frame.charCodeAt(at);
		const width = plainWidth(code);
		if (width > 0 && isEdge(frame, at + 1)) {
			put(code, width);
			at++;
		} else if (code === 0x0a) {
			y++;
			x = 0;
			at++;
		} else if (code === 0x1b || code === 0x9b) {
			const end = endOfSequence(frame, at);
			const parameters = sgrParameters(frame, at, end);
			if (parameters !== undefined) {
				style = styles.apply(style, parameters);
				blankStyle = styles.paintsBlank(style) ? style : PLAIN;
			}
			at = end;
		} else if (isControl(code)) {
			at++;
		} else {
			const end = endOfRun(frame, at);
			for (const cluster of clustersOf(frame.slice(at, end))) {
				// A mark without a base has a cell of its own in Ink's layout, and none on a terminal.
				if (cluster.width === 0) put(BLANK, 1);
				else put(glyphs.of(cluster.text), cluster.width);
			}
			at = end;
		}
	}
}

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code < 0xa0);

/** Whether no cluster can reach over this place in the text, seen from a plain character before it. */
function isEdge(text: string, at: number): boolean {
	if (at >= text.length) return true;
	const code = text.charCodeAt(at);
	return isControl(code) || plainWidth(code) > 0;
}

/** The end of a run that needs segmenting: a control character, or an edge between plain characters. */
function endOfRun(text: string, from: number): number {
	let at = from + 1;
	while (at < text.length) {
		const code = text.charCodeAt(at);
		if (isControl(code) || (plainWidth(code) > 0 && plainWidth(text.charCodeAt(at - 1)) > 0)) return at;
		at++;
	}
	return at;
}

/** The end of the control sequence that starts here (ECMA-48 5.4, 5.6): behind its final byte or its terminator. */
function endOfSequence(text: string, from: number): number {
	const kind = text[from] === '\u009B' ? '[' : text[from + 1];
	let at = text[from] === '\u009B' ? from + 1 : from + 2;
	if (kind === '[') {
		while (at < text.length && text.charCodeAt(at) >= 0x20 && text.charCodeAt(at) < 0x40) at++;
		return at < text.length && text.charCodeAt(at) >= 0x40 ? at + 1 : at;
	}
	if (kind !== undefined && 'P]X^_'.includes(kind)) {
		const end = /\u0007|\u009C|\u001B\\/g;
		end.lastIndex = at;
		return end.exec(text) === null ? text.length : end.lastIndex;
	}
	while (at <= text.length && /[ -/]/.test(text[at - 1] ?? '')) at++;
	return Math.min(at, text.length);
}

const sgrPattern = /^(?:\u001B\[|\u009B)([\d;:]*)m$/;

const sgrParameters = (text: string, from: number, end: number): string | undefined =>
	sgrPattern.exec(text.slice(from, end))?.[1];
