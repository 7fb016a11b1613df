/** The console for a screen reader: what it is to say of a state, one thing a line, without borders and columns. */

import type { Action } from '../actions/action.ts';
import { menuActions, paletteActions } from '../actions/lists.ts';
import { newActions } from '../actions/wizard.ts';
import { drawOverlay, keyOf, menuTitle, whatItDoes } from '../overlays/overlay.ts';
import { previewLines } from '../overlays/preview.ts';
import { drawings } from '../panels/drawings.ts';
import { footerHints } from '../actions/keymap.ts';
import { fitting, footerLines } from '../panels/footer.ts';
import { headerLine } from '../panels/header.ts';
import { drawProblem } from '../panels/problem.ts';
import { rowKeys } from '../selectors/row-keys.ts';
import { selectedContainer } from '../selectors/selection.ts';
import { shownSnapshots, worldHosts } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import { isListPanel, type ListPanel, type Size } from '../state/layout.ts';
import { nameAsked, yesWords } from '../state/overlay.ts';
import { isOver, type Run, stepsDone } from '../state/run.ts';
import { count } from '../../text/human.ts';
import { isUnreached, type Overlay, type State, topOverlay } from '../state/state.ts';
import { lookFor } from '../theme.ts';
import type { Box } from '../widgets/box.ts';
import { type Line, span } from '../widgets/line.ts';
import { spokenHints, spokenKey, spokenKeys, spokenLabel } from './keys.ts';
import { rowWords, textOf, WIDE } from './rows.ts';
import type { Typed } from './typed.ts';
import { formWords, runLines, typedInForm } from './wizard.ts';

/**
 * The screen that is only heard: nothing is broken at its edge, one panel is there at a time, so that Tab goes to all of
 * them, and a page is as long as one listens at a stretch.
 */
export const HEARD: Size = { columns: 400, rows: 14 };

/** As wide as the keys that are said. */
const KEYS = 80;

/** Words in place of marks. */
const { glyphs, styles } = lookFor();
const look = { glyphs: { ...glyphs, bullet: 'marked' }, styles };
const unmarked = { ...glyphs, bullet: '', hollow: '' };

/** What there is to say of a state. */
export type Speech = {
	header: string;
	/** What lavadock does meanwhile. */
	doing: string;
	/** Where the keys are: at another place all is said. */
	place: string;
	title: string;
	lines: readonly string[];
	/** The one of the lines that is typed into. */
	typed: Typed | undefined;
	notice: string;
	/** What the keys do there. */
	keys: string;
	/** Whether they act on a plan: what they do there changes while it goes on. */
	ofPlan: boolean;
};

/** Where the keys are, and what stands there. */
type Content = { place?: string; title: string; lines: readonly string[]; typed?: Typed | undefined };

export function speechOf(state: State, table: readonly Action[]): Speech {
	const overlay = topOverlay(state);
	const { title, place = title, lines, typed } = content(state, table, overlay);
	const isPrompt = overlay?.kind === 'prompt';
	return {
		// How far a plan is, its steps say.
		header: textOf(headerLine({ ...state, run: undefined, doing: [] }, unmarked)),
		doing: state.doing.length === 0 ? '' : `${state.doing.join(', ')} ...`,
		place,
		title,
		lines: lines.filter(text => text !== ''),
		typed,
		notice: isPrompt || state.notice === undefined ? '' : footText(state, table),
		keys: isPrompt || isUnread(overlay) ? '' : spokenHints(fitting(footerHints(table, state), KEYS)),
		ofPlan: overlay?.kind === 'preview' || overlay?.kind === 'run',
	};
}

const footText = (state: State, table: readonly Action[]): string => footerLines(state, table).map(textOf).join(' ');

/** Until a plan can be run, there is nothing to be said of its keys. */
const isUnread = (overlay: Overlay | undefined): boolean =>
	overlay?.kind === 'preview' && overlay.preconditions === undefined && overlay.made.asFound !== true;

/** Whether what stands under the cursor was looked at: before that, only its name is certain. */
export const isKnown = (state: State): boolean =>
	isUnreached(state) ||
	(shownSnapshots(state).every(({ syncedAt }) => syncedAt > 0) &&
		(rowKeys(state, 'containers').length === 0 || selectedContainer(state)?.detail !== undefined));

function content(state: State, table: readonly Action[], overlay: Overlay | undefined): Content {
	if (overlay !== undefined) return overlayContent(overlay, state, table);
	if (isUnreached(state)) return wholePage(drawProblem(state, table));
	return panelContent(state);
}

function panelContent(state: State): Content {
	const { focus } = state.attention;
	const draw = (columns: number): Box =>
		drawings[focus]({ state, size: { columns, rows: state.size.rows - 2 }, look, focused: true });
	if (!isListPanel(focus)) return panelTitled(viewContent(draw(state.size.columns)));
	const box = draw(WIDE);
	return panelTitled({
		title: textOf(box.title),
		lines: [textOf(box.aside ?? []), `${rowWords(draw)}${placeOf(state, focus)}`],
	});
}

/** Whether it follows, before what it shows; how many lines there are below changes with each. */
function viewContent(box: Box): Content {
	const { title, lines } = wholeBox(box);
	const [how = ''] = textOf(box.aside ?? []).split(',');
	return { title, lines: [how, ...lines] };
}

