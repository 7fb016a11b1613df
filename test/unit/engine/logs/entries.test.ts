import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createLogEntries, type LineSink } from '../../../../source/engine/logs/entries.ts';
import { createLogTimeReader } from '../../../../source/engine/logs/time.ts';
import { LINE_CUT, LINE_STDERR } from '../../../../source/engine/logs/ring.ts';
import { chunked, frame, stamp } from './log-bytes.ts';

type Line = { text: string; time: number; flags: number };

const TIME = Date.UTC(2026, 2, 1, 12, 30, 15, 250);

const KIB = 1024;

function linesOf(tty: boolean, chunks: Iterable<Buffer>, said: string[] = []): Line[] {
	const lines: Line[] = [];
	const take: LineSink = (bytes, start, end, time, flags) => {
		lines.push({ text: bytes.toString('utf8', start, end), time, flags });
	};
	const entries = createLogEntries(tty, take, words => said.push(words));
	for (const chunk of chunks) entries.push(chunk);
	entries.end();
	return lines;
}

const sentLines = fc.array(
	fc.record(
		{
			text: fc.string({ unit: fc.constantFrom('a', ' ', 'é', '2026-03-01T12:30:15.25Z '), maxLength: 10 }),
			time: fc.nat({ max: 5000 }).map(offset => TIME + offset),
			flags: fc.constantFrom(0, LINE_STDERR),
		},
		{ noNullPrototype: true },
	),
	{ maxLength: 20 },
);

const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 20 });

test('lines of a multiplexed stream come out whole, however the bytes were cut', () => {
	fc.assert(
		fc.property(sentLines, cuts, (lines, lengths) => {
			const bytes = lines.map(line =>
				frame(line.flags === 0 ? 'stdout' : 'stderr', `${stamp(line.time)}${line.text}\n`),
			);
			assert.deepEqual(linesOf(false, chunked(Buffer.concat(bytes), lengths)), lines);
		}),
	);
});

test('lines of a terminal come out whole, however the bytes were cut', () => {
	fc.assert(
		fc.property(sentLines, cuts, (sent, lengths) => {
			const lines = sent.map(line => ({ ...line, flags: 0 }));
			const bytes = lines.map(line => Buffer.from(`${stamp(line.time)}${line.text}\n`));
			assert.deepEqual(linesOf(true, chunked(Buffer.concat(bytes), lengths)), lines);
		}),
	);
});

test('a long line that Docker split into entries is joined, in both kinds of stream', () => {
	const text = 'y'.repeat(16 * KIB);
	const entries = [stamp(TIME) + text, stamp(TIME) + text, `${stamp(TIME)}end\n`];
	const expected = [{ text: `${text}${text}end`, time: TIME, flags: 0 }];
	assert.deepEqual(linesOf(false, [Buffer.concat(entries.map(entry => frame('stdout', entry)))]), expected);
	assert.deepEqual(linesOf(true, chunked(Buffer.from(entries.join('')), [4000])), expected);
});

test('the entries of a long line on stdout let lines of stderr pass', () => {
	const start = 'y'.repeat(16 * KIB);
	const bytes = Buffer.concat([
		frame('stdout', stamp(TIME) + start),
		frame('stderr', `${stamp(TIME + 1)}warning\n`),
		frame('stdout', `${stamp(TIME)}end\n`),
	]);
	assert.deepEqual(linesOf(false, [bytes]), [
		{ text: 'warning', time: TIME + 1, flags: LINE_STDERR },
		{ text: `${start}end`, time: TIME, flags: 0 },
	]);
});

test('an unfinished line is not glued to the next one', () => {
	const bytes = Buffer.concat([
		frame('stdout', stamp(TIME) + 'killed in the mid'),
		frame('stdout', `${stamp(TIME + 9000)}started\n`),
	]);
	assert.deepEqual(
		linesOf(false, [bytes]).map(line => line.text),
		['killed in the mid', 'started'],
	);
});

