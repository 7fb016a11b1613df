/** Puts the console on the terminal: the screen, or lines for a screen reader. */

import { render } from 'ink';
import type { Action } from './actions/action.ts';
import { App, type LookOn } from './app.tsx';
import { createSpeaker } from './speaker.ts';
import type { Store } from './store/store.ts';
import type { Terminal } from '../terminal/session.ts';

export type Display = {
	/** Does something that needs the terminal for itself. */
	aside<T>(work: () => Promise<T>): Promise<T>;
	/** Shows everything again. */
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

/** It is silent while somebody else has the terminal, and tells all when it is back. */
function showLines({ terminal, store, table }: ShowOptions): Display {
	const speaker = createSpeaker(table, terminal.say);
	let isSilent = false;
	const tell = (): void => {
		if (!isSilent) speaker.tell(store.frame());
	};
	const tellAll = (): void => {
		speaker.forget();
		tell();
	};
	const stop = store.subscribe(tell);
	terminal.onResume(tellAll);
	tell();
	return {
		async aside(work) {
			isSilent = true;
			try {
				return await work();
			} finally {
				isSilent = false;
				tellAll();
			}
		},
		repaint: tellAll,
		end: stop,
	};
}
