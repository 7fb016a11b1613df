import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, test } from 'node:test';
import { createInputParser } from '../../../../source/terminal/keyboard/parser.ts';
import { eventsOf, namesOf } from './events-for-tests.ts';

/** What terminals send, by the name of the key. */
const sequences: Record<string, string[]> = {
	up: ['\u001B[A', '\u001BOA'],
	down: ['\u001B[B', '\u001BOB', '\u001B[57420u'],
	home: ['\u001B[H', '\u001BOH', '\u001B[1~', '\u001B[7~'],
	end: ['\u001B[F', '\u001BOF', '\u001B[4~', '\u001B[8~'],
	insert: ['\u001B[2~'],
	delete: ['\u001B[3~', '\u001B[57426u'],
	pageup: ['\u001B[5~'],
	pagedown: ['\u001B[6~'],
	f1: ['\u001BOP', '\u001B[11~', '\u001B[[A', '\u001B[P'],
	f4: ['\u001BOS', '\u001B[14~', '\u001B[[D'],
	f5: ['\u001B[15~', '\u001B[[E'],
	f6: ['\u001B[17~'],
	f12: ['\u001B[24~'],
	'shift+f3': ['\u001B[1;2R', '\u001B[13;2~'],
	'ctrl+f5': ['\u001B[15;5~', '\u001B[15^'],
	'ctrl+left': ['\u001B[1;5D', '\u001BOd', '\u001BO5D', '\u001BO1;5D'],
	'shift+up': ['\u001B[1;2A', '\u001B[a'],
	'alt+up': ['\u001B[1;3A', '\u001B\u001B[A', '\u001B\u001BOA'],
	'ctrl+alt+shift+right': ['\u001B[1;8C'],
	'shift+delete': ['\u001B[3;2~', '\u001B[3$'],
	'ctrl+shift+delete': ['\u001B[3;6~', '\u001B[3@'],
	tab: ['\t', '\u001B[9u'],
	'shift+tab': ['\u001B[Z', '\u001B[1;2Z', '\u001B[9;2u'],
	enter: ['\r', '\u001BOM', '\u001B[13u', '\u001B[57414u'],
	'alt+enter': ['\u001B\r', '\u001B[13;3u'],
	'shift+enter': ['\u001B[13;2u', '\u001B[27;2;13~'],
	esc: ['\u001B', '\u001B[27u', '\u001B[27;1;27~'],
	backspace: ['\u007F', '\b', '\u001B[127u'],
	space: [' ', '\u001B[32u', '\u001B[32;2u'],
	'ctrl+space': ['\0', '\u001B[32;5u'],
	'ctrl+a': ['\u0001', '\u001B[97;5u', '\u001B[27;5;97~'],
	'ctrl+j': ['\n'],
	'ctrl+\\': ['\u001C'],
	'ctrl+_': ['\u001F'],
	'ctrl+A': ['\u001B[97;6u', '\u001B[97:65;6u', '\u001B[27;6;65~'],
	'ctrl+alt+a': ['\u001B\u0001', '\u001B[97;7u'],
	'alt+x': ['\u001Bx', '\u001B[120;3u'],
	'alt+[': ['\u001B['],
	'alt+é': ['\u001Bé'],
	a: ['a', '\u001B[97u', '\u001B[97;1:1u', '\u001B[97;1;97u'],
	A: ['A', '\u001B[97;2u', '\u001B[97:65;2u', '\u001B[27;2;65~'],
	'?': ['?', '\u001B[47:63;2;63u'],
	'5': ['5', '\u001BOu', '\u001B[57404u'],
	é: ['é', '\u001B[233u'],
	日: ['日'],
	'😀': ['😀'],
};

describe('keys', () => {
	for (const [name, variants] of Object.entries(sequences)) {
		test(name, () => {
			for (const text of variants) assert.deepEqual(namesOf(text), [name], JSON.stringify(text));
		});
	}

	test('a character inserts itself, other keys insert nothing', () => {
		assert.deepEqual(eventsOf('a é\r\u0001'), [
			{ type: 'key', name: 'a', text: 'a' },
			{ type: 'key', name: 'space', text: ' ' },
			{ type: 'key', name: 'é', text: 'é' },
			{ type: 'key', name: 'enter', text: '' },
			{ type: 'key', name: 'ctrl+a', text: '' },
		]);
	});

	test('several in one chunk are several', () => {
		assert.deepEqual(namesOf('jjj\u001B[Bk\u001BOP\u001B'), ['j', 'j', 'j', 'down', 'k', 'f1', 'esc']);
		assert.deepEqual(namesOf('\u001B\u001B'), ['esc', 'esc']);
	});

	test('letting a key go is no key', () => assert.deepEqual(namesOf('\u001B[97;1:3u'), []));
});

