import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copySequence } from '../../../../source/console/terminal/clipboard.ts';

test('a text goes as base64 of its UTF-8', () => {
	const copy = copySequence('é\n', { tmux: false });
	assert.equal(copy.copied && copy.sequence, '\u001B]52;c;w6kK\u0007');
});

test('in tmux it goes plain and wrapped', () => {
	const copy = copySequence('hi', { tmux: true });
	assert.equal(copy.copied && copy.sequence, '\u001B]52;c;aGk=\u0007\u001BPtmux;\u001B\u001B]52;c;aGk=\u0007\u001B\\');
});

test('too much or nothing is not copied, and it is said why', () => {
	const tooMuch = copySequence('x'.repeat(80_000), { tmux: false });
	assert.match(tooMuch.copied ? '' : tooMuch.reason, /80000 bytes are too much.*save them to a file/);
	assert.equal(copySequence('', { tmux: false }).copied, false);
});
