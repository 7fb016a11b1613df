import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copySequence } from '../../../source/terminal/clipboard.ts';

test('a text goes as base64 of its UTF-8', () => {
	const copy = copySequence('é\n', 'none');
	assert.equal(copy.copied && copy.sequence, '\u001B]52;c;w6kK\u0007');
});

test('in tmux it goes plain and wrapped', () => {
	const copy = copySequence('hi', 'tmux');
	assert.equal(copy.copied && copy.sequence, '\u001B]52;c;aGk=\u0007\u001BPtmux;\u001B\u001B]52;c;aGk=\u0007\u001B\\');
});

test('too much or nothing is not copied, and it is said why', () => {
	const tooMuch = copySequence('x'.repeat(80_000), 'none');
	assert.match(tooMuch.copied ? '' : tooMuch.reason, /80000 bytes are too much.*save them to a file/);
	assert.equal(copySequence('', 'none').copied, false);
});

test('in GNU screen it goes in pieces that screen passes on whole', () => {
	const copy = copySequence('x'.repeat(1000), 'screen');
	assert.ok(copy.copied);
	const pieces = copy.sequence.split('\u001B\\').filter(Boolean);
	assert.ok(pieces.length > 1);
	for (const piece of pieces) assert.ok(piece.startsWith('\u001BP') && piece.length <= 256);
	const through = pieces.map(piece => piece.slice(2)).join('');
	const plain = copySequence('x'.repeat(1000), 'none');
	assert.equal(through, plain.copied && plain.sequence);
});
