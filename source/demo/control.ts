/** What tests and the benchmark do to a demo engine behind its clients' backs. */

import type { Listener } from './http/listener.ts';
import type { Machine } from './machine.ts';
import { findContainer } from './transitions/container-changes.ts';

export type FloodOptions = {
	linesPerSecond: number;
	/** Each line's text; numbered lines of about 80 characters by default. */
	text?: (number: number) => string;
};

export type LabControl = {
	/** Lets a container write lines at a rate, or as fast as its followers read them. Returns the way to stop it. */
	flood(container: string, options: FloodOptions): () => void;
	/** Appends one line to a container's log. */
	print(container: string, text: string, stream?: 'stdout' | 'stderr'): void;
	/** The container's program ends by itself. */
	exit(container: string, exitCode: number): void;
	/** Breaks every connection; new ones are taken at once. */
	breakConnections(): void;
	/** As after kill -9: connections break, connecting is refused, the socket's file stays. */
	kill(): Promise<void>;
	/** As when the engine was stopped or never was there: the socket's file is gone. */
	vanish(): Promise<void>;
	/** Listens again after `kill` or `vanish`; the lab is as it was. */
	restart(): Promise<void>;
	/** Half-open: connections stay and are taken, nothing is read or answered, until `resume`. */
	stall(): void;
	resume(): void;
	/** Takes away the right to connect to the socket (root keeps it), until `allow`. */
	deny(): void;
	allow(): void;
};

const TICK_MS = 20;
/** Lines between two looks at how far the readers are: after a long pause much is due. */
const AT_ONCE = 1000;

export function createControl(machine: Machine, listener: Listener): LabControl {
	const logOf = (reference: string) => machine.life.log(findContainer(machine.state(), reference));
	return {
		flood(reference, { linesPerSecond, text = numbered }) {
			const log = logOf(reference);
			let last = machine.clock.now();
			let due = 0;
			let written = 0;
			let cancel: (() => void) | undefined;
			const tick = (): void => {
				const now = machine.clock.now();
				due += ((now - last) * linesPerSecond) / 1000;
				last = now;
				while (written < due && !log.isPressed()) {
					const end = Math.min(due, written + AT_ONCE);
					for (; written < end; written++)
						log.append({ stamp: machine.stamp(), stream: 'stdout', text: text(written) });
				}
				// A program that writes faster than it is read waits; what it did not write then is not made up for.
				due = Math.min(due, written);
				cancel = machine.clock.after(TICK_MS, tick);
			};
			tick();
			return () => cancel?.();
		},
		print: (reference, text, stream = 'stdout') => logOf(reference).append({ stamp: machine.stamp(), stream, text }),
		exit: (reference, exitCode) => machine.end(findContainer(machine.state(), reference).id, exitCode),
		breakConnections: () => listener.breakConnections(),
		kill: () => listener.stop({ leaveSocket: true }),
		vanish: () => listener.stop({ leaveSocket: false }),
		restart: () => listener.listen(),
		stall: () => listener.stall(),
		resume: () => listener.resume(),
		deny: () => listener.deny(),
		allow: () => listener.allow(),
	};
}

function numbered(number: number): string {
	return `line ${String(number).padStart(9, '0')} ${'the quick brown fox jumps over the lazy dog '.repeat(2).slice(0, 64)}`;
}
