/** The last row: what the keys do now, or what just happened, or the filter being typed. */

import type { Action } from '../actions/action.ts';
import { footerHints, type Hint } from '../actions/keymap.ts';
import { promptTitle } from '../actions/prompts.ts';
import { type State, topOverlay } from '../state/state.ts';
import { fieldLine } from '../widgets/field.ts';
import { type Line, lineWidth, span } from '../widgets/line.ts';
import { keyLabel } from '../widgets/key-label.ts';

export function footerLine(state: State, table: readonly Action[]): Line {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'prompt') {
		const { field, purpose } = overlay;
		const shown = purpose.for === 'secret' ? { ...field, text: '*'.repeat(field.text.length) } : field;
		const problem = state.notice === undefined ? [] : [span(`  ${state.notice.text}`, 'bad')];
		return [span(` ${promptTitle(overlay.purpose)}: `, 'accent'), ...fieldLine(shown), ...problem];
	}
	if (state.notice !== undefined) {
		const { text, tone } = state.notice;
		return [span(' '), span(text, tone === 'info' ? 'accent' : tone)];
	}
	return fitting(footerHints(table, state), state.size.columns);
}

/** From here on a place in the footer is kept: help, back and quit stay when others leave. */
const KEPT = 88;

/** As many actions as there is room for, in their order. */
function fitting(hints: readonly Hint[], columns: number): Line {
	const shown = hints.map(hintSpans);
	const kept = hints.map(({ action }) => (action.footer ?? 0) >= KEPT);
	const total = () => shown.reduce((sum, each) => sum + lineWidth(each), 0);
	for (let index = shown.length - 1; index >= 0 && total() > columns; index--) {
		if (kept[index] === false) shown[index] = [];
	}
	return shown.flat();
}

const hintSpans = ({ action, key }: Hint): Line => [span(' '), span(keyLabel(key), 'key'), span(` ${action.label} `)];
