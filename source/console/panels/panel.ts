/** What every panel draws from. */

import type { Box } from '../widgets/box.ts';
import type { Look } from '../theme.ts';
import type { Rect } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { type ListPanel, type PanelId, panels } from '../state/layout.ts';
import { type Line, span } from '../widgets/line.ts';
import { headingLine, rowLine, tableOf, type Column } from '../widgets/table.ts';
import { position } from '../widgets/box.ts';

export type Drawing = {
	state: State;
	size: Pick<Rect, 'columns' | 'rows'>;
	look: Look;
	/** Whether the keys are the panel's now. */
	focused: boolean;
};

/** A panel: what is in its box, in a place of that size. */
export type DrawPanel = (drawing: Drawing) => Box;

export const isFocused = (state: State, panel: PanelId): boolean =>
	state.overlays.length === 0 && state.attention.focus === panel;

/** The number to press and the name: `2 Containers`. */
export function panelTitle(state: State, panel: PanelId, name: string): Line {
	return [
		span(`${panels.indexOf(panel) + 1} `, 'key'),
		span(name, state.attention.focus === panel ? 'titleFocused' : 'title'),
	];
}

/** Why a list has no rows: an engine that has not answered yet is not an empty one. */
function nothing({ host }: State, filter: string, empty: string): string {
	if (filter !== '') return `Nothing matches "${filter}": Esc shows all`;
	return host.snapshot.syncedAt === 0 ? 'Asking the engine ...' : empty;
}

/** The box of a list: heading, the visible rows, the cursor. */
export function listBox<Row>(
	{ state, size, look: { glyphs }, focused }: Drawing,
	list: {
		panel: ListPanel;
		name: string;
		rows: readonly Row[];
		columns: readonly Column<Row>[];
		aside?: Line;
		empty: string;
	},
): Box {
	const { panel, rows } = list;
	const cursor = state.lists[panel];
	const height = Math.max(1, size.rows - 3);
	const visible = rows.slice(cursor.top, cursor.top + height);
	const { sized, more } = tableOf(list.columns, visible, size.columns - 2, cursor.page);
	const hint = more && focused ? [span('> more columns', 'accent'), span('  ')] : [];
	const filter = cursor.filter === '' ? [] : [span(`  /${cursor.filter}`, 'accent')];
	const lines =
		rows.length === 0
			? [[span(nothing(state, cursor.filter, list.empty), 'dim')]]
			: [headingLine(sized, glyphs.ellipsis), ...visible.map(row => rowLine(sized, row, glyphs.ellipsis))];
	return {
		title: [...panelTitle(state, panel, list.name), ...filter],
		aside: [...hint, ...(list.aside ?? [])],
		foot: position(cursor.top, height, rows.length),
		lines,
		...(rows.length > 0 && { selected: cursor.index - cursor.top + 1 }),
		focused,
	};
}
