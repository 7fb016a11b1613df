import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import Output from '../../../../node_modules/ink/build/output.js';
import { createGlyphs } from '../../../../source/terminal/cells/glyph.ts';
import { frameOf, type InkOperation, type InkWrite } from '../../../../source/terminal/cells/ink-frame.ts';
import { createScreen, paintRow, type Tables } from '../../../../source/terminal/cells/screen.ts';
import { createStyles } from '../../../../source/terminal/cells/style.ts';

const COLUMNS = 24;
const ROWS = 3;

const piece = fc.oneof(
	fc.constantFrom('\u001B[31m', '\u001B[0m', '\u001B[7m', '\u001B[1;44m', '漢', '👩‍🔬', 'e\u0301', ' ', '─', '\u200B'),
	fc.string({ unit: 'grapheme-ascii', maxLength: 6 }),
);

/** Its styles end with it. */
const row = fc.array(piece).map(pieces => pieces.join('') + '\u001B[0m');

const write: fc.Arbitrary<InkWrite> = fc.record({
	type: fc.constant('write'),
	x: fc.nat({ max: COLUMNS }),
	y: fc.nat({ max: ROWS }),
	text: fc.array(row, { minLength: 1, maxLength: 3 }).map(rows => rows.join('\n')),
	transformers: fc.constantFrom([], [(line: string) => line]),
});

test('texts in their places look as Ink draws them, whatever lies over what', () => {
	fc.assert(
		fc.property(fc.array(write, { maxLength: 12 }), writes => {
			assert.deepEqual(cellsOf(frameOf(writes, ROWS) ?? ''), cellsOf(drawnByInk(writes)));
		}),
	);
});

test('what is more than texts as they are is left to Ink', () => {
	const text: InkWrite = { type: 'write', x: 0, y: 0, text: 'a', transformers: [] };
	const others: InkOperation[] = [
		{ type: 'clip' },
		{ type: 'unclip' },
		{ ...text, x: -1 },
		{ ...text, transformers: [line => line.toUpperCase()] },
	];
	assert.equal(frameOf([text], 1), '\u001B[m\u001B[1Ga');
	for (const other of others) assert.equal(frameOf([text, other], 1), undefined);
});

function drawnByInk(writes: readonly InkWrite[]): string {
	const output = new Output({ width: COLUMNS, height: ROWS });
	for (const { x, y, text, transformers } of writes) output.write(x, y, text, { transformers: [...transformers] });
	return output.get().output;
}

/** What each cell shows, and how. */
function cellsOf(frame: string): string[] {
	const tables: Tables = { styles: createStyles('true'), glyphs: createGlyphs() };
	const screen = createScreen(COLUMNS, ROWS);
	for (const [y, text] of frame.split('\n').entries()) paintRow(screen, y, text, tables);
	return Array.from(
		screen.glyphs,
		(glyph, cell) =>
			`${tables.glyphs.text(glyph)} ${tables.styles.change(0, screen.styles[cell] ?? 0).replace('\u001B', '')}`,
	);
}
