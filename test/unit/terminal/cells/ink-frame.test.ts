import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import Output from '../../../../node_modules/ink/build/output.js';
import { createGlyphs } from '../../../../source/terminal/cells/glyph.ts';
import { frameOf, type InkOperation, type InkWrite } from '../../../../source/terminal/cells/ink-frame.ts';
import { createScreen, paintRow, type Tables } from '../../../../source/terminal/cells/screen.ts';
import { createStyles } from '../../../../source/terminal/cells/style.ts';
import TextOutput from '../../../../tools/faster-ink/output.ts';

const COLUMNS = 24;
const ROWS = 3;
const SIZE = { width: COLUMNS, height: ROWS };

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
			assert.deepEqual(cellsOf(frameOf(writes, ROWS) ?? ''), cellsOf(drawnBy(new Output(SIZE), writes)));
		}),
	);
});

const abc: InkWrite = { type: 'write', x: 0, y: 0, text: 'abc', transformers: [] };

const others: readonly (readonly InkOperation[])[] = [
	[{ type: 'clip', clip: { x1: 0, x2: 2, y1: 0, y2: 1 } }, abc, { type: 'unclip' }],
	[{ ...abc, x: -1 }],
	[{ ...abc, transformers: [line => line.toUpperCase()] }],
];

test('what is more than texts as they are is no frame of texts', () => {
	assert.equal(frameOf([abc], 1), '\u001B[m\u001B[1Gabc');
	for (const other of others) assert.equal(frameOf(other, 1), undefined);
});

test('what the bundle puts in the place of Ink places texts, and leaves the rest to Ink', () => {
	assert.equal(drawnBy(new TextOutput(SIZE), [abc]), frameOf([abc], ROWS));
	for (const other of others) assert.equal(drawnBy(new TextOutput(SIZE), other), drawnBy(new Output(SIZE), other));
});

function drawnBy(output: Output | TextOutput, operations: readonly InkOperation[]): string {
	for (const operation of operations) {
		if (operation.type === 'clip') output.clip(operation.clip);
		else if (operation.type === 'unclip') output.unclip();
		else output.write(operation.x, operation.y, operation.text, { transformers: [...operation.transformers] });
	}
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
