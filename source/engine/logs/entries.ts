/** The bytes of a log -> its lines, wherever the chunks end. */

import { demultiplex, type FrameStream } from './frames.ts';
import { createLogTimeReader } from './time.ts';
import { LINE_CUT, LINE_STDERR } from './ring.ts';

/** Called with each whole line, `bytes[start..end)` without its newline. `flags` are the ring's. */
export type LineSink = (bytes: Buffer, start: number, end: number, time: number, flags: number) => void;

export type LogEntries = {
	/** Takes the next bytes of a log stream opened with timestamps. Throws when they are no such stream. */
	push(chunk: Buffer): void;
	/** The stream ended by itself: what has no newline yet is a line too. */
	end(): void;
};

/** Bytes of a line that are kept; Docker itself cuts lines into entries of 16 kB, which are joined here. */
const LONGEST_LINE = 64 * 1024;

/** Docker's entry size (moby, daemon/logger/copier.go). */
const ENTRY_LENGTH = 16 * 1024;

/** Bytes. */
const LONGEST_WORDS = 200;

const NEWLINE = 0x0a;

type Output = Exclude<FrameStream, 'engine'>;

/** Bytes gathered until they are complete; what goes beyond the limit is left out and remembered as cut. */
type Gathered = { bytes: Buffer; length: number; cut: boolean; time: number };

/**
 * Log stream -> lines. Each entry begins with its timestamp; one that fills Docker's buffer has no newline, and the
 * rest of its line follows as further entries of the same stream and time. Memory is bounded whatever comes.
 *
 * @param onWords called with what the engine itself says, which is no line of the log
 */
export function createLogEntries(tty: boolean, sink: LineSink, onWords: (engineSays: string) => void): LogEntries {
	const clock = createLogTimeReader();
	const entry = gathered();
	const unfinished = { stdout: gathered(), stderr: gathered() };

	function finish(stream: Output): void {
		const line = unfinished[stream];
		const end = line.cut ? characterStart(line.bytes, line.length) : line.length;
		const flags = (stream === 'stderr' ? LINE_STDERR : 0) | (line.cut ? LINE_CUT : 0);
		sink(line.bytes, 0, end, line.time, flags);
		clear(line);
	}

	/** One entry, whole; of a container with a terminal one line, which may be several entries in a row. */
	function takeEntry(stream: Output, bytes: Buffer, start: number, end: number): void {
		const line = unfinished[stream];
		let at = start;
		while (at < end) {
			at += clock.read(bytes, at, end);
			if (line.length > 0 && line.time !== clock.time) finish(stream);
			const newline = indexOfNewline(bytes, at, Math.min(end, at + ENTRY_LENGTH + 1));
			if (newline !== -1 && line.length === 0) {
				sink(bytes, at, newline, clock.time, stream === 'stderr' ? LINE_STDERR : 0);
				at = newline + 1;
				continue;
			}
			const textEnd = newline === -1 ? Math.min(end, at + ENTRY_LENGTH) : newline;
			line.time = clock.time;
			gather(line, bytes, at, textEnd, LONGEST_LINE);
			if (newline !== -1) finish(stream);
			at = newline === -1 ? textEnd : newline + 1;
		}
	}

	/** A piece of an entry; `last` = it is complete with it. */
	function takePiece(stream: FrameStream, bytes: Buffer, start: number, end: number, last: boolean): void {
		if (stream === 'engine') return onWords(bytes.toString('utf8', start, Math.min(end, start + LONGEST_WORDS)).trim());
		if (last && entry.length === 0) return takeEntry(stream, bytes, start, end);
		gather(entry, bytes, start, end, LONGEST_LINE + ENTRY_LENGTH);
		if (!last) return;
		if (entry.cut && bytes[end - 1] === NEWLINE) entry.bytes[entry.length - 1] = NEWLINE;
		takeEntry(stream, entry.bytes, 0, entry.length);
		clear(entry);
	}

	function takeRaw(chunk: Buffer): void {
		let at = 0;
		while (at < chunk.length) {
			const newline = chunk.indexOf(NEWLINE, at);
			const end = newline === -1 ? chunk.length : newline + 1;
			takePiece('stdout', chunk, at, end, newline !== -1);
			at = end;
		}
	}

	return {
		push: tty ? takeRaw : demultiplex(takePiece),
		end() {
			if (tty) takeEntry('stdout', entry.bytes, 0, entry.length);
			clear(entry);
			if (unfinished.stdout.length > 0) finish('stdout');
			if (unfinished.stderr.length > 0) finish('stderr');
		},
	};
}

function gathered(): Gathered {
	return { bytes: Buffer.alloc(0), length: 0, cut: false, time: 0 };
}

function clear(into: Gathered): void {
	into.length = 0;
	into.cut = false;
}

function gather(into: Gathered, bytes: Buffer, start: number, end: number, limit: number): void {
	const taken = Math.min(end - start, limit - into.length);
	if (taken < end - start) into.cut = true;
	const needed = into.length + taken;
	if (needed > into.bytes.length) {
		const larger = Buffer.alloc(Math.min(limit, Math.max(needed, 2 * into.bytes.length)));
		into.bytes.copy(larger, 0, 0, into.length);
		into.bytes = larger;
	}
	bytes.copy(into.bytes, into.length, start, start + taken);
	into.length = needed;
}

function indexOfNewline(bytes: Buffer, start: number, end: number): number {
	// An entry's newline is its last byte as a rule; without it, searching must not run on into the next entries.
	if (bytes[end - 1] === NEWLINE) return bytes.indexOf(NEWLINE, start);
	const found = bytes.subarray(start, end).indexOf(NEWLINE);
	return found === -1 ? -1 : start + found;
}

/** Where the last character begins if it is incomplete (UTF-8), else the end. */
function characterStart(bytes: Uint8Array, end: number): number {
	let start = end - 1;
	while (start > end - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
	const lead = bytes[start] ?? 0;
	const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
	return start + length > end ? start : end;
}
