/** What wizards draw over the panels: forms, previews and runs. */

import { worldHosts } from '../state/hosts.ts';
import { clamp } from '../state/list.ts';
import { inside, type Rect } from '../state/layout.ts';
import type { Overlay, State } from '../state/state.ts';
import type { Glyphs } from '../theme.ts';
import { type Box, position } from '../widgets/box.ts';
import { type Line, span } from '../widgets/line.ts';
import { drawForm } from './form.ts';
import { previewLines } from './preview.ts';
import { drawUnfinished } from './unfinished.ts';
import type { Run } from '../state/run.ts';
import { followingTop, runText } from './run.ts';

export type WizardOverlay = Extract<Overlay, { kind: 'form' | 'preview' | 'run' | 'unfinished' }>;

export function drawWizard(overlay: WizardOverlay, state: State, glyphs: Glyphs): { box: Box; rect: Rect } | undefined {
	const { size, run, now } = state;
	const rect: Rect = { x: 0, y: 1, columns: size.columns, rows: size.rows - 2 };
	const { columns } = inside(rect);
	switch (overlay.kind) {
		case 'form':
			return { rect, box: drawForm(overlay.form, worldHosts(state), rect, glyphs) };
		case 'preview': {
			const { made, commands } = overlay;
			return {
				rect,
				box: scrolled(made.plan.title, previewLines(made, commands !== 'hidden', columns), overlay.top, rect),
			};
		}
		case 'run':
			return run && { rect, box: drawRun(run, overlay, now, rect) };
		case 'unfinished':
			return { rect, box: drawUnfinished(state.unfinished, overlay.index, now, columns) };
	}
}

function drawRun(run: Run, { top: from, output }: Extract<Overlay, { kind: 'run' }>, now: number, rect: Rect): Box {
	const text = runText(run, now, inside(rect).columns, output);
	const top = from === 'follow' ? followingTop(text, rect.rows - 2) : from;
	return scrolled(run.progress.plan.title, text.lines, top, rect);
}

function scrolled(title: string, lines: readonly Line[], from: number, rect: Rect): Box {
	const height = rect.rows - 2;
	const top = clamp(from, 0, Math.max(0, lines.length - height));
	return {
		title: [span(` ${title} `, 'titleFocused')],
		foot: position(top, height, lines.length),
		lines: lines.slice(top, top + height),
		focused: true,
	};
}
