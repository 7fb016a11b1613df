/** What of a row of text becomes cells: no part of a control sequence, whatever it is made of. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { asciiFor, createGlyphs, TAIL } from '../../../../source/terminal/cells/glyph.ts';
import { createScreen, paintRow } from '../../../../source/terminal/cells/screen.ts';
import { createStyles } from '../../../../source/terminal/cells/style.ts';

/** The cells of a row; the later ones of a wide glyph as `<`. */
function painted(text: string, columns = 8): string {
	const tables = { styles: createStyles('true'), glyphs: createGlyphs() };
	const screen = createScreen(columns, 1);
	paintRow(screen, 0, text, tables);
	return [...screen.glyphs]
		.map(glyph => (glyph === TAIL ? '<' : tables.glyphs.text(glyph)))
		.join('')
		.trimEnd();
}

suite('a control sequence is left out, from its first byte to its last', () => {
	const rows: [what: string, sequence: string][] = [
		['with no parameters', '\u001B[J'],
		['with the first final byte there is', '\u001B[1@'],
		['with the last final byte there is', '\u001B[1~'],
		['with the first of the bytes between', '\u001B[1 q'],
		['with the last of the bytes between', '\u001B[?25h'],
		['of one character', '\u009B1@'],
		['of one character, with a byte between', '\u009B1 q'],
		['of two characters', '\u001B7'],
		['of three characters', '\u001B(B'],
		['of three characters, the second the last that there is', '\u001B/B'],
		['that ends with a bell', '\u001B]0;title\u0007'],
		['that ends with a string terminator', '\u001B]0;title\u001B\\'],
		['that ends with a terminator of one character', '\u001B]0;title\u009C'],
		['to the device', '\u001BPq#0\u001B\\'],
		['to whoever listens', '\u001BXany\u001B\\'],
	];
	for (const [what, sequence] of rows) test(what, () => assert.equal(painted(`a${sequence}b`), 'ab'));

	test('also where it is cut off', () => {
		for (const cut of ['\u001B', '\u001B[', '\u001B[1', '\u001B[1 ', '\u001B]0;title', '\u001B(', '\u009B']) {
			assert.equal(painted(`a${cut}`), 'a', JSON.stringify(cut));
		}
	});
});

suite('the column', () => {
	test('is counted from one, and none is the first', () => {
		assert.equal(painted('abc\u001B[2Gx'), 'axc');
		assert.equal(painted('abc\u001B[Gx'), 'xbc');
		assert.equal(painted('abc\u001B[0Gx'), 'xbc');
		assert.equal(painted('abc\u001B[1Gx'), 'xbc');
	});

	test('beyond the row is out of sight', () => {
		assert.equal(painted('ab\u001B[8Gx', 8), 'ab     x');
		assert.equal(painted('ab\u001B[9Gx', 8), 'ab');
		assert.equal(painted('abcdefghi', 8), 'abcdefgh');
	});
});

suite('a wide glyph', () => {
	test('has its place to the last cell, and none where it is cut in two', () => {
		assert.equal(painted('漢字', 4), '漢<字<');
		assert.equal(painted('a漢字', 4), 'a漢<');
	});

	test('that is painted over in part is a blank in the other', () => {
		assert.equal(painted('漢字\u001B[2Gx', 4), ' x字<');
		assert.equal(painted('漢字\u001B[1Gx', 4), 'x 字<');
		assert.equal(painted('漢字\u001B[3Gx', 4), '漢<x');
	});
});

test('frames are drawn in ASCII where there is no other, and what is no part of one is a question mark', () => {
	assert.equal(Array.from('─│┌╿x\u24FF▀é', each => asciiFor(each.codePointAt(0) ?? 0)).join(''), '-|++x???');
});
