import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Line, lineWidth, plainText, span } from '../../../../source/console/widgets/line.ts';
import { wrapLine, wrapWords } from '../../../../source/console/widgets/wrap.ts';

const rows = (text: string, columns: number, indent: number): string[] =>
	wrapLine([span(text)], columns, indent).map(plainText);

test('a line is broken between words, its further rows behind the indent', () => {
	assert.deepEqual(rows('name  one two three', 12, 6), ['name  one ', '      two ', '      three']);
});

test('a word that no row holds is broken where it has to be', () => {
	assert.deepEqual(rows('id  0123456789abcdef', 12, 4), ['id  01234567', '    89abcdef']);
});

test('styles stay with their words', () => {
	const line: Line = [span('id  ', 'dim'), span('0123456789', 'strong')];
	assert.deepEqual(wrapLine(line, 10, 4), [
		[span('id  ', 'dim'), span('012345', 'strong')],
		[span('    '), span('6789', 'strong')],
	]);
});

test('nothing is lost, and no row is too wide', () => {
	const words = fc.array(fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }), { maxLength: 20 });
	fc.assert(
		fc.property(words, fc.integer({ min: 8, max: 60 }), fc.integer({ min: 0, max: 20 }), (given, columns, indent) => {
			const text = given.join(' ');
			const broken = wrapLine([span(text)], columns, indent);
			for (const row of broken) assert.ok(lineWidth([span(plainText(row).trimEnd())]) <= columns);
			const bare = (from: string): string => from.replaceAll(/\s/g, '');
			assert.equal(bare(broken.map(plainText).join('')), bare(text));
		}),
	);
});

test('words in rows: a word that no row holds is broken, and the next one stands behind its end', () => {
	assert.deepEqual(wrapWords('to /dev/serial/by-id now', 10), ['to', '/dev/seria', 'l/by-id', 'now']);
	assert.deepEqual(wrapWords('abcdefghijkl mn', 10), ['abcdefghij', 'kl mn']);
	assert.deepEqual(wrapWords('one two', 7), ['one two']);
	assert.deepEqual(wrapWords('one twos', 7), ['one', 'twos']);
});
