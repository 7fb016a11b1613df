import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { plain, sanitise } from '../../../source/text/sanitise.ts';

const samples: [what: string, input: string, output: string][] = [
	['ordinary text', 'Booting kernel … déjà vu 漢字', 'Booting kernel … déjà vu 漢字'],
	['colours', '\x1b[1;31mred\x1b[0m', '\x1b[1;31mred\x1b[0m'],
	['a colour left open', '\x1b[31mred', '\x1b[31mred\x1b[0m'],
	['cursor movement', 'a\x1b[2Ab\x1b[10;10Hc', 'abc'],
	['clearing the screen', '\x1b[2J\x1b[3Jx', 'x'],
	['a full reset', '\x1bcx', 'x'],
	['a character set', '\x1b(0lqk\x1b(B', 'lqk'],
	['alternate screen', '\x1b[?1049hx', 'x'],
	['a title ended by BEL', 'a\x1b]0;owned\x07b', 'ab'],
	['a title ended by ST', 'a\x1b]0;owned\x1b\\b', 'ab'],
	['a clipboard write', '\x1b]52;c;cm0gLXJm\x07x', 'x'],
	['a hyperlink', '\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\', 'text'],
	['a device control string', '\x1bP+q544e\x1b\\x', 'x'],
	['an application command', '\x1b_Gi=1;AAAA\x1b\\x', 'x'],
	['a privacy message and a start of string', '\x1b^a\x1b\\b\x1bXc\x1b\\d', 'bd'],
	['an OSC without its end', 'a\x1b]0;owned', 'a0;owned'],
	['8-bit introducers', '\x9b2Ja\x9d0;owned\x9cb\x90q\x9cc', 'abc'],
	['an unfinished CSI', 'a\x1b[12;', 'a'],
	['a lone escape', 'a\x1b', 'a'],
	['an escape before a sequence', '\x1b\x1b[2Jx', 'x'],
	['private sequences that end in m', '\x1b[>4;2mx\x1b[?4my', 'xy'],
	['colours with colons', '\x1b[4:3mx', 'x'],
	['an endless colour', `\x1b[${'1;'.repeat(100)}1mx`, 'x'],
	['control characters', 'a\x00\x07\x08\x0e\x7f\x84b', 'ab'],
	['a backspace overstrike', 'N\bNA\bA', 'NNAA'],
	['a progress bar', ' 10 %\r 50 %\r100 %', '100 %'],
	['a progress bar that ends with its return', ' 10 %\r 50 %\r', ' 50 %'],
	['a Windows line end', 'text\r', 'text'],
	['tabs', 'a\tb\t12345678\tc', `a       b       12345678        c`],
	['tabs and colours', '\x1b[31mab\x1b[0m\tc', '\x1b[31mab\x1b[0m      c'],
	['a newline', 'a\nb', 'a b'],
	['bidi controls', 'a\u202egpj.exe\u2066b\u2069', 'agpj.exeb'],
	['invisible characters', 'a\u200b\ufeff\u00adb', 'ab'],
	['a joined emoji', '👩\u200d🔬', '👩\u200d🔬'],
	['a lone surrogate', 'a\ud83db', 'a\ufffdb'],
	['surrogates that a removal must not join', '\ud83d\x00\ude00', '\ufffd\ufffd'],
];

for (const [what, input, output] of samples) {
	test(`sanitise: ${what}`, () => assert.equal(sanitise(input), output));
}

test('plain has no colours, and hides nothing behind a carriage return', () => {
	assert.equal(plain('\x1b[31mgood\x1b[0m\rname\tx\n'), 'good name x ');
	assert.equal(plain('lava-server'), 'lava-server');
});

/** Text full of what sequences are made of. */
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				'\x1b',
				'[',
				']',
				'm',
				';',
				'0',
				'31',
				'\x07',
				'\x9b',
				'\x9c',
				'\x9d',
				'\\',
				'P',
				'\r',
				'\t',
				'?',
			),
			fc.constantFrom('\x1b[31m', '\x1b[0m', '\x1b]0;', '\x1b[?25l', '\ud83d', '\ude00', '漢', '\u202e', '\x00', '\n'),
			fc.string({ unit: 'binary', maxLength: 3 }),
		),
		{ maxLength: 40 },
	)
	.map(parts => parts.join(''));

const SGR = /\x1b\[[0-9;]{0,64}m/g;
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

test('sanitise leaves no escape but colours, and no control character', () => {
	fc.assert(
		fc.property(hostile, text => {
			assert.doesNotMatch(sanitise(text).replace(SGR, ''), CONTROLS);
			assert.ok(sanitise(text).isWellFormed());
			assert.doesNotMatch(plain(text), CONTROLS);
		}),
	);
});

test('sanitising twice changes nothing', () => {
	fc.assert(
		fc.property(hostile, text => {
			assert.equal(sanitise(sanitise(text)), sanitise(text));
			assert.equal(plain(plain(text)), plain(text));
			assert.equal(plain(sanitise(text)), sanitise(text).replace(SGR, ''));
		}),
	);
});

test('pieces sanitised one by one are safe when they stand together', () => {
	fc.assert(
		fc.property(fc.array(hostile, { maxLength: 5 }), pieces => {
			const joined = pieces.map(piece => sanitise(piece)).join('');
			assert.doesNotMatch(joined.replace(SGR, ''), CONTROLS);
		}),
	);
});

test('a colour never runs into the next line', () => {
	fc.assert(
		fc.property(hostile, text => {
			const colours = sanitise(text).match(SGR);
			assert.ok(colours === null || colours.at(-1) === '\x1b[0m');
		}),
	);
});

test('hostile lines take linear time', () => {
	for (const unit of ['\x1b]', '\x9d', '\x1b[', '\x1b[;', '\x1bP\x1b', '\x1b ', '\r', '\t', '\r\ra']) {
		const small = time(() => sanitise(unit.repeat(10_000)));
		const large = time(() => sanitise(unit.repeat(160_000)));
		// Quadratic would be 256 times as much; 16 times is expected, the rest is the machine's noise.
		assert.ok(large < 100 * small + 200, `${JSON.stringify(unit)}: ${small} ms, then ${large} ms`);
	}
});

/** Milliseconds of processor time, at best: what else runs on the machine is not counted. */
function time(work: () => void): number {
	const runs = Array.from({ length: 3 }, () => {
		const start = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1000;
	});
	return Math.min(...runs);
}
