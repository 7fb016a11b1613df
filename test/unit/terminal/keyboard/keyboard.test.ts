import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyboard, localPatience, remotePatience } from '../../../../source/terminal/keyboard/keyboard.ts';

function createDesk(patience = localPatience) {
	const names: string[] = [];
	let waiting: { milliseconds: number; callback: () => void } | undefined;
	const keyboard = createKeyboard(
		event => {
			if (event.type === 'paste') names.push(`paste ${event.text}`);
			else names.push(event.type === 'key' ? event.name : event.type);
		},
		patience,
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

test('over a line ESC is given longer', () => {
	const desk = createDesk(remotePatience);
	desk.type('\u001B');
	assert.equal(desk.waits(), 150);
	desk.type('[A');
	assert.deepEqual(desk.names, ['up']);
});

test('the rest of a key that comes after its ESC was given up is that key, and what is typed is typed', () => {
	for (const [rest, names] of [
		['[A', ['esc', 'up']],
		['OB', ['esc', 'down']],
		['[5~', ['esc', 'pageup']],
		['[', ['esc', '[']],
		['O', ['esc', 'O']],
		['jj', ['esc', 'j', 'j']],
	] as const) {
		const desk = createDesk();
		desk.type('\u001B');
		desk.timeGoesBy();
		desk.type(rest);
		assert.deepEqual(desk.names, names, rest);
		desk.type('[A');
		assert.deepEqual(desk.names.slice(names.length), ['[', 'A'], 'only what comes next');
	}
});

test('letters after a key of Alt that was given up are letters', () => {
	const { names, type, timeGoesBy } = createDesk();
	type('\u001B[');
	timeGoesBy();
	type('[A');
	assert.deepEqual(names, ['alt+[', '[', 'A']);
});

test('a paste without its end ends when nothing more comes, and the keys are heard again', () => {
	const desk = createDesk();
	desk.type('\u001B[200~some');
	desk.type('thing');
	assert.deepEqual([desk.names, desk.waits()], [[], 2000]);
	desk.timeGoesBy();
	desk.type('q');
	assert.deepEqual(desk.names, ['paste something', 'q']);
});

test('Ctrl+C and Ctrl+Z are heard in a paste that has lost its end', () => {
	for (const [key, name] of [
		['\u0003', 'ctrl+c'],
		['\u001A', 'ctrl+z'],
	] as const) {
		const desk = createDesk();
		desk.type('\u001B[200~some');
		desk.type(key);
		desk.type('q');
		assert.deepEqual(desk.names, ['paste some', name, 'q']);
	}
});

test('the end of a paste that comes apart behind its ESC is its end', () => {
	const desk = createDesk();
	desk.type('\u001B[200~some');
	desk.type('\u001B');
	desk.type('[201~');
	desk.type('q');
	assert.deepEqual(desk.names, ['paste some', 'q']);
});
