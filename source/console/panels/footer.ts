/** The foot of the screen: what the keys do now, or what just happened, or the filter being typed. */

import type { Action } from '../actions/action.ts';
import { footerHints, type Hint } from '../actions/keymap.ts';
import { folderFor, promptTitle } from '../actions/prompts.ts';
import { type Notice, type Overlay, type State, topOverlay } from '../state/state.ts';
import { fieldLine } from '../widgets/field.ts';
import { type Line, lineWidth, span } from '../widgets/line.ts';
import { keyLabel } from '../widgets/key-label.ts';
import { paragraph } from '../widgets/wrap.ts';

type Prompt = Extract<Overlay, { kind: 'prompt' }>;

/** The last row; a notice that one row can't hold has more of them. */
export function footerLines(state: State, table: readonly Action[]): Line[] {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'prompt') return promptLines(overlay, state);
	if (state.notice !== undefined) return noticeLines(state.notice, state.size.columns);
	return [fitting(footerHints(table, state), state.size.columns).flatMap(hintSpans).slice(0, -1)];
}

function promptLines({ field, purpose }: Prompt, state: State): Line[] {
	const { notice, size } = state;
	const folder = folderFor(purpose, field.text, state);
	const where = folder === undefined ? [] : paragraph(`Goes into the folder ${folder}`, size.columns, 1, 'dim');
	const shown = purpose.for === 'secret' ? { ...field, text: '*'.repeat(field.text.length) } : field;
	const title = span(` ${promptTitle(purpose)}: `, 'accent');
	const asked = [title, ...fieldLine(shown, size.columns - lineWidth([title]))];
	if (notice === undefined) return [...where, asked];
	const beside = [...asked, span(`  ${notice.text}`, 'bad')];
	const last = lineWidth(beside) <= size.columns ? [beside] : [...noticeLines(notice, size.columns), asked];
	return [...where, ...last];
}

const noticeLines = ({ text, tone }: Notice, columns: number): Line[] =>
	paragraph(text, columns, 1, tone === 'info' ? 'accent' : tone);

/** From here on a place in the footer is kept: help, back and quit stay when others leave. */
const KEPT = 88;

/** As many actions as there is room for, in their order. */
export function fitting(hints: readonly Hint[], columns: number): readonly Hint[] {
	const shown = [...hints];
	// Nothing follows the last one.
	const total = () => shown.reduce((sum, each) => sum + lineWidth(hintSpans(each)), 0) - GAP.length;
	while (total() > columns) {
		const at = shown.findLastIndex(({ action }) => (action.footer ?? 0) < KEPT);
		if (at < 0) break;
		shown.splice(at, 1);
	}
	return shown;
}

const GAP = ' ';

const hintSpans = ({ key, label }: Hint): Line => [span(' '), span(keyLabel(key), 'key'), span(` ${label}`), span(GAP)];
