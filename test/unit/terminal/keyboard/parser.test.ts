import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, test } from 'node:test';
import type { InputEvent } from '../../../../source/terminal/keyboard/input.ts';
import { createInputParser } from '../../../../source/terminal/keyboard/parser.ts';

/** What a text becomes, as events; what waits at the end is given up. */
function eventsOf(...chunks: Array<string | Uint8Array>): InputEvent[] {
	const parser = createInputParser();
	const events: InputEvent[] = [];
	const takeAll = (): void => {
		for (let event = parser.next(); event !== undefined; event = parser.next()) events.push(event);
	};
	for (const chunk of chunks) {
		parser.push(Buffer.from(chunk));
		takeAll();
	}
	while (parser.waiting() !== 'nothing') {
		const event = parser.giveUp();
		if (event !== undefined) events.push(event);
		takeAll();
	}
	return events;
}

const namesOf = (text: string): string[] =>
	eventsOf(text).map(event => (event.type === 'key' ? event.name : event.type));

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
		assert.deepEqual(namesOf(`\u001B[${0x1f600};5u`), ['ctrl+😀']);
		assert.deepEqual(namesOf(`\u001B[${0x1f600};6u`), ['ctrl+😀'], 'it has no capital');
		assert.deepEqual(namesOf(`\u001B[${0x10ffff}u`), [String.fromCodePoint(0x10ffff)]);
		for (const none of [0x110000, 0xe000, 0xf8ff]) assert.deepEqual(namesOf(`\u001B[${none}u`), [], String(none));
		assert.deepEqual(namesOf(`\u001B[${0xdfff + 0x2000}u`), [String.fromCodePoint(0xffff)]);
		assert.deepEqual(namesOf(`\u001B[${0xf900}u`), [String.fromCodePoint(0xf900)]);
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

describe('what is no key', () => {
	test('answers of the terminal', () => {
		assert.deepEqual(eventsOf('\u001B[?2026;2$y'), [{ type: 'reply', reply: 'mode', mode: 2026, state: 2 }]);
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
		assert.deepEqual(namesOf('\u001B[12;34;56za\u001B[99~b\u001BOzc\u001B[1 qd'), ['a', 'b', 'c', 'd']);
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
