import { sanitise } from '../text/sanitise.ts';
import type { LogLine, LogLines } from './log-lines.ts';

/** What is kept of a line beside its bytes. Bits, to be stored in one byte. */
export const LINE_STDERR = 1;
export const LINE_CUT = 2;
export const LINE_NOTE = 4;

/** Bytes of one container's log that are held by default: some 80,000 lines. */
const DEFAULT_SIZE = 8 * 1024 * 1024;

/** Shorter lines than this, on average, are limited by their number instead of their bytes. */
const BYTES_PER_LINE = 64;

/**
 * The last lines of a log, as bytes: one arena for the text, typed arrays for where each line lies. Both have a fixed
 * size, so memory stays the same whatever a container writes, and a line that nobody looks at is never decoded. The
 * oldest lines fall out first.
 */
export class LogRing implements LogLines {
	first = 0;
	end = 0;
	/** As many lines as there can be at once. */
	readonly capacity: number;

	readonly #arena: Buffer;
	readonly #offsets: Uint32Array;
	readonly #lengths: Uint32Array;
	readonly #stamps: Float64Array;
	readonly #times: Float64Array;
	readonly #flags: Uint8Array;
	readonly #mask: number;
	/** Where the next line goes if it fits before the arena's end. */
	#write = 0;
	#latest = Number.NEGATIVE_INFINITY;

	/** `size` in bytes of text; the index takes nearly half of it in addition. */
	constructor(size = DEFAULT_SIZE) {
		this.capacity = 2 ** Math.max(4, Math.ceil(Math.log2(size / BYTES_PER_LINE)));
		// Fresh pages from the system: they cost memory only once they are written.
		this.#arena = Buffer.alloc(size);
		this.#offsets = new Uint32Array(this.capacity);
		this.#lengths = new Uint32Array(this.capacity);
		this.#stamps = new Float64Array(this.capacity);
		this.#times = new Float64Array(this.capacity);
		this.#flags = new Uint8Array(this.capacity);
		this.#mask = this.capacity - 1;
	}

	/** Takes a copy of `bytes[start..end)` as the newest line, at most a quarter of the arena. `stamp` in milliseconds since the epoch. */
	append(bytes: Buffer, start: number, end: number, stamp: number, flags: number): void {
		const length = Math.min(end - start, Math.floor(this.#arena.length / 4));
		const offset = this.#makeRoom(length);
		bytes.copy(this.#arena, offset, start, start + length);
		const slot = this.end & this.#mask;
		this.#offsets[slot] = offset;
		this.#lengths[slot] = length;
		this.#stamps[slot] = stamp;
		this.#latest = Math.max(this.#latest, stamp);
		this.#times[slot] = this.#latest;
		this.#flags[slot] = length < end - start ? flags | LINE_CUT : flags;
		this.end++;
	}

	line(number: number): LogLine | undefined {
		if (!this.#holds(number)) return undefined;
		const slot = number & this.#mask;
		const offset = this.#offsets[slot] ?? 0;
		const flags = this.#flags[slot] ?? 0;
		return {
			number,
			time: this.#stamps[slot] ?? Number.NaN,
			stream: (flags & LINE_NOTE) !== 0 ? 'note' : (flags & LINE_STDERR) !== 0 ? 'stderr' : 'stdout',
			text: sanitise(this.#arena.toString('utf8', offset, offset + (this.#lengths[slot] ?? 0))),
			cut: (flags & LINE_CUT) !== 0,
		};
	}

	/** The timestamp as the engine wrote it; NaN outside. */
	stamp(number: number): number {
		return this.#holds(number) ? (this.#stamps[number & this.#mask] ?? Number.NaN) : Number.NaN;
	}

	time(number: number): number {
		return this.#holds(number) ? (this.#times[number & this.#mask] ?? Number.NaN) : Number.NaN;
	}

	#holds(number: number): boolean {
		return number >= this.first && number < this.end;
	}

	/** Drops the oldest lines until `length` bytes are free in one piece; returns where. */
	#makeRoom(length: number): number {
		// An empty line takes a byte too, so that every line has a place of its own and none is overtaken.
		const needed = Math.max(1, length);
		if (this.#write + needed > this.#arena.length) {
			this.#dropBetween(this.#write, this.#arena.length);
			this.#write = 0;
		}
		const offset = this.#write;
		this.#write += needed;
		this.#dropBetween(offset, this.#write);
		if (this.end - this.first === this.capacity) this.first++;
		return offset;
	}

	/** Drops the oldest lines that start in `from..to`; those are what the last lap left there. */
	#dropBetween(from: number, to: number): void {
		while (this.first < this.end) {
			const oldest = this.#offsets[this.first & this.#mask] ?? 0;
			if (oldest < from || oldest >= to) return;
			this.first++;
		}
	}
}
