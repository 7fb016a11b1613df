import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createInputParser } from '../../../../source/terminal/keyboard/parser.ts';
import { eventsOf, namesOf } from './events-for-tests.ts';

describe('bytes one by one', () => {
	const names = (...bytes: number[]): string[] =>
		eventsOf(Buffer.from(bytes)).map(event => (event.type === 'key' ? event.name : event.type));

	test('are characters of two, three and four bytes, from the first to the last of each', () => {
		for (const code of [0xa0, 0x7ff, 0x800, 0xfffc, 0xffff, 0x10000, 0x10ffff]) {
			const character = String.fromCodePoint(code);
			assert.deepEqual(namesOf(character), [character], code.toString(16));
		}
	});

	test('are dropped where they are none', () => {
		assert.deepEqual(names(0xc1, 0x80, 0x61), ['a'], 'too long for what it means');
		assert.deepEqual(names(0xe0, 0x80, 0x80, 0x61), ['a']);
		assert.deepEqual(names(0xed, 0xa0, 0x80, 0x61), ['a'], 'half of a pair');
		assert.deepEqual(names(0xf8, 0x88, 0x80, 0x80, 0x80, 0x61), ['a']);
		assert.deepEqual(names(0xc2, 0x80, 0x61), ['a'], 'a control character');
		assert.deepEqual(names(0xc2, 0x9f, 0xc2, 0xa0), ['\u00A0']);
		assert.deepEqual(names(0xe6, 0x97, 0x61), ['a'], 'cut off');
	});
});

describe('sequences that are cut off', () => {
	test('by a control character end before it', () => {
		assert.deepEqual(namesOf('\u001B[1;\u0001x'), ['ctrl+a', 'x']);
		assert.deepEqual(namesOf('\u001BO1\u0001x'), ['ctrl+a', 'x']);
		assert.deepEqual(namesOf('\u001B[1;éx'), ['é', 'x']);
		assert.deepEqual(namesOf('\u001BO1éx'), ['é', 'x']);
	});

	test('wait, and say how: a key may come of them', () => {
		const waiting = (text: string): string => {
			const parser = createInputParser();
			parser.push(Buffer.from(text));
			while (parser.next() !== undefined);
			return parser.waiting();
		};
		const rows: [text: string, waits: string][] = [
			['', 'nothing'],
			['a', 'nothing'],
			['\u001B', 'escape'],
			['a\u001B', 'escape'],
			['\u001B\u001B', 'escape'],
			['\u001B[', 'sequence'],
			['\u001BO', 'sequence'],
			['\u001B[1;5', 'sequence'],
			['\u001B[[', 'sequence'],
			['\u001B[M a', 'sequence'],
			['\u001B]0;x', 'sequence'],
			['\u001B]0;x\u001B', 'sequence'],
			['\u001B[200~x', 'paste'],
		];
		for (const [text, waits] of rows) assert.equal(waiting(text), waits, JSON.stringify(text));
	});

	test('are forgotten when nothing more comes, unless they look like a key', () => {
		assert.deepEqual(namesOf('\u001B[1;5'), []);
		assert.deepEqual(namesOf('\u001BO'), ['alt+O']);
		assert.deepEqual(namesOf('\u001B[['), []);
	});

	test('swallow no more than a string of the terminal can be', () => {
		const noise = `\u001B]0;${'x'.repeat(70_000)}`;
		assert.deepEqual(
			eventsOf(noise, 'q').map(event => event.type === 'key' && event.name),
			['q'],
		);
		const long = `\u001B]0;${'x'.repeat(60_000)}`;
		assert.deepEqual(namesOf(`${long}\u0007q`), ['reply', 'q']);
	});
});
