/** The last row: what the keys do now, or what just happened, or the filter being typed. */

import type { Action } from '../actions/action.ts';
import { activeScopes, footerActions } from '../actions/keymap.ts';
import { promptTitle } from '../actions/prompts.ts';
import { type State, topOverlay } from '../state/state.ts';
import { fieldLine } from '../widgets/field.ts';
import { type Line, span } from '../widgets/line.ts';
import { keyLabel } from '../widgets/key-label.ts';

export function footerLine(state: State, table: readonly Action[]): Line {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'prompt') {
		const problem = state.notice === undefined ? [] : [span(`  ${state.notice.text}`, 'bad')];
		return [span(` ${promptTitle(overlay.purpose)}: `, 'accent'), ...fieldLine(overlay.field), ...problem];
	}
	if (state.notice !== undefined) {
		const { text, tone } = state.notice;
		return [span(' '), span(text, tone === 'info' ? 'accent' : tone)];
	}
	return footerActions(table, activeScopes(state)).flatMap(action => [
		span(' '),
		span(keyLabel(action.keys[0] ?? ''), 'key'),
		span(` ${action.label}`),
		span(' '),
	]);
}