/** `2 Workers` would be heard as a count. */
const panelTitled = (panel: Content): Content => ({
	...panel,
	title: panel.title.replace(/^(\d) (.*)$/, '$2, panel $1'),
});

const placeOf = (state: State, panel: ListPanel): string =>
	place('row', state.lists[panel].index, rowKeys(state, panel).length);

/** `, row 2 of 15` */
const place = (what: string, index: number, of: number): string => (of === 0 ? '' : `, ${what} ${index + 1} of ${of}`);

function overlayContent(overlay: Overlay, state: State, table: readonly Action[]): Content {
	switch (overlay.kind) {
		case 'menu':
			return actionContent(overlay, menuTitle(overlay, state), menuActions(selectedContainer(state)), state, table);
		case 'palette':
			return paletteContent(overlay, state, table);
		case 'new':
			return actionContent(overlay, 'New', newActions, state, table);
		case 'form':
			return {
				...formWords(overlay.form, worldHosts(state)),
				typed: typedInForm(overlay.form, worldHosts(state)),
			};
		case 'preview': {
			const { made, commands } = overlay;
			return { title: made.plan.title, lines: previewLines(made, commands === 'asked', WIDE).map(textOf) };
		}
		case 'run': {
			const { run } = state;
			if (run === undefined) return { title: '', lines: [] };
			return { place: 'run', title: runTitle(run), lines: runLines(run) };
		}
		case 'prompt': {
			const line = footText(state, table);
			const text = overlay.purpose.for === 'secret' ? '*'.repeat(overlay.field.text.length) : overlay.field.text;
			return { title: '', lines: [line], typed: { label: overlay.purpose.for, text, line } };
		}
		case 'ask':
		case 'viewer':
		case 'unfinished':
		case 'add-host':
			return boxContent(overlay, state, table);
	}
}

function runTitle(run: Run): string {
	const { plan, steps } = run.progress;
	if (isOver(run)) return `Ended: ${plan.title}`;
	return `Running: ${plan.title}, ${stepsDone(run.progress)} of ${count(steps.length, 'step')} done`;
}

/** What stands in the box that is drawn. */
function boxContent(
	overlay: Extract<Overlay, { kind: 'ask' | 'viewer' | 'unfinished' | 'add-host' }>,
	state: State,
	table: readonly Action[],
): Content {
	const box = drawOverlay(overlay, { state, table, glyphs })?.box;
	if (box === undefined) return { title: '', lines: [] };
	const whole = overlay.kind === 'viewer' ? wholePage(box) : wholeBox(box);
	switch (overlay.kind) {
		case 'viewer': {
			const title = textOf(box.title.slice(0, 1));
			if (!overlay.typing) return { ...whole, title };
			const line = `Search: ${overlay.field.text}`;
			return { title, lines: [line, ...whole.lines], typed: { label: 'search', text: overlay.field.text, line } };
		}
		case 'ask': {
			const line = whole.lines.at(-1) ?? '';
			if (nameAsked(overlay.question) !== undefined) {
				return { ...whole, typed: { label: 'name', text: overlay.field.text, line } };
			}
			// It shows both answers, and by its style which one is chosen.
			const { title, lines } = whole;
			return {
				title,
				lines: [...lines.slice(0, -1), `The answer is ${overlay.yes ? `Yes, ${yesWords(overlay.question)}` : 'No'}`],
			};
		}
		case 'unfinished':
		case 'add-host':
			return whole;
	}
}

/** The action under the cursor of a list: its name, its key, and what it does or why it can't. */
function actionContent(
	{ index }: { index: number },
	title: string,
	listed: readonly Action[],
	state: State,
	table: readonly Action[],
): Content {
	const [chosen] = listed.slice(index, index + 1);
	const action = table.find(({ id }) => id === chosen?.id) ?? chosen;
	if (action === undefined) return { title, lines: ['No action has this name'] };
	const key = keyOf(action, state, table);
	const named = `${spokenLabel(action.label)}${key === undefined ? '' : `, ${spokenKey(key)}`}`;
	return {
		title,
		lines: [`${named}: ${whatItDoes(state, action).replace(/\.$/, '')}${place('action', index, listed.length)}`],
	};
}

function paletteContent(
	overlay: Extract<Overlay, { kind: 'palette' }>,
	state: State,
	table: readonly Action[],
): Content {
	const { text } = overlay.field;
	const line = text === '' ? 'Type what to look for' : `Search: ${text}`;
	const { title, lines } = actionContent(overlay, 'All actions', paletteActions(text, state), state, table);
	return { title, lines: [line, ...lines], typed: { label: 'palette', text, line } };
}

const wholeBox = (box: Box): Content => ({
	title: textOf(box.title),
	lines: box.lines.map((each, index) => (index === box.selected ? `> ${textOf(each)}` : textOf(each))),
});

/** A page with its keys in words. */
const wholePage = (box: Box): Content => ({ title: textOf(box.title), lines: box.lines.map(keyed).map(textOf) });

const keyed = (spans: Line): Line =>
	spans.map(({ text, style }) => (style === 'key' ? span(`${spokenKeys(text.trim())}  `) : span(text)));

/** The same without what changes all the time and is nothing to be spoken: figures, clocks, waits. */
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
