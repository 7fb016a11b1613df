/** What is drawn over the panels: its box and its place. */

import { obstacle, type Action } from '../actions/action.ts';
import { actionFor, activeScopes } from '../actions/keymap.ts';
import { menuActions, paletteActions } from '../actions/lists.ts';
import { pageLines } from '../pages/page.ts';
import { pageOf } from '../pages/pages.ts';
import { windowTop } from '../state/list.ts';
import { inside, type Rect, type Size } from '../state/layout.ts';
import { selectedContainer } from '../selectors/selection.ts';
import type { Overlay, State } from '../state/state.ts';
import { shownContainers } from '../state/hosts.ts';
import { type Box, position } from '../widgets/box.ts';
import type { Glyphs } from '../theme.ts';
import { centred } from '../widgets/dialog.ts';
import { fieldLine } from '../widgets/field.ts';
import { keyLabel } from '../widgets/key-label.ts';
import { width } from '../../text/width.ts';
import { type Line, line, lineWidth, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { newActions } from '../actions/wizard.ts';
import { drawAddHost } from './add-host.ts';
import type { PlacedBox } from './placed-box.ts';
import { drawQuestion } from './question.ts';
import { drawWizard } from './wizard.ts';

type DrawContext = { state: State; table: readonly Action[]; glyphs: Glyphs };

/** Undefined for a prompt: it stands in the footer. */
export function drawOverlay(overlay: Overlay, context: DrawContext): PlacedBox | undefined {
	switch (overlay.kind) {
		case 'menu':
			return actionList(
				context,
				menuTitle(overlay, context.state),
				menuActions(selectedContainer(context.state)),
				overlay.index,
				[],
			);
		case 'palette':
			return actionList(context, 'All actions', paletteActions(overlay.field.text, context.state), overlay.index, [
				[span(': ', 'key'), ...fieldLine(overlay.field, Math.min(WIDEST, inside(context.state.size).columns) - 2)],
			]);
		case 'viewer':
			return page(overlay, context);
		case 'new':
			return actionList(context, 'New ...', newActions, overlay.index, []);
		case 'form':
		case 'preview':
		case 'run':
		case 'unfinished':
			return drawWizard(overlay, context.state, context.glyphs);
		case 'add-host':
			return drawAddHost(overlay, context.state.size);
		case 'ask':
			return drawQuestion(overlay, context.state.size);
		case 'prompt':
			return undefined;
	}
}

export function menuTitle(overlay: Extract<Overlay, { kind: 'menu' }>, state: State): string {
	const container = shownContainers(state).get(overlay.containerId);
	return container === undefined ? 'This container is gone' : container.name;
}

/** The widest a list of actions becomes. */
const WIDEST = 90;

/**
 * An action list: keys, labels, why something can't be done or what it does; below, the whole of that where rows cut it.
 * One with a head gets shorter while the user types: its width and its place stay.
 */
function actionList(
	{ state, table }: DrawContext,
	title: string,
	listed: readonly Action[],
	index: number,
	head: readonly Line[],
): PlacedBox {
	const actions = listed.map(action => table.find(each => each.id === action.id) ?? action);
	const rows = actions.map(action => actionRow(state, action, keyOf(action, state, table)));
	const isTyped = head.length > 0;
	const widest = isTyped ? WIDEST : rows.reduce((most, row) => Math.max(most, lineWidth(row)), 40);
	const columns = Math.min(widest, WIDEST, inside(state.size).columns);
	const whole = actions.map((action, at) => {
		const row = rows[at];
		return row === undefined || lineWidth(row) <= columns ? [] : paragraph(whatItDoes(state, action), columns, 0);
	});
	const tailRows = whole.reduce((most, { length }) => (length === 0 ? most : Math.max(most, length + 1)), 0);
	const most = state.size.rows - 4 - head.length - tailRows;
	const lines = isTyped ? rows : withHeadings(rows, actions, most);
	const place = centred(state.size, { columns, rows: Math.max(1, lines.length) + head.length + tailRows });
	const rect = isTyped ? toFoot({ ...place, y: 1 }, state.size) : place;
	const height = Math.max(1, rect.rows - 2 - head.length - tailRows);
	const selected = lines.findIndex(each => each === rows[index]);
	const top = windowTop(0, selected, lines.length, height);
	const shown = rows.length === 0 ? [line('No action has this name', 'dim')] : lines.slice(top, top + height);
	const box: Box = {
		title: [span(` ${title} `, 'titleFocused')],
		foot: position(top, height, lines.length),
		lines: [...head, ...shown, [], ...(whole[index] ?? [])],
		...(rows.length > 0 && { selected: selected - top + head.length }),
		focused: true,
	};
	return { box, rect };
}

/** The rows with their groups' headings, where `most` rows have room for all of it; else without. */
function withHeadings(rows: readonly Line[], actions: readonly Action[], most: number): readonly Line[] {
	const headed = rows.flatMap((row, at) => {
		const group = actions[at]?.group;
		return group === undefined || group === actions[at - 1]?.group ? [row] : [line(group, 'dim'), row];
	});
	return headed.length <= most ? headed : rows;
}

/** Of what is below, a few rows tell nothing: the box goes down to the foot. */
function toFoot(rect: Rect, { rows }: Size): Rect {
	const left = rows - 1 - rect.y - rect.rows;
	return left < LEAST_BELOW ? { ...rect, rows: rect.rows + left } : rect;
}

const LEAST_BELOW = 4;

export function whatItDoes(state: State, action: Action): string {
	const why = obstacle(action, state);
	return why === undefined ? action.help : `not now: ${why}`;
}

/** The key that leads to it from here, or once the list is closed. */
export function keyOf(action: Action, state: State, table: readonly Action[]): string | undefined {
	const scopes = [...activeScopes(state), ...activeScopes({ ...state, overlays: [] })];
	return action.keys.find(each => actionFor(table, scopes, each) === action);
}

function actionRow(state: State, action: Action, key: string | undefined): Line {
	const keys = (key === undefined ? '' : keyLabel(key)).padEnd(6);
	const text = span(whatItDoes(state, action));
	return obstacle(action, state) === undefined
		? [span(keys, 'key'), span(action.label.padEnd(16), 'strong'), text]
		: [span(`${keys}${action.label.padEnd(16)}`, 'dim'), { ...text, style: 'dim' }];
}

/** Cells of a page's upper border beside its title and what is searched. */
const BESIDE_SEARCH = 24;

function page(overlay: Extract<Overlay, { kind: 'viewer' }>, { state, table }: DrawContext): PlacedBox {
	const rect = { x: 0, y: 1, columns: state.size.columns, rows: state.size.rows - 2 };
	const shownPage = pageOf(state, overlay.content, table);
	const shown = pageLines(shownPage, overlay.field.text);
	const height = rect.rows - 2;
	const top = Math.min(overlay.top, Math.max(0, shown.length - height));
	const searchRoom = rect.columns - width(shownPage.title) - BESIDE_SEARCH;
	const search: Line =
		overlay.typing || overlay.field.text !== ''
			? [
					span('  /', 'accent'),
					...(overlay.typing ? fieldLine(overlay.field, searchRoom) : [span(overlay.field.text, 'accent')]),
				]
			: [];
	return {
		box: {
			title: [span(` ${shownPage.title} `, 'titleFocused'), ...search],
			aside: [span('Esc closes', 'dim')],
			foot: position(top, height, shown.length),
			lines: shown.slice(top, top + height),
			focused: true,
		},
		rect,
	};
}
