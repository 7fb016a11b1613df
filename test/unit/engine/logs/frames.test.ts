import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { demultiplex, type FrameStream } from '../../../../source/engine/logs/frames.ts';
import { chunked, frame } from './log-bytes.ts';

type Taken = { stream: FrameStream; text: string };

function demultiplexed(chunks: Iterable<Buffer>): Taken[] {
	const frames: Taken[] = [];
	let pieces: Buffer[] = [];
	const push = demultiplex((stream, bytes, start, end, last) => {
		pieces.push(Buffer.from(bytes.subarray(start, end)));
		if (!last) return;
		frames.push({ stream, text: Buffer.concat(pieces).toString('latin1') });
		pieces = [];
	});
	for (const chunk of chunks) push(chunk);
	return frames;
}

const frames = fc.array(
	fc.record(
		{
			stream: fc.constantFrom<FrameStream>('stdout', 'stderr'),
			text: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }),
		},
		{ noNullPrototype: true },
	),
	{ maxLength: 20 },
);

test('frames come out as they went in, however the bytes were cut', () => {
	fc.assert(
		fc.property(frames, fc.array(fc.nat({ max: 30 })), (sent, cuts) => {
			const bytes = Buffer.concat(sent.map(each => frame(each.stream, each.text)));
			assert.deepEqual(demultiplexed(chunked(bytes, cuts)), sent);
		}),
	);
});

test('a chunk full of tiny frames needs no stack, and large chunks no quadratic time', () => {
	const one = frame('stdout', 'x');
	const taken = demultiplexed([Buffer.concat(Array.from({ length: 100_000 }, () => one))]);
	assert.equal(taken.length, 100_000);
});

test('a frame of many megabytes passes through in pieces', () => {
	let bytesSeen = 0;
	const push = demultiplex((_stream, _bytes, start, end) => {
		bytesSeen += end - start;
	});
	const header = frame('stdout', '');
	header.writeUInt32BE(10_000_000, 4);
	push(header);
	for (let sent = 0; sent < 10_000_000; sent += 50_000) push(Buffer.alloc(50_000));
	assert.equal(bytesSeen, 10_000_000);
});

test('bytes that are no frames are refused', () => {
	assert.throws(() => demultiplexed([Buffer.from('plain text from a terminal')]), /something else than frames/);
});
