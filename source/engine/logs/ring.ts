/** A ring buffer of one log's lines: bytes of a fixed size in all, decoded when a line is looked at. */

import { sanitise } from '../../text/sanitise.ts';
import type { LogLine, LogLines } from './lines.ts';

/** What is kept of a line beside its bytes. Bits, to be stored in one byte. */
export const LINE_STDERR = 1;
export const LINE_CUT = 2;
export const LINE_NOTE = 4;

/** Bytes of one container's log that are held by default: some 80,000 lines. */
export const FULL_SIZE = 8 * 1024 * 1024;

/** Shorter lines than this, on average, are limited by their number instead of their bytes. */
const BYTES_PER_LINE = 64;

/** A ring begins with this part of its size, and doubles: most containers write little. */
const FIRST_PART = 1 / 32;

/** Where each line lies in the arena, and what is known of it: one place per line, by its number. */
type Index = {
	offsets: Uint32Array;
	lengths: Uint32Array;
	stamps: Float64Array;
	times: Float64Array;
	flags: Uint8Array;
};

const createIndex = (places: number): Index => ({
	offsets: new Uint32Array(places),
	lengths: new Uint32Array(places),
	stamps: new Float64Array(places),
	times: new Float64Array(places),
	flags: new Uint8Array(places),
});

/**
 * The last lines of a log, as bytes: one arena for the text, typed arrays for where each line lies. Neither grows
 * beyond its size, whatever a container writes, and a line that is never shown is never decoded. The oldest lines fall
 * out first.
 */
export class LogRing implements LogLines {
	first = 0;
	end = 0;
	/** As many lines as there can be at once. */
	readonly capacity: number;

	readonly #size: number;
	#arena: Buffer;
	#index: Index;
	/** The index has a power of two of places. */
	#mask: number;
	/** Where the next line goes if it fits before the arena's end. */
	#write = 0;
	#latest = Number.NEGATIVE_INFINITY;

	/** `size` in bytes of text, at most; the index takes nearly half of it in addition. */
	constructor(size = FULL_SIZE) {
		this.capacity = 2 ** Math.max(4, Math.ceil(Math.log2(size / BYTES_PER_LINE)));
		this.#size = Math.floor(size);
		this.#arena = Buffer.allocUnsafeSlow(Math.ceil(size * FIRST_PART));
		const places = Math.max(4, this.capacity * FIRST_PART);
		this.#index = createIndex(places);
		this.#mask = places - 1;
	}

	/** Takes a copy of `bytes[start..end)` as the newest line, at most a quarter of the size. `stamp` in milliseconds since the epoch. */
	append(bytes: Buffer, start: number, end: number, stamp: number, flags: number): void {
		const length = Math.min(end - start, Math.floor(this.#size / 4));
		const offset = this.#makeRoom(length);
		bytes.copy(this.#arena, offset, start, start + length);
		this.#latest = Math.max(this.#latest, stamp);
		const slot = this.end & this.#mask;
		const { offsets, lengths, stamps, times, flags: allFlags } = this.#index;
		offsets[slot] = offset;
		lengths[slot] = length;
		stamps[slot] = stamp;
		times[slot] = this.#latest;
		allFlags[slot] = length < end - start ? flags | LINE_CUT : flags;
		this.end++;
	}

	line(number: number): LogLine | undefined {
		if (!this.#holds(number)) return undefined;
		const slot = number & this.#mask;
		const offset = this.#index.offsets[slot] ?? 0;
		const flags = this.#index.flags[slot] ?? 0;
		return {
			number,
			time: this.#index.stamps[slot] ?? Number.NaN,
			stream: (flags & LINE_NOTE) !== 0 ? 'note' : (flags & LINE_STDERR) !== 0 ? 'stderr' : 'stdout',
			text: sanitise(this.#arena.toString('utf8', offset, offset + (this.#index.lengths[slot] ?? 0))),
			cut: (flags & LINE_CUT) !== 0,
		};
	}

	/** The timestamp as the engine wrote it; NaN outside. */
	stamp(number: number): number {
		return this.#holds(number) ? (this.#index.stamps[number & this.#mask] ?? Number.NaN) : Number.NaN;
	}

	time(number: number): number {
		return this.#holds(number) ? (this.#index.times[number & this.#mask] ?? Number.NaN) : Number.NaN;
	}

	#holds(number: number): boolean {
		return number >= this.first && number < this.end;
	}

	/** Grows, or drops the oldest lines, until `length` bytes are free in one piece; returns where. */
	#makeRoom(length: number): number {
		// An empty line takes a byte too, so that every line has a place of its own and none is overtaken.
		const needed = Math.max(1, length);
		while (this.#write + needed > this.#arena.length && this.#arena.length < this.#size) this.#growArena();
		if (this.end - this.first > this.#mask && this.#mask + 1 < this.capacity) this.#growIndex();
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
			const oldest = this.#index.offsets[this.first & this.#mask] ?? 0;
			if (oldest < from || oldest >= to) return;
			this.first++;
		}
	}

	/** Until it has its whole size, nothing was ever dropped from its start. */
	#growArena(): void {
		const arena = Buffer.allocUnsafeSlow(Math.min(this.#size, this.#arena.length * 2));
		this.#arena.copy(arena, 0, 0, this.#write);
		this.#arena = arena;
	}

	#growIndex(): void {
		const places = (this.#mask + 1) * 2;
		const index = createIndex(places);
		for (let number = this.first; number < this.end; number++) {
			const from = number & this.#mask;
			const to = number & (places - 1);
			index.offsets[to] = this.#index.offsets[from] ?? 0;
			index.lengths[to] = this.#index.lengths[from] ?? 0;
			index.stamps[to] = this.#index.stamps[from] ?? Number.NaN;
			index.times[to] = this.#index.times[from] ?? Number.NaN;
			index.flags[to] = this.#index.flags[from] ?? 0;
		}
		this.#index = index;
		this.#mask = places - 1;
	}
}
