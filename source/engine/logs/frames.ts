/**
 * Docker's multiplexed stream, as `logs`, `attach` and `exec` answer for containers without a terminal (Engine API
 * 1.41, "Attach to a container"): frames of an 8-byte header (stream, three zero bytes, the payload's length as
 * 32-bit big-endian) and a payload. Containers with a terminal send the bare bytes instead.
 */

/** `engine`: what the engine itself has to say of the log, instead of the rest of it. */
export type FrameStream = 'stdout' | 'stderr' | 'engine';

/** Called with each piece of a frame's payload, `bytes[start..end)`; `last` with the piece that completes the frame. */
export type FrameSink = (stream: FrameStream, bytes: Buffer, start: number, end: number, last: boolean) => void;

const HEADER_LENGTH = 8;

/** Docker's stream numbers (moby, pkg/stdcopy). 0 is stdin's echo. */
const STREAMS: readonly FrameStream[] = ['stdout', 'stdout', 'stderr', 'engine'];

/**
 * Takes a stream's chunks however they were cut, and calls the sink for each piece in order. Nothing is copied: the
 * pieces lie in the chunks. Throws when the bytes can't be a multiplexed stream, e.g. when the container has a
 * terminal after all.
 */
export function demultiplex(sink: FrameSink): (chunk: Buffer) => void {
	const header = new Uint8Array(HEADER_LENGTH);
	const view = new DataView(header.buffer);
	let headerFilled = 0;
	let stream: FrameStream = 'stdout';
	let left = 0;

	return chunk => {
		let at = 0;
		while (at < chunk.length) {
			if (left > 0) {
				const end = Math.min(chunk.length, at + left);
				left -= end - at;
				sink(stream, chunk, at, end, left === 0);
				at = end;
				continue;
			}
			header[headerFilled++] = chunk[at++] ?? 0;
			if (headerFilled < HEADER_LENGTH) continue;
			headerFilled = 0;
			stream = streamOf(header);
			left = view.getUint32(4);
		}
	};
}

function streamOf(header: Uint8Array): FrameStream {
	const stream = STREAMS[header[0] ?? -1];
	if (stream === undefined || header[1] !== 0 || header[2] !== 0 || header[3] !== 0) {
		throw new Error('The engine sent something else than frames of stdout and stderr.');
	}
	return stream;
}
