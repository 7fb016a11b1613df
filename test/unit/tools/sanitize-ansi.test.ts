import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import sanitizeAnsi from '../../../node_modules/ink/build/sanitize-ansi.js';
import sanitized from '../../../tools/faster-ink/sanitize-ansi.ts';

const characters = Array.from('aä│…日🐋\u0301\u20dd\u{1d165}\ud834\n\t\r\0\x07\x7f\x85\x9b\x9d\x1b[]1;:? mH\\');
const sequences = [
	'\x1b[m',
	'\x1b[31m',
	'\x1b[1;38;5;4m',
	'\x1b[4:3m',
	'\x1b[2J',
	'\x1b]8;;http://a\x07',
	'\x1bP1\x1b\\',
];

test('what Ink is given is sanitised as Ink does it', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...characters, ...sequences), { maxLength: 12 }), chosen => {
			const text = chosen.join('');
			assert.equal(sanitized(text), sanitizeAnsi(text));
		}),
		{ numRuns: 5_000 },
	);
});

test('a colour before any character of the first plane is as Ink has it', () => {
	const different = Array.from({ length: 0x1_0000 }, (_, code) => `\x1b[1m${String.fromCodePoint(code)}`).filter(
		text => sanitized(text) !== sanitizeAnsi(text),
	);
	assert.deepEqual(different, []);
});
