/** What every panel draws from. */

import type { HostKey } from '../../lab/host.ts';
import type { Gap } from '../../lab/objects.ts';
import type { Box } from '../widgets/box.ts';
import type { Look } from '../theme.ts';
import { gapsOf, isAlone, isStale, isUntold } from '../state/hosts.ts';
import type { State } from '../state/state.ts';
import { inside, type ListPanel, type PanelId, panels, type Size } from '../state/layout.ts';
import { cut, width } from '../../text/width.ts';
import { type Line, line, lineWidth, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { headingLine, rowLine, type Sized, tableOf, type Column } from '../widgets/table.ts';
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
	const number = panels.indexOf(panel);
	return focused
		? [span(` ${number} ${name} `, 'titleFocused')]
		: [span(` ${number} `, 'key'), span(`${name} `, 'title')];
}

export const nothingMatches = (filter: string): Line => line(`Nothing matches "${filter}": Esc shows all`, 'dim');

/** Why a list has no rows. */
function nothing(
	state: State,
	filter: string,
	list: Pick<DrawnList<unknown>, 'empty' | 'first' | 'of'>,
	columns: number,
): Line[] {
	if (filter !== '') return [nothingMatches(filter)];
	if (isUntold(state)) return [line('Asking the engine ...', 'dim')];
	const gaps = gapsOf(state, list.of);
	if (gaps.length === 0) return [line(list.empty, 'dim'), ...(list.first ?? [])];
	return gaps.flatMap(says => paragraph(says, columns, 0, 'warning'));
}

/** What is not known stands before the place in the list, as far as there is room. */
export function footOf([says = '']: readonly string[], place: Line, columns: number, ellipsis: string): Line {
	if (says === '') return place;
	const room = columns - 8 - lineWidth(place);
	return [span(cut(says, room, ellipsis), 'warning'), ...(place.length === 0 ? [] : [span('  '), ...place])];
}

/** The selected row's sentence before the place in the list, as far as there is room. */
const withWhole = (says: string, place: Line, columns: number, ellipsis: string): Line => {
	const behind = place.length === 0 ? [] : [span('  '), ...place];
	const room = columns - lineWidth(behind);
	return says === '' || room < LEAST_SENTENCE ? place : [span(cut(says, room, ellipsis)), ...behind];
};

/** What a column has room for needs no other place. */
const hasWhole = <Row>({ column, width: cells }: Sized<Row>, row: Row | undefined, says: string): boolean =>
	row !== undefined && width(says) <= cells && column.cell(row).text === says;

/** Cells below which a sentence tells nothing. */
const LEAST_SENTENCE = 20;

export type DrawnList<Row> = {
	panel: ListPanel;
	name: string;
	rows: readonly Row[];
	columns: readonly Column<Row>[];
	aside?: Line;
	/** What is said where there is nothing to list. */
	empty: string;
	/** What is done first, there. */
	first?: readonly Line[];
	/** Where a row's object is; of a list that is of no host in particular left out. */
	hostOf?: (row: Row) => HostKey | undefined;
	/** How that is called, where its name alone would not do. */
	placeOf?: (row: Row) => string | undefined;
	/** What is to be read whole of the selected row, which columns may cut; in the list that was looked at last. */
	says?: (row: Row) => string;
	/** What the list is made of: where that can't be known, it may lack something. */
	of: readonly Gap['of'][];
};

/** The box of a list: heading, the visible rows, the cursor. */
export function listBox<Row>({ state, size, look: { glyphs }, focused }: Drawing, list: DrawnList<Row>): Box {
	const { panel, rows } = list;
	const cursor = state.lists[panel];
	const { columns, rows: inner } = inside(size);
	const height = Math.max(1, inner - 1);
	const visible = rows.slice(cursor.top, cursor.top + height);
	const { hostOf, placeOf = hostOf } = list;
	const places = hostOf === undefined || isAlone(state) ? undefined : hostOf;
	const withHost = places === undefined ? undefined : hostColumn(state, places, placeOf ?? places);
	const { sized, more } = tableOf(insert(list.columns, withHost), visible, columns, cursor.page);
	const hint = more && focused ? [span('> more columns', 'accent'), span('  ')] : [];
	const isMissing = rows.length === 0 && gapsOf(state, list.of).length > 0;
	const filter = cursor.filter === '' ? [] : [span(` /${cursor.filter}`, 'accent')];
	const lines =
		rows.length === 0
			? nothing(state, cursor.filter, list, columns)
			: [headingLine(sized, glyphs.ellipsis), ...visible.map(row => rowLine(sized, row, glyphs.ellipsis))];
	const [chosen] = rows.slice(cursor.index, cursor.index + 1);
	// What no column says is said of the row that is chosen.
	const isSaid = places === undefined || sized.some(({ column }) => column.title === HOST);
	const there = isSaid || chosen === undefined ? undefined : placeOf?.(chosen);
	const place = [
		...(there === undefined ? [] : [span(`on ${there}`, 'strong'), span('  ')]),
		...position(cursor.top, height, rows.length),
	];
	const isFollowed = focused || state.attention.list === panel;
	const says = isFollowed && chosen !== undefined ? (list.says?.(chosen) ?? '') : '';
	const whole = sized.some(each => hasWhole(each, chosen, says)) ? '' : says;
	return {
		title: [...panelTitle(panel, list.name, focused), ...filter],
		aside: [...hint, ...(isUntold(state) || isMissing ? [] : (list.aside ?? []))],
		foot:
			rows.length === 0
				? []
				: footOf(
						gapsOf(state, list.of),
						withWhole(whole, place, size.columns - 8, glyphs.ellipsis),
						size.columns,
						glyphs.ellipsis,
					),
		lines,
		...(places !== undefined && { old: oldLines(state, visible, places) }),
		...(rows.length > 0 && { selected: cursor.index - cursor.top + 1 }),
		focused,
	};
}

/** The further column stands behind the first. */
const insert = <Row>([first, ...others]: readonly Column<Row>[], further: Column<Row> | undefined): Column<Row>[] =>
	[first, further, ...others].filter(column => column !== undefined);

const HOST = 'HOST';

function hostColumn<Row>(
	state: State,
	hostOf: (row: Row) => HostKey | undefined,
	placeOf: (row: Row) => string | undefined,
): Column<Row> {
	return {
		title: HOST,
		least: 6,
		most: 16,
		priority: 2.5,
		cell: row => {
			const host = hostOf(row);
			return { text: placeOf(row) ?? '', style: host !== undefined && isStale(state, host) ? 'bad' : 'dim' };
		},
	};
}

/** Of hosts to which the line was lost: below the heading. */
function oldLines<Row>(
	state: State,
	visible: readonly Row[],
	hostOf: (row: Row) => HostKey | undefined,
): ReadonlySet<number> {
	const isOld = (row: Row): boolean => {
		const host = hostOf(row);
		return host !== undefined && isStale(state, host);
	};
	return new Set(visible.flatMap((row, index) => (isOld(row) ? [index + 1] : [])));
}
