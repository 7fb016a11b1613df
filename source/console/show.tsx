/** Puts the console on the terminal: the screen, or lines for a screen reader. */

import { type Instance, render } from 'ink';
import type { Action } from './actions/action.ts';
import { App, type LookOn } from './app.tsx';
import { hearingOf, LinearApp } from './linear.tsx';
import type { Store } from './store/store.ts';
import type { Terminal } from '../terminal/session.ts';

export type Display = {
	/** Does something that needs the terminal for itself. */
	aside<T>(work: () => Promise<T>): Promise<T>;
	/** Shows everything anew. */
	repaint(): void;
	end(): void;
};

export type ShowOptions = { terminal: Terminal; store: Store; table: readonly Action[]; lookOn: LookOn };

const common = { interactive: true, patchConsole: false, exitOnCtrlC: false } as const;

export const show = (options: ShowOptions): Display =>
	options.terminal.capabilities.screenReader ? showLines(options) : showScreen(options);

/** The cell writer keeps still by itself while the terminal is lent. */
function showScreen({ terminal, store, table, lookOn }: ShowOptions): Display {
	const ink = render(<App store={store} table={table} lookOn={lookOn} />, {
		...common,
		...terminal.ink,
		debug: true,
		isScreenReaderEnabled: false,
	});
	ink.waitUntilExit().catch(terminal.crash);
	return { aside: work => work(), repaint: terminal.repaint, end: ink.unmount };
}

/** Ink takes back the lines it wrote last, so it has to be gone while somebody else writes. */
function showLines({ terminal, store, table }: ShowOptions): Display {
	const hearing = hearingOf(store, table);
	const mount = (): Instance => {
		const mounted = render(<LinearApp hearing={hearing} table={table} />, {
			...common,
			stdin: terminal.ink.stdin,
			isScreenReaderEnabled: true,
		});
		mounted.waitUntilExit().catch(terminal.crash);
		return mounted;
	};
	let ink = mount();
	const repaint = (): void => {
		ink.unmount();
		ink = mount();
	};
	// The shell has written below what was told last.
	terminal.onResume(repaint);
	return {
		async aside(work) {
			ink.unmount();
			try {
				return await work();
			} finally {
				ink = mount();
			}
		},
		repaint,
		end: () => ink.unmount(),
	};
}
