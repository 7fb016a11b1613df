/** The screen of one state as Ink draws it, through ink-testing-library, at any size. */

import { Text } from 'ink';
import { render } from 'ink-testing-library';
import { actions } from '../../../source/console/actions/table.ts';
import { Screen } from '../../../source/console/app.tsx';
import type { Size } from '../../../source/console/state/layout.ts';
import type { State } from '../../../source/console/state/state.ts';
import type { ColourDepth } from '../../../source/terminal/cells/colour.ts';
import { createFrameBuffer } from '../../../source/terminal/cells/frame-buffer.ts';
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
	// The library's terminal has 100 columns and no rows: it takes the state's size before the screen is drawn.
	const { stdout, rerender, lastFrame, unmount } = toldASize(() => render(<Text />));
	Object.defineProperties(stdout, {
		columns: { value: state.size.columns },
		rows: { value: state.size.rows },
	});
	stdout.emit('resize');
	rerender(<Screen state={state} table={actions} look={look} />);
	const frame = lastFrame() ?? '';
	unmount();
	return frame;
}

/** Where a terminal has no rows and the environment tells none, Ink starts `tput`, four processes for each frame. */
function toldASize<T>(call: () => T): T {
	const { COLUMNS, LINES } = process.env;
	Object.assign(process.env, { COLUMNS: '100', LINES: '100' });
	try {
		return call();
	} finally {
		restore('COLUMNS', COLUMNS);
		restore('LINES', LINES);
	}
}

function restore(name: string, value: string | undefined): void {
	if (value === undefined) delete process.env[name];
	else process.env[name] = value;
}

export const textOf = (cells: readonly (readonly Cell[])[]): string[] =>
	cells.map(row =>
		row
			.map(cell => cell.text)
			.join('')
			.trimEnd(),
	);
