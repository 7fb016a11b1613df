/** Puts the console on the terminal: the screen, or lines for a screen reader. */

import { render } from 'ink';
import type { Action } from './actions/action.ts';
import { App, type LookOn } from './app.tsx';
import { createSpeaker } from './speech/speaker.ts';
import { isKnown } from './speech/speech.ts';
import type { Store } from './store/store.ts';
import type { Terminal } from '../terminal/session.ts';
import { wrapWords } from './widgets/wrap.ts';

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

/** Milliseconds that the first words wait for what they are about. */
const PATIENCE = 1000;

/** It is silent while another program has the terminal, and says everything when it is back. */
function showLines({ terminal, store, table }: ShowOptions): Display {
	// A reader says row by row what stands there: a word that the edge breaks is two.
	const speaker = createSpeaker(table, lines => {
		const { columns } = terminal.size();
		terminal.say(lines.flatMap(line => wrapWords(line, columns)));
	});
	let isSilent = true;
	const tell = (): void => {
		if (!isSilent) speaker.tell(store.frame());
	};
	const tellAll = (): void => {
		isSilent = false;
		speaker.forget();
		tell();
	};
	let begin: NodeJS.Timeout | undefined = setTimeout(start, PATIENCE);
	function start(): void {
		clearTimeout(begin);
		begin = undefined;
		tellAll();
	}
	const stop = store.subscribe(() => {
		if (begin !== undefined && isKnown(store.frame())) start();
		else tell();
	});
	terminal.onResume(tellAll);
	return {
		async aside(work) {
			isSilent = true;
			try {
				return await work();
			} finally {
				tellAll();
			}
		},
		repaint: tellAll,
		end() {
			clearTimeout(begin);
			stop();
		},
	};
}
