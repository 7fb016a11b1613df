/** What wizards draw over the panels: forms, previews, runs and their questions. */

import { clamp } from '../state/list.ts';
import type { Rect, Size } from '../state/layout.ts';
import type { Overlay, Question, State } from '../state/state.ts';
import type { Glyphs } from '../theme.ts';
import { type Box, position } from '../widgets/box.ts';
import { answerLine, centred } from '../widgets/dialog.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { drawForm } from './form.ts';
import { previewLines } from './preview.ts';
import { drawUnfinished } from './unfinished.ts';
import type { Run } from '../state/run.ts';
import { followingTop, runText } from './run.ts';

export type WizardOverlay = Extract<Overlay, { kind: 'form' | 'preview' | 'run' | 'unfinished' | 'ask' }>;

export function drawWizard(overlay: WizardOverlay, state: State, glyphs: Glyphs): { box: Box; rect: Rect } | undefined {
	const { size, host, run, now } = state;
	const rect: Rect = { x: 0, y: 1, columns: size.columns, rows: size.rows - 2 };
	const columns = rect.columns - 2;
	switch (overlay.kind) {
		case 'form':
			return { rect, box: drawForm(overlay.form, host.snapshot, rect, glyphs) };
		case 'preview': {
			const { plan } = overlay.made;
			return { rect, box: scrolled(plan.title, previewLines(plan, columns), overlay.top, rect) };
		}
		case 'run':
			return run && { rect, box: drawRun(run, overlay.top, now, rect) };
		case 'unfinished':
			return { rect, box: drawUnfinished(state.unfinished, overlay.index, now, columns) };
		case 'ask':
			return question(overlay, size);
	}
}

function drawRun(run: Run, from: number | 'follow', now: number, rect: Rect): Box {
	const text = runText(run, now, rect.columns - 2);
	const top = from === 'follow' ? followingTop(text, rect.rows - 2) : from;
	return scrolled(run.progress.plan.title, text.lines, top, rect);
}

function scrolled(title: string, lines: readonly Line[], from: number, rect: Rect): Box {
	const height = rect.rows - 2;
	const top = clamp(from, 0, Math.max(0, lines.length - height));
	return {
		title: [span(title, 'titleFocused')],
		foot: position(top, height, lines.length),
		lines: lines.slice(top, top + height),
		focused: true,
	};
}

const questions: Record<Question, { title: string; says: string }> = {
	'leave-form': { title: 'Leave the form?', says: 'What you typed is lost. Esc again leaves it.' },
	'run-plan': { title: 'Run it?', says: 'It takes away what somebody may be using: read its warnings.' },
	'quit-running': {
		title: 'Quit while a plan runs?',
		says: 'It stays half done; the next start offers to go on or undo.',
	},
	'cancel-run': { title: 'Cancel and undo?', says: 'The plan stops, and what it did so far is taken back.' },
};

function question({ about, yes }: Extract<Overlay, { kind: 'ask' }>, size: Size): { box: Box; rect: Rect } {
	const { title, says } = questions[about];
	const lines = [line(` ${says} `), [], answerLine(yes)];
	return {
		box: { title: [span(title, 'badStrong')], lines, focused: true },
		rect: centred(size, { columns: Math.max(says.length + 2, 36), rows: lines.length }),
	};
}
