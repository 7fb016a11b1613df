import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyboard } from '../../../../../source/console/terminal/keyboard/keyboard.ts';

function createDesk() {
	const names: string[] = [];
	let waiting: { milliseconds: number; callback: () => void } | undefined;
	const keyboard = createKeyboard(
		event => void names.push(event.type === 'key' ? event.name : event.type),
		(milliseconds, callback) => {
			waiting = { milliseconds, callback };
			return () => (waiting = undefined);
		},
	);
	return {
		keyboard,
		names,
		type: (text: string) => keyboard.receive(Buffer.from(text)),
		waits: () => waiting?.milliseconds,
		timeGoesBy() {
			const callback = waiting?.callback;
			waiting = undefined;
			callback?.();
		},
	};
}

test('ESC is a key when nothing follows in time', () => {
	const desk = createDesk();
	desk.type('\u001B');
	assert.deepEqual([desk.names, desk.waits()], [[], 25]);
	desk.timeGoesBy();
	assert.deepEqual([desk.names, desk.waits()], [['esc'], undefined]);
});

test('ESC is the start of a sequence when the rest comes in time', () => {
	const desk = createDesk();
	desk.type('\u001B');
	desk.type('[');
	desk.type('A');
	assert.deepEqual([desk.names, desk.waits()], [['up'], undefined]);
});

test('a sequence without an end is forgotten, and the next key is a key', () => {
	const desk = createDesk();
	desk.type('\u001B[1;');
	assert.equal(desk.waits(), 500);
	desk.timeGoesBy();
	desk.type('q');
	assert.deepEqual(desk.names, ['q']);
});

test('what follows the key that diverts goes to the receiver, until keys are keys again', () => {
	const received: string[] = [];
	const names: string[] = [];
	const keyboard = createKeyboard(event => {
		if (event.type !== 'key') return;
		names.push(event.name);
		if (event.name === 's') keyboard.divert(bytes => void received.push(Buffer.from(bytes).toString()));
	});
	keyboard.receive(Buffer.from('asls\r'));
	keyboard.receive(Buffer.from('exit\r\u001B['));
	keyboard.restore();
	keyboard.receive(Buffer.from('q'));
	assert.deepEqual(received, ['ls\r', 'exit\r\u001B[']);
	assert.deepEqual(names, ['a', 's', 'q']);
});
