/** Log streams as Docker sends them, for the tests that read them. */

import type { FrameStream } from '../../../../source/engine/logs/frames.ts';

/** A frame of Docker's multiplexed stream. */
export function frame(stream: FrameStream, payload: string | Buffer): Buffer {
	const bytes = Buffer.from(payload);
	const header = Buffer.alloc(8);
	header[0] = { stdout: 1, stderr: 2, engine: 3 }[stream];
	header.writeUInt32BE(bytes.length, 4);
	return Buffer.concat([header, bytes]);
}

/** A timestamp as the engine writes it before an entry: nine digits, then a space. */
export function stamp(milliseconds: number, nanoseconds = 0): string {
	const fraction = String((milliseconds % 1000) * 1_000_000 + nanoseconds).padStart(9, '0');
	return `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction}Z `;
}

/** The bytes in pieces of these lengths, in turn; in one piece when there are none. */
export function* chunked(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
	let at = 0;
	for (let index = 0; at < bytes.length; index++) {
		const length = lengths.length === 0 ? bytes.length : Math.max(1, lengths[index % lengths.length] ?? 1);
		yield bytes.subarray(at, at + length);
		at += length;
	}
}
