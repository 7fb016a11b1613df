import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { highlight, timestamp, wrap, zoneName } from '../../../../source/console/logs/line-text.ts';
import { matcherOf } from '../../../../source/console/logs/matcher.ts';
import { plain, sanitise } from '../../../../source/text/sanitise.ts';
import { cells, width } from '../../../../source/text/width.ts';

test('times are of this machine and say so', () => {
	const time = new Date(2026, 2, 1, 14, 3, 11, 204).getTime() + 0.25;
	assert.equal(timestamp(time, 'none'), '');
	assert.equal(timestamp(time, 'time'), '14:03:11.204');
	assert.equal(timestamp(time, 'full'), '2026-03-01 14:03:11.204');
	assert.match(zoneName(time), /^UTC(?:[+-]\d\d:\d\d)?$/);
});

const line = fc
	.array(fc.oneof(fc.constantFrom('\x1b[31m', '\x1b[0m', '漢', '👩‍🔬', ' ', 'ab'), fc.string({ unit: 'grapheme' })))
	.map(parts => sanitise(parts.join('')));

test('wrapped rows fit, and together are the line, but for characters wider than a row', () => {
	fc.assert(
		fc.property(line, fc.integer({ min: 2, max: 20 }), (text, columns) => {
			const rows = wrap(text, columns);
			assert.ok(rows.every(row => width(row) <= columns));
			const fitting = [...cells(text)].filter(cell => !cell.colour && cell.width <= columns);
			assert.equal(rows.map(row => plain(row)).join(''), fitting.map(cell => cell.text).join(''));
		}),
	);
});

test('colours go on in the next row', () => {
	assert.deepEqual(wrap('\x1b[31mabcd\x1b[0me', 3), ['\x1b[31mabc\x1b[0m', '\x1b[31md\x1b[0me']);
	assert.deepEqual(wrap('', 10), ['']);
	assert.deepEqual(wrap('漢字a', 3), ['漢', '字a']);
	assert.deepEqual(wrap('abc', 0), ['']);
});

const show = (query: string, text: string): string => highlight(text, matcherOf(query)?.spans(text) ?? [], '7');

test('matches are shown in their style, behind them the colours of the text hold again', () => {
	assert.equal(show('b', 'abcb'), 'a\x1b[0;7mb\x1b[0mc\x1b[0;7mb\x1b[0m');
	assert.equal(show('b', 'a\x1b[31mbc'), 'a\x1b[31m\x1b[0;7mb\x1b[0m\x1b[31mc');
	assert.equal(show('bc', 'a\x1b[31mb\x1b[0mcd'), 'a\x1b[31m\x1b[0;7mbc\x1b[0md');
	assert.equal(show('aa', 'aaaa'), '\x1b[0;7maaaa\x1b[0m');
	assert.equal(show('x', 'abc'), 'abc');
});

test('highlighting changes no text', () => {
	fc.assert(
		fc.property(line, fc.constantFrom('a', '/./', '漢', '/\\s/'), (text, query) => {
			assert.equal(plain(show(query, text)), plain(text));
			assert.ok(show(query, text).isWellFormed());
		}),
	);
});