test('a line of 10 MB is cut, and says so; the next one is whole', () => {
	const piece = stamp(TIME) + 'é'.repeat(8 * KIB);
	const split = Array.from({ length: 640 }, () => frame('stdout', piece));
	const multiplexed = [...split, frame('stdout', `${stamp(TIME)}\n`), frame('stdout', `${stamp(TIME + 1)}next\n`)];
	const single = Buffer.from(`${stamp(TIME)}${'é'.repeat(5_000_000)}\n${stamp(TIME + 1)}next\n`);
	const results = [linesOf(false, multiplexed), linesOf(true, chunked(single, [65_536]))];
	for (const [long, next, ...more] of results) {
		assert.equal(long?.flags, LINE_CUT);
		assert.match(long?.text ?? '', /^é{32768}$/);
		assert.deepEqual(next, { text: 'next', time: TIME + 1, flags: 0 });
		assert.deepEqual(more, []);
	}
});

test('a line cut in the middle of a character ends before it', () => {
	const [line] = linesOf(true, [Buffer.from(`${stamp(TIME)}a${'漢'.repeat(30_000)}\n`)]);
	assert.doesNotMatch(line?.text ?? '', /\ufffd/);
});

test('binary output is just lines', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), cuts, (bytes, tty, lengths) => {
			const body = Buffer.concat([Buffer.from(stamp(TIME)), bytes, Buffer.from('\n')]);
			const lines = linesOf(tty, chunked(tty ? body : frame('stdout', body), lengths));
			assert.equal(lines.length, Buffer.from(bytes).toString('latin1').split('\n').length);
		}),
	);
});

test('timestamps: digits of a second, zones, and what is none', () => {
	const cases: [text: string, time: number | undefined][] = [
		['2026-03-01T12:30:15.250000000Z text', TIME],
		['2026-03-01T12:30:15.250001500Z text', TIME + 0.0015],
		['2026-03-01T12:30:15.25Z text', TIME],
		['2026-03-01T12:30:15Z text', TIME - 250],
		['2026-03-01T14:00:15.25+01:30 text', TIME],
		['2026-03-01T12:30:15.25Z', undefined],
		['2026-03-01T12:30:15.25 text', undefined],
		['2026-13-01T12:30:15.25Z text', undefined],
		['Starting lava-server services ...', undefined],
		['', undefined],
	];
	for (const [text, time] of cases) {
		const reader = createLogTimeReader();
		const bytes = Buffer.from(text);
		assert.equal(reader.read(bytes, 0, bytes.length), time === undefined ? 0 : text.indexOf(' ') + 1, text);
		assert.ok(Math.abs(reader.time - (time ?? 0)) < 0.0005, text);
	}
});

test('a long line is cut between characters', () => {
	const characters: [character: string, bytes: number][] = [
		['é', 2],
		['€', 3],
		['ก', 3],
		['😀', 4],
	];
	for (const [character, bytes] of characters) {
		for (let before = 0; before < bytes; before++) {
			const text = 'x'.repeat(before) + character.repeat(40_000);
			const parts = text.match(/.{1,4000}/gu) ?? [];
			const stream = parts.map((part, index) =>
				frame('stdout', `${stamp(TIME)}${part}${index === parts.length - 1 ? '\n' : ''}`),
			);
			const [line] = linesOf(false, stream);
			assert.equal(line?.flags, LINE_CUT);
			assert.ok(text.startsWith(line.text), `${before} before ${character}`);
			assert.ok(Buffer.byteLength(line.text) > 64 * KIB - bytes);
		}
	}
});

test('what the engine says itself is no line of the log', () => {
	const said: string[] = [];
	const bytes = [
		frame('stdout', `${stamp(TIME)}one\n`),
		frame('engine', "Error grabbing logs: invalid character 'x'\n"),
	];
	assert.deepEqual(
		linesOf(false, bytes, said).map(({ text }) => text),
		['one'],
	);
	assert.deepEqual(said, ["Error grabbing logs: invalid character 'x'"]);
});
