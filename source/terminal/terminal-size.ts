/** The size of the terminal on standard output, and its changes. */

import { once } from 'node:events';
import { createListeners } from './listeners.ts';
import type { ScreenSize } from './cells/size.ts';

export type TerminalSize = {
	now(): ScreenSize;
	/** Calls back with each new size. Returns the way to stop. */
	onChange: (listener: (size: ScreenSize) => void) => () => void;
	close(): void;
};

/** Resolves once the terminal has a size: a serial line may have none. */
export async function openTerminalSize(stdout: NodeJS.WriteStream): Promise<TerminalSize> {
	let size = sizeOf(stdout) ?? (await firstSize(stdout));
	const listeners = createListeners<ScreenSize>();

	function resized(): void {
		const next = sizeOf(stdout);
		// A terminal that lost its size gets it back with the next signal.
		if (next === undefined || (next.columns === size.columns && next.rows === size.rows)) return;
		size = next;
		listeners.call(size);
	}

	stdout.on('resize', resized);
	return {
		now: () => size,
		onChange: listeners.add,
		close: () => void stdout.off('resize', resized),
	};
}

const sizeOf = ({ columns, rows }: NodeJS.WriteStream): ScreenSize | undefined =>
	columns > 0 && rows > 0 ? { columns, rows } : undefined;

async function firstSize(stdout: NodeJS.WriteStream): Promise<ScreenSize> {
	stdout.write('This terminal has no rows or columns; waiting for a size (`stty rows 24 columns 80` sets one).\n');
	// Waiting for a signal alone would let the process end.
	const alive = setInterval(() => {}, 60_000);
	let size: ScreenSize | undefined;
	while (size === undefined) {
		await once(stdout, 'resize');
		size = sizeOf(stdout);
	}
	clearInterval(alive);
	return size;
}
