/** The console for a screen reader: what it is to say of a state, one thing a line, without borders and columns. */

import { type HostView, worldHosts } from './state/hosts.ts';
import type { Action } from './actions/action.ts';
import { drawings } from './panels/drawings.ts';
import { footerLines } from './panels/footer.ts';
import { headerLine } from './panels/header.ts';
import { drawOverlay } from './overlays/overlay.ts';
import { drawProblem } from './panels/problem.ts';
import { rowKeys } from './selectors/rows.ts';
import { isListPanel, type ListPanel } from './state/layout.ts';
import { nameAsked } from './state/overlay.ts';
import { isUnreached, type Overlay, type State, topOverlay } from './state/state.ts';
import { lookFor } from './theme.ts';
import { plain } from '../text/sanitise.ts';
import type { Box } from './widgets/box.ts';
import { formWords, runLines } from './overlays/linear.ts';
import { previewLines } from './overlays/preview.ts';
import { type Line, line, plainText } from './widgets/line.ts';

/** Words in place of marks. */
const { glyphs, styles } = lookFor();
const look = { glyphs: { ...glyphs, bullet: 'marked' }, styles };
const unmarked = { ...glyphs, bullet: '', hollow: '' };

/** So wide that nothing is cut or broken. */
const WIDE = 1000;

/** As wide as the columns that are said of a row. */
const ROW = 84;

/** Rows of a log or an event stream that are read out together. */
const STREAM_ROWS = 7;

/** What there is to say of a state. `title`: where the keys are; `keys`: what they do there. */
export type Speech = { header: string; title: string; lines: readonly string[]; notice: string; keys: string };

export function speechOf(state: State, table: readonly Action[]): Speech {
	const [title = '', ...lines] = content(state, table);
	const foot = footerLines(state, table).map(textOf).join(' ');
	const kind = topOverlay(state)?.kind;
	// What is typed is said at each key, and what can be done with a plan when that becomes another.
	const isSaid = kind === 'prompt' || kind === 'preview' || kind === 'run';
	const isNotice = kind !== 'prompt' && state.notice !== undefined;
	return {
		// How far a plan is, its steps say.
		header: textOf(headerLine({ ...state, run: undefined }, unmarked)),
		title,
		lines: [...lines, ...(isSaid && !isNotice ? [foot] : [])].filter(text => text !== ''),
		notice: isNotice ? foot : '',
		keys: isSaid || isNotice ? '' : foot,
	};
}

function content(state: State, table: readonly Action[]): string[] {
	const overlay = topOverlay(state);
	if (overlay !== undefined) return overlayText(overlay, state, table);
	if (isUnreached(state)) return wholeBox(drawProblem(state, table));
	return panelText(state);
}

function panelText(state: State): string[] {
	const { focus } = state.attention;
	if (isListPanel(focus)) {
		const drawn = (columns: number): Box =>
			drawings[focus]({ state, size: { columns, rows: state.size.rows }, look, focused: true });
		const box = drawn(WIDE);
		return [titleOf(box), textOf(box.aside ?? []), `${chosenRow(box, drawn(ROW))}${placeOf(state, focus)}`];
	}
	const rows = focus === 'details' ? state.size.rows - 5 : STREAM_ROWS + 2;
	return wholeBox(drawings[focus]({ state, size: { columns: state.size.columns, rows }, look, focused: true }));
}

function placeOf(state: State, panel: ListPanel): string {
	const count = rowKeys(state, panel).length;
	return count === 0 ? '' : `, row ${state.lists[panel].index + 1} of ${count}`;
}

/** `lava-server, server, healthy`: the row under the cursor, in its most important columns; its name is whole. */
function chosenRow(wide: Box, narrow: Box): string {
	const [name = ''] = cellsOf(wide);
	const [, ...rest] = cellsOf(narrow);
	return [name, ...rest].filter(text => text !== '').join(', ');
}

/** What stands in the cells of the row under the cursor; where there is none, what is said in place of rows. */
const cellsOf = ({ lines, selected }: Box): string[] =>
	(selected === undefined ? [line(lines.map(textOf).join(' '))[0]] : (lines[selected] ?? [])).map(cell =>
		wholeWords(plain(cell?.text ?? '').trim()),
	);

/** Of a text that was cut, the words before the cut; its beginning where it has only one. */
const wholeWords = (text: string): string => text.replace(/\s+\S*…$/, '').replace(/…$/, '');

function overlayText(overlay: Overlay, state: State, table: readonly Action[]): string[] {
	const placed = drawOverlay(overlay, { state, table, glyphs });
	if (placed === undefined) return [];
	const { box } = placed;
	switch (overlay.kind) {
		case 'menu':
		case 'palette':
		case 'new':
			return [titleOf(box), box.selected === undefined ? '' : textOf(box.lines[box.selected] ?? [])];
		case 'ask':
			return nameAsked(overlay.question) === undefined ? questionText(box, overlay.yes) : wholeBox(box);
		case 'form':
			return formWords(overlay.form, worldHosts(state));
		case 'preview':
			return [titleOf(box), ...previewLines(overlay.made, overlay.commands, WIDE).map(textOf)];
		case 'run':
			return state.run === undefined ? [] : [titleOf(box), ...runLines(state.run)];
		default:
			return wholeBox(box);
	}
}

/** The last line of a question shows both answers, and by its style which one is chosen. */
const questionText = (box: Box, yes: boolean): string[] => [
	...wholeBox({ ...box, lines: box.lines.slice(0, -1) }),
	`The answer is ${yes ? 'Yes' : 'No'}`,
];

const wholeBox = (box: Box): string[] => [
	titleOf(box),
	...box.lines.map((each, index) => (index === box.selected ? `> ${textOf(each)}` : textOf(each))),
];

const titleOf = (box: Box): string => textOf(box.title);

const textOf = (spans: Line): string => plain(plainText(spans)).trim().replaceAll(/ {2,}/g, '  ');

/** The same without what changes all the time and is nothing to be told: figures, clocks, waits. */
export function withoutFigures(state: State): State {
	return {
		...state,
		now: 0,
		hosts: state.hosts.map(withoutUse),
	};
}

function withoutUse(host: HostView): HostView {
	const { snapshot } = host;
	const { connection } = snapshot;
	return {
		...host,
		usage: new Map(),
		snapshot: { ...snapshot, connection: 'retryAt' in connection ? { ...connection, retryAt: 0 } : connection },
	};
}
