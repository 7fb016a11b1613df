/**
 * Writing to the terminal without ever waiting for it. Node writes to a tty synchronously, so a
 * slow line would stop the whole program; here the tty is opened again with O_NONBLOCK (the flag then
 * belongs to this description of the file alone, not to the shell's) and what it does not take is kept.
 */

import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { createListeners } from './listeners.ts';
import { codeOf } from '../text/error.ts';

export type TtyOutput = {
	/** Writes what the terminal takes now and keeps the rest, in order. */
	write(data: string | Uint8Array): void;
	/** Bytes that the terminal has not taken yet. */
	pending(): number;
	/** Calls back whenever the last pending byte was taken. Returns the way to stop. */
	onDrain: (listener: () => void) => () => void;
	/**
	 * Throws away what is pending (a cut control sequence is cancelled, ECMA-48 CAN) and writes this
	 * instead, waiting for the terminal up to `milliseconds`. For leaving the terminal.
	 */
	writeLast(data: string, milliseconds: number): void;
	close(): void;
	readonly counters: Readonly<OutputCounters>;
};

/** Bytes the terminal took, the writes it took them in, and how often it took less than was given. */
export type OutputCounters = { bytes: number; writes: number; stalls: number };

/** Where the bytes go. */
export type TtyChannel = {
	/** Takes what it can of the bytes and returns how many; 0 when it takes none now. Throws when it is gone. */
	take: (bytes: Uint8Array) => number;
	close: () => void;
};

const RETRY_MILLISECONDS = 8;
const CANCEL = '\u0018';

export function createTtyOutput(line: TtyChannel): TtyOutput {
	const { take, counters } = countingLine(line);
	const drained = createListeners<void>();
	let rest = Buffer.alloc(0);
	let retry: NodeJS.Timeout | undefined;

	function writeRest(): void {
		retry = undefined;
		rest = rest.subarray(take(rest));
		if (rest.length > 0) retry = setTimeout(writeRest, RETRY_MILLISECONDS);
		else drained.call();
	}

	function dropRest(): void {
		clearTimeout(retry);
		retry = undefined;
		rest = Buffer.alloc(0);
	}

	return {
		write(data) {
			const bytes = Buffer.from(data);
			if (rest.length > 0) {
				rest = Buffer.concat([rest, bytes]);
				return;
			}
			rest = bytes.subarray(take(bytes));
			if (rest.length > 0) retry = setTimeout(writeRest, RETRY_MILLISECONDS);
		},
		pending: () => rest.length,
		onDrain: drained.add,
		writeLast(data, milliseconds) {
			let bytes = Buffer.from(rest.length > 0 ? CANCEL + data : data);
			dropRest();
			const deadline = performance.now() + milliseconds;
			for (;;) {
				bytes = bytes.subarray(take(bytes));
				if (bytes.length === 0 || performance.now() > deadline) return;
				sleep(RETRY_MILLISECONDS);
			}
		},
		close() {
			dropRest();
			line.close();
		},
		counters,
	};
}

/** Counts, and takes everything once the line was cut: the session hears of that by SIGHUP or the end of its input. */
function countingLine(line: TtyChannel): { take: TtyChannel['take']; counters: OutputCounters } {
	const counters: OutputCounters = { bytes: 0, writes: 0, stalls: 0 };
	let gone = false;

	function take(bytes: Uint8Array): number {
		if (gone || bytes.length === 0) return bytes.length;
		try {
			const taken = line.take(bytes);
			counters.bytes += taken;
			counters.writes++;
			if (taken < bytes.length) counters.stalls++;
			return taken;
		} catch {
			gone = true;
			return bytes.length;
		}
	}

	return { take, counters };
}

/** Opens the terminal behind standard output; where it cannot be opened again, standard output itself, which may block. */
export function openTtyOutput(): TtyOutput {
	for (const path of ['/proc/self/fd/1', '/dev/tty']) {
		try {
			const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
			return createTtyOutput({ take: bytes => writeNow(fd, bytes), close: () => closeSync(fd) });
		} catch {
			// After su the terminal belongs to another user, elsewhere there is no /proc: the next way.
		}
	}
	return createTtyOutput({ take: bytes => writeNow(1, bytes), close: () => {} });
}

function writeNow(fd: number, bytes: Uint8Array): number {
	try {
		return writeSync(fd, bytes);
	} catch (error) {
		if (codeOf(error) === 'EAGAIN') return 0;
		throw error;
	}
}

/** Waits without giving up this turn of the event loop: the process is about to end. */
function sleep(milliseconds: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
