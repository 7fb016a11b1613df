/** The console in Ink's screen-reader mode: lines below each other, in the terminal's own scrollback. */

import { Box, Text } from 'ink';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { Action } from './actions/action.ts';
import { linearGist, linearText } from './linear-text.ts';
import type { State } from './state/state.ts';
import type { Store } from './store/store.ts';

/** The state as it was last worth telling. */
export type Hearing = { told(): State; subscribe: Store['subscribe'] };

/** Every change that is told is read out anew: so only those are that mean something. */
export function hearingOf(store: Store, table: readonly Action[]): Hearing {
	let told = store.frame();
	let gist = linearGist(told, table);
	const look = (): void => {
		const state = store.frame();
		const next = linearGist(state, table);
		if (next === gist && state.size === told.size) return;
		told = state;
		gist = next;
	};
	return {
		told() {
			look();
			return told;
		},
		subscribe: store.subscribe,
	};
}

export function LinearApp({ hearing, table }: { hearing: Hearing; table: readonly Action[] }): ReactNode {
	const state = useSyncExternalStore(hearing.subscribe, hearing.told);
	return (
		<Box flexDirection="column">
			{fitting(linearText(state, table), state).map((text, index) => (
				// A line is its place: there is nothing else that it is known by.
				// oxlint-disable-next-line react/no-array-index-key
				<Text key={index}>{text}</Text>
			))}
		</Box>
	);
}

/** What has scrolled out of sight could not be undone: the lines fit the terminal, the last two always. */
function fitting(lines: readonly string[], { size }: State): readonly string[] {
	const rowsOf = (text: string): number => Math.max(1, Math.ceil(text.length / size.columns));
	const [keys = '', ...rest] = lines.toReversed();
	let left = size.rows - 1 - rowsOf(keys);
	const kept = rest.toReversed().filter(text => {
		left -= rowsOf(text);
		return left >= 0;
	});
	return [...kept, keys];
}
