/** What Ink gets in the place of the terminal: it never touches the real one. */

import chalk from 'chalk';
import { Readable, Writable } from 'node:stream';
import type { ScreenSize } from './cells/size.ts';

/** DEC private modes only (cursor, alternate screen): the session's business, not a frame. */
const modesOnly = /^(?:\u001B\[\?[\d;]+[hl])*$/;

/**
 * The `stdout` for Ink's `render`, to be used with `debug: true`: Ink then writes each commit as one
 * whole frame of text with SGR only, without cursor movements, and without its own throttle (the
 * store's updates are batched before they reach React).
 */
export class InkOutput extends Writable {
	readonly isTTY = true;
	columns: number;
	rows: number;
	readonly #show: (frame: string) => void;

	constructor(size: ScreenSize, show: (frame: string) => void) {
		super({ decodeStrings: false });
		// Ink colours through chalk, which would bring the colours down by itself, and bold with them: here colour.ts does.
		chalk.level = 3;
		this.columns = size.columns;
		this.rows = size.rows;
		this.#show = show;
		// Every component that asks for the size listens.
		this.setMaxListeners(0);
	}

	resize({ columns, rows }: ScreenSize): void {
		this.columns = columns;
		this.rows = rows;
		this.emit('resize');
	}

	override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
		const text = String(chunk);
		if (!modesOnly.test(text)) this.#show(text);
		done();
	}
}

/** The `stdin` for Ink's `render`: silent. The session reads the keyboard; Ink's `useInput` is not for use here. */
export const createSilentInput = (): Readable => new Readable({ read() {} });
