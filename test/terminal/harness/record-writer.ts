/** A screen writer whose bytes are kept instead of written. */

import type { ColourDepth } from '../../../source/terminal/cells/colour.ts';
import { createScreenWriter, type ScreenWriter } from '../../../source/terminal/screen-writer.ts';

export type RecordedWriter = {
	writer: ScreenWriter;
	/** What one frame makes the writer write. */
	written: (frame: string) => string;
	/** While true, the terminal takes nothing. */
	stall: (stalled: boolean) => void;
};

export function recordWriter(
	columns: number,
	rows: number,
	colours: ColourDepth = 'true',
	utf8 = true,
): RecordedWriter {
	let out = '';
	let pending = 0;
	let drained: (() => void) | undefined;
	const output = {
		write: (data: string | Uint8Array) => void (out += String(data)),
		pending: () => pending,
		onDrain: (listener: () => void) => {
			drained = listener;
			return () => {};
		},
	};
	const writer = createScreenWriter({ output, size: { columns, rows }, colours, utf8 });
	return {
		writer,
		written(frame) {
			out = '';
			writer.show(frame);
			writer.flush();
			return out;
		},
		stall(stalled) {
			pending = stalled ? 1 : 0;
			if (!stalled) drained?.();
		},
	};
}
