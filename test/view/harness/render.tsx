/** The screen of one state as Ink draws it, into what it gets of the program in the place of a terminal. */

import { render } from 'ink';
import { actions } from '../../../source/console/actions/table.ts';
import { Screen } from '../../../source/console/app.tsx';
import type { Size } from '../../../source/console/state/layout.ts';
import type { State } from '../../../source/console/state/state.ts';
import type { ColourDepth } from '../../../source/terminal/cells/colour.ts';
import { createFrameBuffer } from '../../../source/terminal/cells/frame-buffer.ts';
import { createSilentInput, InkOutput } from '../../../source/terminal/ink-output.ts';
import { type Look, lookFor, type ThemeOptions } from '../../../source/console/theme.ts';
import { createEmulator, type Cell } from '../../terminal/harness/emulator.ts';

export type Drawn = {
	/** What Ink wrote: rows between newlines, styles as SGR. */
	frame: string;
	/** What the user sees of it. */
	cells: Cell[][];
};

/** Draws a state in its own size for a terminal, and shows it there. */
export async function draw(state: State, options: ThemeOptions = {}): Promise<Drawn> {
	const frame = renderFrame(state, lookFor(options));
	return { frame, cells: await show(frame, state.size, { colours: options.colours ?? 256 }) };
}

/** The cells of a terminal with so many colours that was sent a frame. */
export async function show(frame: string, size: Size, { colours }: { colours: ColourDepth }): Promise<Cell[][]> {
	const emulator = createEmulator(size);
	const picture = createFrameBuffer(size, { colours, utf8: true });
	await emulator.write(`\u001B[?7l${picture.changesTo(frame)}`);
	const cells = emulator.cells();
	emulator.close();
	return cells;
}

function renderFrame(state: State, look: Look): string {
	let frame = '';
	const stdout = new InkOutput(state.size, text => void (frame = text));
	const shown = render(<Screen state={state} table={actions} look={look} />, {
		stdout,
		stdin: createSilentInput(),
		debug: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	const drawn = frame;
	shown.unmount();
	return drawn;
}

export const textOf = (cells: readonly (readonly Cell[])[]): string[] =>
	cells.map(row =>
		row
			.map(cell => cell.text)
			.join('')
			.trimEnd(),
	);
