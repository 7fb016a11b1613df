/** The background that the screen is drawn for, and how things look on it. */

import { backgroundOf, isUsual } from '../terminal/background.ts';
import { createListeners } from '../terminal/listeners.ts';
import type { Terminal } from '../terminal/session.ts';
import type { Settings } from './settings/settings.ts';
import { memoizeLast } from './state/memoize.ts';
import type { Ground } from './state/state.ts';
import { type Look, lookFor } from './theme.ts';

export type WatchedGround = {
	now(): Ground;
	/** Calls back with another one; returns the way to stop. */
	onChange(listener: (ground: Ground) => void): () => void;
};

/** What the user says holds; else what the terminal answers, then what the environment says, then dark. */
export function watchGround({ background }: Settings, terminal: Terminal): WatchedGround {
	const listeners = createListeners<Ground>();
	let ground: Ground = {
		background: background ?? terminal.capabilities.background ?? 'dark',
		usualPalette: true,
	};
	terminal.onBackground(colour => {
		const told: Ground = { background: background ?? backgroundOf(colour), usualPalette: isUsual(colour) };
		if (told.background === ground.background && told.usualPalette === ground.usualPalette) return;
		ground = told;
		listeners.call(ground);
	});
	return { now: () => ground, onChange: listeners.add };
}

/** How things look in a terminal, on each background. */
export const lookOn = ({ ascii, theme }: Settings, { capabilities }: Terminal): ((ground: Ground) => Look) =>
	memoizeLast((ground: Ground) =>
		lookFor({
			unicode: ascii === undefined ? capabilities.unicode : !ascii,
			colours: capabilities.colours,
			...ground,
			theme,
		}),
	);
