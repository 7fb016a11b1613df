/** The console for a screen reader: what it is to say of a state, one thing a line, without borders and columns. */

import { type HostView, worldHosts } from './state/hosts.ts';
import type { Action } from './actions/action.ts';
import { drawings } from './panels/drawings.ts';
import { footerLines } from './panels/footer.ts';
import { headerLine } from './panels/header.ts';
import { drawOverlay } from './overlays/overlay.ts';
import { drawProblem } from './panels/problem.ts';
import { isListPanel } from './state/layout.ts';
import { nameAsked } from './state/overlay.ts';
import { isUnreached, type Overlay, type State, topOverlay } from './state/state.ts';
import { lookFor } from './theme.ts';
import { plain } from '../text/sanitise.ts';
import type { Box } from './widgets/box.ts';
import { formWords, runLines, withoutProgress } from './overlays/linear.ts';
import { type Line, plainText } from './widgets/line.ts';

/** Words in place of marks. */
const { glyphs, styles } = lookFor();
const look = { glyphs: { ...glyphs, bullet: 'marked' }, styles };
const unmarked = { ...glyphs, bullet: '', hollow: '' };

/** So wide that no column of a table has to leave. */
const WIDE = 1000;

/** Rows of a log or an event stream that are read out together. */
const STREAM_ROWS = 7;

export function linearText(state: State, table: readonly Action[]): readonly string[] {
	return [
		textOf(headerLine(state, unmarked)),
		...content(state, table),
		footerLines(state, table).map(textOf).join(' '),
	].filter(text => text !== '');
}

/** The same without what changes all the time and is nothing to be told: figures, clocks, waits. */
export const linearGist = (state: State, table: readonly Action[]): string =>
	linearText(withoutFigures(state), table).join('\n');

function content(state: State, table: readonly Action[]): string[] {
	const overlay = topOverlay(state);
	if (overlay !== undefined) return overlayText(overlay, state, table);
	if (isUnreached(state)) return wholeBox(drawProblem(state, table));
	return panelText(state);
}

function panelText(state: State): string[] {
	const { focus } = state.attention;
	if (isListPanel(focus)) {
		const box = drawings[focus]({ state, size: { columns: WIDE, rows: state.size.rows }, look, focused: true });
		return [titleOf(box), chosenRow(box)];
	}
	const rows = focus === 'details' ? state.size.rows - 5 : STREAM_ROWS + 2;
	return wholeBox(drawings[focus]({ state, size: { columns: state.size.columns, rows }, look, focused: true }));
}

/** `NAME lava-server, ROLE server, STATE healthy`: the row under the cursor in the words of the table's heading. */
function chosenRow({ lines, selected }: Box): string {
	const [heading = [], ...rows] = lines;
	const row = selected === undefined ? undefined : rows[selected - 1];
	if (row === undefined) return textOf(heading);
	const cells = row.flatMap((cell, index) => {
		const value = plain(cell.text).trim();
		return value === '' ? [] : [`${heading[index]?.text.trim() ?? ''} ${value}`.trim()];
	});
	return cells.join(', ');
}

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
		case 'run':
			return state.run === undefined ? [] : [titleOf(box), ...runLines(state.run, state.now).map(textOf)];
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

function withoutFigures(state: State): State {
	return {
		...state,
		now: 0,
		run: state.run && withoutProgress(state.run),
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
