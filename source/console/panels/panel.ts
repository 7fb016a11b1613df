/** What every panel draws from. */

import type { Gap } from '../../lab/objects.ts';
import type { Box } from '../widgets/box.ts';
import type { Look } from '../theme.ts';
import type { State } from '../state/state.ts';
import { inside, type ListPanel, type PanelId, panels, type Size } from '../state/layout.ts';
import { cut } from '../../text/width.ts';
import { type Line, line, lineWidth, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { headingLine, rowLine, tableOf, type Column } from '../widgets/table.ts';
import { position } from '../widgets/box.ts';

export type Drawing = {
	state: State;
	size: Size;
	look: Look;
	/** Whether the keys are the panel's now. */
	focused: boolean;
};

/** A panel: what is in its box, in a place of that size. */
export type DrawPanel = (drawing: Drawing) => Box;

export const isFocused = (state: State, panel: PanelId): boolean =>
	state.overlays.length === 0 && state.attention.focus === panel;

/** The number to press and the name: `1 Containers`. */
export function panelTitle(panel: PanelId, name: string, focused: boolean): Line {
	const number = panels.indexOf(panel) + 1;
	return focused
		? [span(` ${number} ${name} `, 'titleFocused')]
		: [span(` ${number} `, 'key'), span(`${name} `, 'title')];
}

/** Nothing is known yet: an engine that has not answered is not an empty one. */
export const isUntold = ({ host: { snapshot } }: State): boolean => snapshot.syncedAt === 0;

/** What can't be known of that, in sentences. */
export const gapsOf = ({ host: { snapshot } }: State, of: readonly Gap['of'][]): string[] =>
	snapshot.gaps.filter(gap => of.includes(gap.of)).map(({ says }) => says);

/** Why a list has no rows. */
function nothing(
	state: State,
	filter: string,
	list: { empty: string; of: readonly Gap['of'][] },
	columns: number,
): Line[] {
	if (filter !== '') return [line(`Nothing matches "${filter}": Esc shows all`, 'dim')];
	if (isUntold(state)) return [line('Asking the engine ...', 'dim')];
	const gaps = gapsOf(state, list.of);
	if (gaps.length === 0) return [line(list.empty, 'dim')];
	return gaps.flatMap(says => paragraph(says, columns, 0, 'warning'));
}

/** What is not known stands before the place in the list, as far as there is room. */
export function footOf([says = '']: readonly string[], place: Line, columns: number, ellipsis: string): Line {
	if (says === '') return place;
	const room = columns - 8 - lineWidth(place);
	return [span(cut(says, room, ellipsis), 'warning'), ...(place.length === 0 ? [] : [span('  '), ...place])];
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
		/** What is said where there is nothing to list. */
		empty: string;
		/** What the list is made of: where that can't be known, it may lack something. */
		of: readonly Gap['of'][];
	},
): Box {
	const { panel, rows } = list;
	const cursor = state.lists[panel];
	const { columns, rows: inner } = inside(size);
	const height = Math.max(1, inner - 1);
	const visible = rows.slice(cursor.top, cursor.top + height);
	const { sized, more } = tableOf(list.columns, visible, columns, cursor.page);
	const hint = more && focused ? [span('> more columns', 'accent'), span('  ')] : [];
	const isMissing = rows.length === 0 && gapsOf(state, list.of).length > 0;
	const filter = cursor.filter === '' ? [] : [span(` /${cursor.filter}`, 'accent')];
	const lines =
		rows.length === 0
			? nothing(state, cursor.filter, list, columns)
			: [headingLine(sized, glyphs.ellipsis), ...visible.map(row => rowLine(sized, row, glyphs.ellipsis))];
	return {
		title: [...panelTitle(panel, list.name, focused), ...filter],
		aside: [...hint, ...(isUntold(state) || isMissing ? [] : (list.aside ?? []))],
		foot:
			rows.length === 0
				? []
				: footOf(gapsOf(state, list.of), position(cursor.top, height, rows.length), size.columns, glyphs.ellipsis),
		lines,
		...(rows.length > 0 && { selected: cursor.index - cursor.top + 1 }),
		focused,
	};
}
