import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namesOf } from './events-for-tests.ts';

describe('keys by their numbers', () => {
	const tilde: [number: number, name: string][] = [
		[1, 'home'],
		[2, 'insert'],
		[3, 'delete'],
		[4, 'end'],
		[5, 'pageup'],
		[6, 'pagedown'],
		[7, 'home'],
		[8, 'end'],
		...[11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].map((number, at): [number, string] => [number, `f${at + 1}`]),
	];
	test('of a VT220', () => {
		for (const [number, name] of tilde) assert.deepEqual(namesOf(`\u001B[${number}~`), [name], String(number));
		for (const gap of [0, 9, 10, 16, 22, 25]) assert.deepEqual(namesOf(`\u001B[${gap}~`), [], String(gap));
	});

	test('of a keypad, by VT100 and by kitty', () => {
		const characters = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
		for (const [at, name] of characters.entries()) {
			assert.deepEqual(namesOf(`\u001BO${'pqrstuvwxy'[at] ?? ''}`), [name]);
			assert.deepEqual(namesOf(`\u001B[${57_399 + at}u`), [name]);
		}
		const kitty = ['.', '/', '*', '-', '+', 'enter', '=', '57416', 'left', 'right', 'up', 'down', 'pageup', 'pagedown'];
		for (const [at, name] of [...kitty, 'home', 'end', 'insert', 'delete'].entries()) {
			assert.deepEqual(namesOf(`\u001B[${57_409 + at}u`), name === '57416' ? [] : [name], String(at));
		}
		assert.deepEqual(namesOf('\u001B[57399;5u'), ['ctrl+0']);
		assert.deepEqual(namesOf('\u001B[57417;5u'), ['ctrl+left']);
	});

	test('with each of their modifiers, and without locks', () => {
		const names = [
			'up',
			'shift+up',
			'alt+up',
			'alt+shift+up',
			'ctrl+up',
			'ctrl+shift+up',
			'ctrl+alt+up',
			'ctrl+alt+shift+up',
		];
		for (const [at, name] of names.entries()) {
			assert.deepEqual(namesOf(`\u001B[1;${at + 1}A`), [name]);
			const withSuper = name.replace(/^((?:ctrl\+)?(?:alt\+)?)/, '$1super+');
			assert.deepEqual(namesOf(`\u001B[1;${at + 9}A`), [withSuper]);
			assert.deepEqual(namesOf(`\u001B[1;${at + 65}A`), [name], 'Caps Lock');
			assert.deepEqual(namesOf(`\u001BO${at + 1}A`), [name]);
		}
		assert.deepEqual(namesOf('\u001B[1;0A\u001BO0A'), ['up', 'up']);
		assert.deepEqual(namesOf('\u001B[97;9u'), ['super+a']);
		assert.deepEqual(namesOf('\u001B[32;9u'), ['super+space']);
	});

	test('of code points, and of none that is none', () => {
		const kitty = (code: number, more = ''): string[] => namesOf(`\u001B[${code}${more}u`);
		assert.deepEqual(kitty(0x1f600, ';5'), ['ctrl+😀']);
		assert.deepEqual(kitty(0x1f600, ';6'), ['ctrl+😀'], 'it has no capital');
		assert.deepEqual(kitty(0x10ffff), [String.fromCodePoint(0x10ffff)]);
		for (const none of [0x110000, 0xe000, 0xf8ff]) assert.deepEqual(kitty(none), [], String(none));
		assert.deepEqual(kitty(0xdfff + 0x2000), [String.fromCodePoint(0xffff)]);
		assert.deepEqual(kitty(0xf900), [String.fromCodePoint(0xf900)]);
		assert.deepEqual(namesOf('\u001B[97;2;31u'), ['A'], 'what is typed is no control character');
		assert.deepEqual(namesOf('\u001B[97;2;32u'), ['space']);
	});

	test('of letters that are typed with Ctrl', () => {
		const names = Array.from(
			{ length: 0x20 },
			(_, code) => namesOf(code === 0x1b ? '\u001Bx' : String.fromCharCode(code))[0],
		);
		const own: Record<number, string> = { 0: 'ctrl+space', 8: 'backspace', 9: 'tab', 13: 'enter', 27: 'alt+x' };
		const expected = names.map(
			(_, code) => own[code] ?? `ctrl+${String.fromCharCode(code + (code <= 0x1a ? 0x60 : 0x40))}`,
		);
		assert.deepEqual(names, expected);
	});
});

describe('a cursor position', () => {
	test('looks like F3 in the first row, as far as modifiers go', () => {
		assert.deepEqual(namesOf('\u001B[R'), ['f3']);
		assert.deepEqual(namesOf('\u001B[1;16R'), ['ctrl+alt+super+shift+f3']);
		for (const place of ['1;17', '2;1', '24;80']) assert.deepEqual(namesOf(`\u001B[${place}R`), ['reply'], place);
	});
});
