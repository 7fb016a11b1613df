/** Which containers' rows are on the screen: only those are asked for CPU and memory. */

import { panelHeight } from './reduce.ts';
import { containerRows } from './rows.ts';
import { rectOf } from './layout.ts';
import { once } from './once.ts';
import { currentLayout, type State } from './state.ts';

export function visibleContainers(state: State): readonly string[] {
	if (rectOf(currentLayout(state), 'containers') === undefined) return [];
	return window(containerRows(state), state.lists.containers.top, panelHeight(state, 'containers'));
}

const window = once((rows: ReturnType<typeof containerRows>, top: number, height: number): readonly string[] =>
	rows
		.slice(top, top + height)
		.filter(each => each.status === 'running')
		.map(each => each.id),
);
