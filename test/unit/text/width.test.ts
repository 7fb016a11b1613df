import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { plainWidth } from '../../../source/text/plain-width.ts';
import { sanitise } from '../../../source/text/sanitise.ts';
import { cells, cut, pad, rowsOf, slice, width } from '../../../source/text/width.ts';

test('width counts cells: wide, joined, combining, coloured', () => {
	assert.equal(width('lava'), 4);
	assert.equal(width('漢字'), 4);
	assert.equal(width('e\u0301'), 1);
	assert.equal(width('👩‍🔬'), 2);
	assert.equal(width('\x1b[31mred\x1b[0m'), 3);
});

test('a character whose width is known is as wide as it is said to be', () => {
	for (let code = 0; code < 0x1_0000; code++) {
		const known = plainWidth(code);
		if (known > 0) assert.equal(stringWidth(String.fromCharCode(code)), known, `U+${code.toString(16)}`);
	}
});

test('cut keeps what fits and says that it cut', () => {
	assert.equal(cut('dispatcher', 10, '…'), 'dispatcher');
	assert.equal(cut('dispatcher', 5, '…'), 'disp…');
	assert.equal(cut('dispatcher', 5, '~'), 'disp~');
	assert.equal(cut('漢字漢字', 5, '…'), '漢字…');
	assert.equal(cut('漢字漢字', 4, '…'), '漢…');
	assert.equal(cut('dispatcher', 0, '…'), '');
	assert.equal(cut('\x1b[31mdispatcher\x1b[0m', 5, '…'), '\x1b[31mdisp\x1b[0m…');
});

test('pad fills on the side that is asked for', () => {
	assert.equal(pad('ab', 5), 'ab   ');
	assert.equal(pad('ab', 5, 'right'), '   ab');
	assert.equal(pad('ab', 5, 'center'), ' ab  ');
	assert.equal(pad('漢字漢', 4), '漢… ');
});

test('slice shows a part of a line, with the colours that hold there', () => {
	assert.equal(slice('abcdef', 2, 4), 'cd');
	assert.equal(slice('\x1b[31mabcdef\x1b[0m', 2, 4), '\x1b[31mcd\x1b[0m');
	assert.equal(slice('漢字漢', 1, 5), ' 字');
});

const line = fc
	.array(
		fc.oneof(fc.constantFrom('\x1b[31m', '\x1b[0m', '漢', '👩‍🔬', 'e\u0301', ' ', 'a'), fc.string({ unit: 'grapheme' })),
	)
	.map(parts => sanitise(parts.join('')));

test('a line is as wide as string-width says, whatever is in it', () => {
	const plainer = fc
		.array(fc.constantFrom('\x1b[1;31m', '\x1b[m', '\x1b[', '\x1b', '│', '漢', 'a', 'm'))
		.map(parts => parts.join(''));
	fc.assert(fc.property(fc.oneof(line, plainer), text => assert.equal(width(text), stringWidth(text))));
});

test('cut never exceeds its columns, pad meets them exactly', () => {
	fc.assert(
		fc.property(line, fc.nat({ max: 30 }), fc.constantFrom('…', '~'), (text, columns, ellipsis) => {
			assert.ok(width(cut(text, columns, ellipsis)) <= columns);
			assert.equal(width(pad(text, columns, 'left', ellipsis)), columns);
			if (width(text) <= columns) assert.equal(cut(text, columns, ellipsis), text);
		}),
	);
});

test('the cells of a line are the line, and as wide', () => {
	fc.assert(
		fc.property(line, text => {
			const all = [...cells(text)];
			assert.equal(all.map(cell => cell.text).join(''), text);
			assert.equal(
				all.reduce((sum, cell) => sum + cell.width, 0),
				width(text),
			);
		}),
	);
});

test('rows are full and no fuller, and hold the whole text with its colours', () => {
	assert.deepEqual(rowsOf('abcdefgh', 2, 3), ['ab', 'cde', 'fgh']);
	assert.deepEqual(rowsOf('', 2, 3), ['']);
	assert.deepEqual(rowsOf('漢字漢', 3, 5), ['漢', '字漢']);
	assert.deepEqual(rowsOf('\x1b[31mabcd\x1b[0mef', 3, 3), ['\x1b[31mabc\x1b[0m', '\x1b[31md\x1b[0mef']);
	const bare = (text: string): string => text.replaceAll(/\x1b\[[0-9;]*m/g, '');
	fc.assert(
		fc.property(line, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 2, max: 9 }), (text, first, columns) => {
			const rows = rowsOf(text, first, columns);
			assert.equal(bare(rows.join('')), bare(text));
			for (const [at, row] of rows.entries()) {
				// A grapheme of several marks may be wider than any row.
				const isOne = [...cells(row)].filter(({ colour }) => !colour).length === 1;
				assert.ok(width(row) <= (at === 0 ? first : columns) || isOne);
			}
		}),
	);
});
