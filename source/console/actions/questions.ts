/** Keys of a question, and what its answer does. */

import { nameAsked, yesWords } from '../state/overlay.ts';
import { type Overlay, type Question, topOverlay } from '../state/state.ts';
import type { Action, Effects } from './action.ts';
import { runPreview } from './plan.ts';

type Asked = Extract<Overlay, { kind: 'ask' }>;

export const questionActions: readonly Action[] = [
	{
		id: 'confirm.toggle',
		scope: 'confirm',
		keys: ['left', 'right', 'tab'],
		label: 'yes / no',
		help: 'Changes the answer; No is marked first.',
		footer: 20,
		run: effects => {
			const overlay = topOverlay(effects.state());
			if (overlay?.kind === 'ask') mark(effects, overlay, !overlay.yes);
		},
	},
	{
		id: 'confirm.answer',
		scope: 'confirm',
		keys: ['enter'],
		label: 'answer',
		help: 'Gives the answer that is marked.',
		footer: 10,
		footerLabel: state => {
			const overlay = topOverlay(state);
			return overlay?.kind === 'ask' && overlay.yes ? yesWords(overlay.question) : 'no';
		},
		run: effects => answer(effects),
	},
	{
		id: 'confirm.yes',
		scope: 'confirm',
		keys: ['y'],
		label: 'yes',
		help: 'Answers yes, where no name has to be typed.',
		run: effects => {
			const overlay = topOverlay(effects.state());
			if (overlay?.kind !== 'ask') return;
			mark(effects, overlay, true);
			answer(effects);
		},
	},
	{
		id: 'confirm.no',
		scope: 'confirm',
		keys: ['n'],
		label: 'no',
		help: 'Answers no.',
		run: effects => effects.dispatch({ type: 'overlay-closed' }),
	},
];

const mark = (effects: Effects, overlay: Asked, yes: boolean): void =>
	effects.dispatch({ type: 'overlay-set', overlay: { ...overlay, yes } });

/** Gives the answer that is marked, or typed. */
export function answer(effects: Effects): void {
	const overlay = topOverlay(effects.state());
	if (overlay?.kind !== 'ask') return;
	const { question, yes, field } = overlay;
	const name = nameAsked(question);
	if (name !== undefined && field.text !== name) {
		const text = field.text === '' ? `Type ${name}, or Esc to leave it` : `"${field.text}" is not ${name}`;
		return effects.dispatch({ type: 'noticed', notice: { text, tone: 'bad' } });
	}
	effects.dispatch({ type: 'overlay-closed' });
	if (name !== undefined || yes) agreed(effects, question);
}

function agreed(effects: Effects, question: Question): void {
	switch (question.about) {
		case 'run-plan':
			return effects.runPlan(question.plan);
		case 'run-preview':
			return runPreview(effects);
		case 'leave-form':
			return effects.dispatch({ type: 'overlay-closed' });
		case 'cancel-run':
			return effects.cancelRun();
		case 'quit-running':
			return effects.quit();
	}
}