describe('what is no key', () => {
	test('answers of the terminal', () => {
		assert.deepEqual(eventsOf('\u001B[?2026;2$y'), [{ type: 'reply', reply: 'mode', mode: 2026, state: 2 }]);
		assert.deepEqual(eventsOf('\u001B[?2026$y'), [{ type: 'reply', reply: 'mode', mode: 2026, state: 0 }]);
		assert.deepEqual(eventsOf('\u001B[?62;22c'), [{ type: 'reply', reply: 'attributes' }]);
		for (const end of ['\u0007', '\u001B\\']) {
			const colour = [255, 128, 0];
			assert.deepEqual(eventsOf(`\u001B]11;rgb:ffff/8080/0000${end}`), [
				{ type: 'reply', reply: 'background', colour },
			]);
		}
		const others = ['\u001B[>0;276;0c', '\u001B[24;80R', '\u001B]10;rgb:00/00/00\u0007'];
		const strings = ['\u001B]52;c;aGk=\u001B\\', '\u001BP1$r0m\u001B\\', '\u001B_Gi=1;OK\u001B\\', '\u001B[?0u'];
		const mouse = ['\u001B[M !!', '\u001B[<0;10;5M', '\u001B[<0;10;5m', '\u001B[32;10;5M'];
		for (const text of [...others, ...strings, ...mouse]) {
			assert.deepEqual(eventsOf(text), [{ type: 'reply', reply: 'other' }], JSON.stringify(text));
		}
	});

	test('focus', () => {
		assert.deepEqual(eventsOf('\u001B[I\u001B[O'), [
			{ type: 'focus', focused: true },
			{ type: 'focus', focused: false },
		]);
	});

	test('unknown sequences are swallowed whole', () => {
		assert.deepEqual(namesOf('\u001B[12;34;56za\u001B[99~b\u001BOzc\u001B[1 qd\u001B[1 Ae\u001B[3 ~f'), [
			'a',
			'b',
			'c',
			'd',
			'e',
			'f',
		]);
	});

	test('a sequence cut off by a new one', () => {
		assert.deepEqual(namesOf('\u001B[1;\u001B[Ax'), ['up', 'x']);
		assert.deepEqual(namesOf('\u001B]0;title\u001B[Ax'), ['reply', 'up', 'x']);
	});

	test('bytes that are no UTF-8', () => {
		assert.deepEqual(
			eventsOf(Buffer.from([0xff, 0x61, 0xc3, 0x62, 0x80, 0x63])).map(event => event.type === 'key' && event.name),
			['a', 'b', 'c'],
		);
	});
});

describe('pastes', () => {
	test('are one event, whatever they hold', () => {
		const text = 'rm -rf /\n\u001B[A\u0003q\u001B[200~é';
		assert.deepEqual(eventsOf(`x\u001B[200~${text}\u001B[201~y`), [
			{ type: 'key', name: 'x', text: 'x' },
			{ type: 'paste', text },
			{ type: 'key', name: 'y', text: 'y' },
		]);
	});

	test('have line ends as \\n', () => {
		assert.deepEqual(eventsOf('\u001B[200~a\r\nb\rc\u001B[201~'), [{ type: 'paste', text: 'a\nb\nc' }]);
	});

	test('whose end has not come are not keys', () => {
		const parser = createInputParser();
		parser.push(Buffer.from('\u001B[200~quit\r\u001B[20'));
		assert.equal(parser.next(), undefined);
		assert.equal(parser.waiting(), 'paste');
	});
});

test('the events are the same however the bytes are cut into chunks', () => {
	const piece = fc.oneof(
		fc.constantFrom(...Object.values(sequences).flat()).filter(text => text !== '\u001B' && text !== '\u001B['),
		fc.constantFrom(
			'\u001B[200~paste \u001B[A é\u001B[201~',
			'\u001B[?2026;1$y',
			'\u001B]0;x\u0007',
			'日本',
			'\u001B[9;9z',
		),
	);
	fc.assert(
		fc.property(fc.array(piece), fc.array(fc.nat(20)), (pieces, cuts) => {
			const bytes = Buffer.from(pieces.join(''));
			const chunks: Buffer[] = [];
			let from = 0;
			for (const length of cuts) chunks.push(bytes.subarray(from, (from += length)));
			assert.deepEqual(eventsOf(...chunks, bytes.subarray(from)), eventsOf(bytes));
		}),
	);
});

test('a paste that is not whole can be taken as it came', () => {
	const parser = createInputParser();
	parser.push(Buffer.from('\u001B[200~some'));
	assert.equal(parser.next(), undefined);
	parser.push(Buffer.from(' more'));
	assert.equal(parser.next(), undefined);
	assert.equal(Buffer.from(parser.takeRest()).toString(), '\u001B[200~some more');
	assert.equal(parser.waiting(), 'nothing');
	parser.push(Buffer.from('q'));
	assert.deepEqual(parser.next(), { type: 'key', name: 'q', text: 'q' });
});

test('what has not become an event can be taken as it came', () => {
	const parser = createInputParser();
	parser.push(Buffer.from('sls é\r\u001B[A'));
	assert.deepEqual(parser.next(), { type: 'key', name: 's', text: 's' });
	assert.equal(Buffer.from(parser.takeRest()).toString(), 'ls é\r\u001B[A');
	assert.equal(parser.next(), undefined);
});
