/** A screen as cells, and the painting of rows of text into them. */

import { plainWidth } from '../../text/plain-width.ts';
import { BLANK, TAIL, UNKNOWN_GLYPH, clustersOf, type GlyphTable } from './glyph.ts';
import { PLAIN, type Styles } from './style.ts';

export type Screen = {
	readonly columns: number;
	readonly rows: number;
	/** Row by row; see glyph.ts. */
	readonly glyphs: Uint32Array;
	readonly styles: Uint16Array;
};

/** What the numbers in the cells stand for. */
export type Tables = { styles: Styles; glyphs: GlyphTable };

export function createScreen(columns: number, rows: number): Screen {
	const cells = columns * rows;
	return { columns, rows, glyphs: new Uint32Array(cells).fill(BLANK), styles: new Uint16Array(cells) };
}

/** Makes every cell differ from whatever comes next. */
export function forget(screen: Screen): void {
	screen.glyphs.fill(UNKNOWN_GLYPH);
}

/** Both screens have the same size. */
export function copyRow(from: Screen, to: Screen, y: number): void {
	const start = y * from.columns;
	const end = start + from.columns;
	to.glyphs.set(from.glyphs.subarray(start, end), start);
	to.styles.set(from.styles.subarray(start, end), start);
}

/**
 * Paints a row of a frame: SGR for styles, CHA for the column. Every other control character and control sequence is
 * left out, links (OSC 8) included. What does not fit is cut off; a wide glyph that is cut in two becomes a blank, also
 * by what is painted over it. A space that can't be distinguished from an empty cell becomes one.
 */
export function paintRow(screen: Screen, y: number, text: string, { styles, glyphs }: Tables): void {
	const start = y * screen.columns;
	const end = start + screen.columns;
	screen.glyphs.fill(BLANK, start, end);
	screen.styles.fill(PLAIN, start, end);
	let cell = start;
	let style = PLAIN;
	let blankStyle = PLAIN;
	/** Whether something was put since the last move. */
	let putting = false;

	function put(glyph: number, width: number): void {
		if (!putting) blankHead(screen, start, Math.min(cell, end), styles);
		putting = true;
		if (cell + width <= end) {
			screen.glyphs[cell] = glyph;
			screen.styles[cell] = glyph === BLANK ? blankStyle : style;
			for (let tail = cell + 1; tail < cell + width; tail++) {
				screen.glyphs[tail] = TAIL;
				screen.styles[tail] = style;
			}
		} else if (cell < end) {
			screen.glyphs.fill(BLANK, cell, end);
			screen.styles.fill(blankStyle, cell, end);
		}
		cell += width;
	}

	function stop(): void {
		if (putting) blankTails(screen, cell, end, styles);
		putting = false;
	}

	for (let at = 0; at < text.length;) {
		const code = text.charCodeAt(at);
		const width = plainWidth(code);
		if (width > 0 && isEdge(text, at + 1)) {
			put(code, width);
			at++;
		} else if (code === 0x1b || code === 0x9b) {
			const behind = endOfSequence(text, at);
			const sequence = meaningOf(text.slice(at, behind));
			if (sequence?.does === 'style') {
				style = styles.apply(style, sequence.parameters);
				blankStyle = styles.paintsBlank(style) ? style : PLAIN;
			} else if (sequence?.does === 'move') {
				stop();
				cell = start + sequence.column;
			}
			at = behind;
		} else if (isControl(code)) {
			at++;
		} else {
			const behind = endOfRun(text, at);
			for (const cluster of clustersOf(text.slice(at, behind))) {
				// A mark without a base has a cell of its own in Ink's layout, and none on a terminal.
				if (cluster.width === 0) put(BLANK, 1);
				else put(glyphs.of(cluster.text), cluster.width);
			}
			at = behind;
		}
	}
	stop();
}

/** The rest of a wide glyph whose first cell was painted over. */
function blankTails(screen: Screen, from: number, end: number, styles: Styles): void {
	for (let cell = from; cell < end && screen.glyphs[cell] === TAIL; cell++) blank(screen, cell, styles);
}

/** The first cells of a wide glyph that is about to be painted over from this cell on. */
function blankHead(screen: Screen, start: number, from: number, styles: Styles): void {
	if (screen.glyphs[from] !== TAIL) return;
	for (let cell = from - 1, isTail = true; isTail && cell >= start; cell--) {
		isTail = screen.glyphs[cell] === TAIL;
		blank(screen, cell, styles);
	}
}

function blank(screen: Screen, cell: number, styles: Styles): void {
	screen.glyphs[cell] = BLANK;
	if (!styles.paintsBlank(screen.styles[cell] ?? PLAIN)) screen.styles[cell] = PLAIN;
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

const knownSequence = /^(?:\u001B\[|\u009B)(?:([\d;:]*)m|(\d*)G)$/;

type Sequence = { does: 'style'; parameters: string } | { does: 'move'; column: number };

function meaningOf(sequence: string): Sequence | undefined {
	const [, parameters, column] = knownSequence.exec(sequence) ?? [];
	if (parameters !== undefined) return { does: 'style', parameters };
	return column === undefined ? undefined : { does: 'move', column: Math.max(1, Number(column)) - 1 };
}
