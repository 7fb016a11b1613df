/** What is drawn over the panels: its box and its place. */

import { obstacle, type Action } from '../actions/action.ts';
import { menuActions, paletteActions } from '../actions/lists.ts';
import { planCommands } from '../../lab/script/shell.ts';
import { found } from '../pages/page.ts';
import { pageOf } from '../pages/pages.ts';
import { windowTop } from '../state/list.ts';
import type { Rect } from '../state/layout.ts';
import { selectedContainer } from '../state/selection.ts';
import type { Overlay, State } from '../state/state.ts';
import { type Box, position } from '../widgets/box.ts';
import type { Glyphs } from '../theme.ts';
import { answerLine, centred } from '../widgets/dialog.ts';
import { fieldLine } from '../widgets/field.ts';
import { keyLabel } from '../widgets/key-label.ts';
import { type Line, line, lineWidth, span } from '../widgets/line.ts';
import { wrapWords } from '../widgets/wrap.ts';
import { newActions } from '../actions/wizard.ts';
import { drawWizard } from './wizard.ts';

export type Placed = { box: Box; rect: Rect };

type Ground = { state: State; table: readonly Action[]; glyphs: Glyphs };

/** Undefined for a prompt: it stands in the footer. */
export function drawOverlay(overlay: Overlay, ground: Ground): Placed | undefined {
	switch (overlay.kind) {
		case 'menu':
			return actionList(
				ground,
				menuTitle(overlay, ground.state),
				menuActions(selectedContainer(ground.state)),
				overlay.index,
				[],
			);
		case 'palette':
			return actionList(ground, 'All actions', paletteActions(overlay.field.text), overlay.index, [
				[span(': ', 'key'), ...fieldLine(overlay.field)],
			]);
		case 'viewer':
			return page(overlay, ground);
		case 'confirm':
			return question(overlay, ground);
		case 'new':
			return actionList(ground, 'New ...', newActions, overlay.index, []);
		case 'form':
		case 'preview':
		case 'run':
		case 'unfinished':
		case 'ask':
			return drawWizard(overlay, ground.state, ground.glyphs);
		case 'prompt':
			return undefined;
	}
}

function menuTitle(overlay: Extract<Overlay, { kind: 'menu' }>, state: State): string {
	const container = state.host.snapshot.containers.get(overlay.containerId);
	return container === undefined ? 'This container is gone' : container.name;
}

/** Rows of an action list: its keys, its label, and why it can't be done or what it does. */
function actionList(
	{ state, table }: Ground,
	title: string,
	listed: readonly Action[],
	index: number,
	head: readonly Line[],
): Placed {
	const rows = listed.map(action => actionRow(state, table.find(each => each.id === action.id) ?? action));
	const widest = rows.reduce((most, row) => Math.max(most, lineWidth(row)), 40);
	const rect = centred(state.size, { columns: Math.min(widest, 90), rows: rows.length + head.length });
	const height = Math.max(1, rect.rows - 2 - head.length);
	const top = windowTop(0, index, rows.length, height);
	const box: Box = {
		title: [span(title, 'titleFocused')],
		foot: position(top, height, rows.length),
		lines: [...head, ...(rows.length === 0 ? [line('No action has this name', 'dim')] : rows.slice(top, top + height))],
		...(rows.length > 0 && { selected: index - top + head.length }),
		focused: true,
	};
	return { box, rect };
}

function actionRow(state: State, action: Action): Line {
	const why = obstacle(action, state);
	const keys = (action.keys[0] === undefined ? '' : keyLabel(action.keys[0])).padEnd(6);
	return why === undefined
		? [span(` ${keys}`, 'key'), span(action.label.padEnd(16), 'strong'), span(`${action.help} `)]
		: [span(` ${keys}${action.label.padEnd(16)}`, 'dim'), span(`not now: ${why} `, 'dim')];
}

function page(overlay: Extract<Overlay, { kind: 'viewer' }>, { state, table }: Ground): Placed {
	const rect = { x: 0, y: 1, columns: state.size.columns, rows: state.size.rows - 2 };
	const { title, lines } = pageOf(state, overlay.content, table);
	const shown = found(lines, overlay.field.text);
	const height = rect.rows - 2;
	const top = Math.min(overlay.top, Math.max(0, shown.length - height));
	const search: Line =
		overlay.typing || overlay.field.text !== ''
			? [span('  /', 'accent'), ...(overlay.typing ? fieldLine(overlay.field) : [span(overlay.field.text, 'accent')])]
			: [];
	return {
		box: {
			title: [span(title, 'titleFocused'), ...search],
			aside: [span('Esc closes', 'dim')],
			foot: position(top, height, shown.length),
			lines: shown.slice(top, top + height),
			focused: true,
		},
		rect,
	};
}

function question(overlay: Extract<Overlay, { kind: 'confirm' }>, { state }: Ground): Placed {
	const { plan, needs } = overlay;
	const lines: Line[] = [
		...planCommands(plan).map((command): Line => [span('  $ ', 'dim'), span(command, 'accent')]),
		...plan.warnings.flatMap(warning =>
			wrapWords(warning, Math.min(76, state.size.columns - 6)).map(text => line(text, 'warning')),
		),
		[],
		needs.a === 'name'
			? [span(`Type ${needs.name} to do it: `, 'strong'), ...fieldLine(overlay.field)]
			: answerLine(overlay.yes),
	];
	const widest = lines.reduce((most, each) => Math.max(most, lineWidth(each)), lineWidth([span(plan.title)]) + 6);
	return {
		box: { title: [span(`${plan.title}?`, 'badStrong')], lines, focused: true },
		rect: centred(state.size, { columns: Math.max(widest + 2, 36), rows: lines.length }),
	};
}
