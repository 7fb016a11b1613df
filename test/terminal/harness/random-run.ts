/** A run of random frames and sizes through the screen writer, each compared with the whole picture. */

import assert from 'node:assert/strict';
import { createEmulator, type Emulator } from './emulator.ts';
import { createRandom, frameOf, nextRows, randomRow, wholePicture, type Row } from './random-frames.ts';
import { recordWriter } from './record-writer.ts';

export type RandomRun = {
	seed: number;
	frames: number;
	/** How wide the terminal draws emoji; Ink's layout takes them as wide in either case. */
	emoji: 'wide' | 'narrow';
};

export async function assertRandomRun({ seed, frames, emoji }: RandomRun): Promise<void> {
	const random = createRandom(seed);
	let size = { columns: 60, rows: 12 };
	const shown = createEmulator({ ...size, emoji });
	const whole = createEmulator({ ...size, emoji });
	const { writer, written } = recordWriter(size.columns, size.rows);
	const newRows = (): Row[] => Array.from({ length: size.rows }, () => randomRow(random, size.columns));
	await shown.write('\u001B[?7l');
	let rows = newRows();
	for (let frame = 0; frame < frames; frame++) {
		if (random(20) === 0) {
			size = { columns: 20 + random(60), rows: 3 + random(15) };
			writer.resize(size);
			for (const emulator of [shown, whole]) emulator.resize(size.columns, size.rows);
			rows = newRows();
		}
		await shown.write(written(frameOf(rows)));
		await whole.write(wholePicture(rows, size.columns));
		assert.deepEqual(reportOf(shown), reportOf(whole), `seed ${seed}, frame ${frame}`);
		rows = nextRows(random, rows, size.columns);
	}
	shown.close();
	whole.close();
}

/** A line of text per row, so that a difference can be read. */
const reportOf = (emulator: Emulator): string[] =>
	emulator.cells().map(row => row.map(({ text, style }) => (style === '' ? text : `${text}<${style}>`)).join(' '));
