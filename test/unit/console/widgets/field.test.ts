import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fieldLine } from '../../../../source/console/widgets/field.ts';
import { lineWidth, plainText } from '../../../../source/console/widgets/line.ts';

const drawn = (text: string, cursor: number, room: number): string[] =>
	fieldLine({ text, cursor }, room).map(({ text: part }) => part);

test('a text that fits is there as it is, the cursor behind it', () => {
	assert.deepEqual(drawn('calvin', 6, 10), ['calvin', ' ', '']);
	assert.deepEqual(drawn('calvin', 2, 10), ['ca', 'l', 'vin']);
});

test('of a longer one the part around the cursor is seen', () => {
	assert.deepEqual(drawn('0123456789', 10, 6), ['56789', ' ', '']);
	assert.deepEqual(drawn('0123456789', 0, 6), ['', '0', '12345']);
	assert.deepEqual(drawn('0123456789', 7, 6), ['23456', '7', '']);
});

test('it is never wider than its room, and the cursor is in it', () => {
	const texts = fc.string({ maxLength: 60, unit: 'grapheme' });
	fc.assert(
		fc.property(texts, fc.nat(), fc.integer({ min: 4, max: 40 }), (text, at, room) => {
			const ends = [...new Intl.Segmenter().segment(text)].map(({ index }) => index).concat(text.length);
			const cursor = ends[at % ends.length] ?? 0;
			const line = fieldLine({ text, cursor }, room);
			assert.ok(lineWidth(line) <= room, plainText(line));
			assert.ok(line.some(({ style, text: under }) => style === 'selected' && under !== ''));
		}),
	);
});
