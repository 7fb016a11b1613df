/** The background that the screen is drawn for, and how things look on it. */

import { backgroundOf, isUsual } from '../terminal/background.ts';
import { createListeners } from '../terminal/listeners.ts';
import type { Terminal } from '../terminal/session.ts';
import type { Settings } from './settings/settings.ts';
import { memoizeLast } from './state/memoize.ts';
import type { TerminalColours } from './state/state.ts';
import { type Look, lookFor } from './theme.ts';

export type WatchedColours = {
	now(): TerminalColours;
	/** Calls back with another one; returns the way to stop. */
	onChange(listener: (colours: TerminalColours) => void): () => void;
};

/** What the user says holds; else what the terminal answers, then what the environment says, then dark. */
export function watchColours({ background }: Settings, terminal: Terminal): WatchedColours {
	const listeners = createListeners<TerminalColours>();
	let colours: TerminalColours = {
		background: background ?? terminal.capabilities.background ?? 'dark',
		usualPalette: true,
	};
	terminal.onBackground(colour => {
		const answered: TerminalColours = { background: background ?? backgroundOf(colour), usualPalette: isUsual(colour) };
		if (answered.background === colours.background && answered.usualPalette === colours.usualPalette) return;
		colours = answered;
		listeners.call(colours);
	});
	return { now: () => colours, onChange: listeners.add };
}

/** How things look in a terminal, on each background. */
export const lookOn = ({ ascii, theme }: Settings, { capabilities }: Terminal): ((colours: TerminalColours) => Look) =>
	memoizeLast((colours: TerminalColours) =>
		lookFor({
			unicode: ascii === undefined ? capabilities.unicode : !ascii,
			colours: capabilities.colours,
			...colours,
			theme,
		}),
	);
