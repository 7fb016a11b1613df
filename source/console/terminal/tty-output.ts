/**
 * Writing to the terminal without ever waiting for it. Node writes to a tty synchronously, so a
 * slow line would stop the whole program; here the tty is opened anew with O_NONBLOCK (the flag then
 * belongs to this description of the file alone, not to the shell's) and what it does not take is kept.
 */

import { constants, openSync, closeSync, writeSync } from 'node:fs';

export type TtyOutput = {
	/** Writes what the terminal takes now and keeps the rest, in order. */
	write(data: string | Uint8Array): void;
	/** Bytes that the terminal has not taken yet. */
	pending(): number;
	/** Calls back whenever the last pending byte was taken. Returns the way to stop. */
	onDrain(listener: () => void): () => void;
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

/** Writes what it can of the bytes and returns how many; 0 when the terminal takes none now. Throws when it is gone. */
export type WriteSome = (bytes: Uint8Array) => number;

const RETRY_MILLISECONDS = 8;
const CANCEL = '\u0018';

export function createTtyOutput(writeSome: WriteSome, close: () => void = () => {}): TtyOutput {
	const counters: OutputCounters = { bytes: 0, writes: 0, stalls: 0 };
	const listeners = new Set<() => void>();
	let queue: Uint8Array[] = [];
	let queued = 0;
	let retry: NodeJS.Timeout | undefined;
	let gone = false;

	/** How many bytes were taken; a terminal that is gone takes everything. */
	function attempt(bytes: Uint8Array): number {
		if (gone) return bytes.length;
		try {
			const taken = writeSome(bytes);
			counters.bytes += taken;
			counters.writes++;
			if (taken < bytes.length) counters.stalls++;
			return taken;
		} catch {
			// The line was cut (EIO); the session hears of it by SIGHUP or the end of its input.
			gone = true;
			return bytes.length;
		}
	}

	function drain(): void {
		retry = undefined;
		while (queue[0] !== undefined) {
			const taken = attempt(queue[0]);
			queued -= taken;
			if (taken < queue[0].length) {
				queue[0] = queue[0].subarray(taken);
				retry = setTimeout(drain, RETRY_MILLISECONDS);
				return;
			}
			queue.shift();
		}
		for (const listener of listeners) listener();
	}

	function clear(): void {
		clearTimeout(retry);
		retry = undefined;
		queue = [];
		queued = 0;
	}

	return {
		write(data) {
			const bytes = typeof data === 'string' ? Buffer.from(data) : data;
			const taken = queued > 0 ? 0 : attempt(bytes);
			if (taken === bytes.length) return;
			queue.push(bytes.subarray(taken));
			queued += bytes.length - taken;
			retry ??= setTimeout(drain, RETRY_MILLISECONDS);
		},
		pending: () => queued,
		onDrain(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		writeLast(data, milliseconds) {
			let rest: Uint8Array = Buffer.from(queued > 0 ? CANCEL + data : data);
			clear();
			const deadline = performance.now() + milliseconds;
			while (rest.length > 0) {
				rest = rest.subarray(attempt(rest));
				if (rest.length === 0 || performance.now() > deadline) return;
				pause(RETRY_MILLISECONDS);
			}
		},
		close() {
			clear();
			gone = true;
			close();
		},
		counters,
	};
}

/** Opens the terminal behind standard output; where it cannot be opened anew, standard output itself, which may block. */
export function openTtyOutput(): TtyOutput {
	for (const path of process.stdout.isTTY ? ['/proc/self/fd/1', '/dev/tty'] : []) {
		try {
			const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
			return createTtyOutput(
				bytes => writeNow(fd, bytes),
				() => closeSync(fd),
			);
		} catch {
			// The next way; the last one always works.
		}
	}
	return createTtyOutput(bytes => writeNow(1, bytes));
}

function writeNow(fd: number, bytes: Uint8Array): number {
	try {
		return writeSync(fd, bytes);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
		throw error;
	}
}

/** Waits without giving up this turn of the event loop: the process is about to end. */
function pause(milliseconds: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
