/** Keys inside menus, questions and pages. */

import { submitPrompt } from './prompts.ts';
import { runPreview } from './plan.ts';
import { newActions } from './wizard.ts';
import { menuActions, paletteActions } from './lists.ts';
import { selectedContainer } from '../selectors/selection.ts';
import { type Overlay, type State, topOverlay } from '../state/state.ts';
import { type Action, type Effects, obstacle } from './action.ts';

export const overlayActions: readonly Action[] = [
	{
		id: 'menu.run',
		scope: 'menu',
		keys: ['enter'],
		label: 'do it',
		help: 'Does what the cursor stands on.',
		footer: 10,
		run: effects => runChosen(effects),
	},
	{
		id: 'palette.run',
		scope: 'palette',
		keys: ['enter'],
		label: 'do it',
		help: 'Does what the cursor stands on.',
		footer: 10,
		run: effects => runChosen(effects),
	},
	{
		id: 'new.run',
		scope: 'new',
		keys: ['enter'],
		label: 'open the wizard',
		help: 'Opens the wizard that the cursor stands on.',
		footer: 10,
		run: effects => runChosen(effects),
	},
	{
		id: 'confirm.toggle',
		scope: 'confirm',
		keys: ['left', 'right', 'tab'],
		label: 'yes / no',
		help: 'Changes the answer; No stands there first.',
		footer: 20,
		run: effects => {
			const overlay = topOverlay(effects.state());
			if (overlay?.kind === 'confirm' || overlay?.kind === 'ask') {
				effects.dispatch({ type: 'overlay-set', overlay: { ...overlay, yes: !overlay.yes } });
			}
		},
	},
	{
		id: 'confirm.answer',
		scope: 'confirm',
		keys: ['enter'],
		label: 'answer',
		help: 'Gives the answer that is marked.',
		footer: 10,
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
			if (overlay?.kind !== 'ask' && (overlay?.kind !== 'confirm' || overlay.needs.a !== 'yes')) return;
			effects.dispatch({ type: 'overlay-set', overlay: { ...overlay, yes: true } });
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
	{
		id: 'viewer.search',
		scope: 'viewer',
		keys: ['/'],
		label: 'search',
		help: 'Shows only the lines that have the words typed.',
		footer: 10,
		run: effects => {
			const overlay = topOverlay(effects.state());
			if (overlay?.kind === 'viewer') {
				effects.dispatch({ type: 'overlay-set', overlay: { ...overlay, typing: true } });
			}
		},
	},
	{
		id: 'field.submit',
		scope: 'field',
		keys: ['enter'],
		label: 'done',
		help: 'Takes what was typed.',
		footer: 10,
		run: effects => submit(effects),
	},
];

/** Runs the action under the cursor of the menu or the palette; a disabled one says why it is. */
function runChosen(effects: Effects): void {
	const state = effects.state();
	const overlay = topOverlay(state);
	if (overlay?.kind !== 'menu' && overlay?.kind !== 'palette' && overlay?.kind !== 'new') return;
	const chosen = listedIn(overlay, state)[overlay.index];
	if (chosen === undefined) return;
	const why = obstacle(chosen, state);
	if (why !== undefined) {
		effects.dispatch({ type: 'noticed', notice: { text: `${chosen.label}: ${why}`, tone: 'bad' } });
		return;
	}
	// The menu names the container the action is for, so it closes only after the action took it.
	if (overlay.kind === 'menu') {
		effects.dispatch({ type: 'selected', panel: 'containers', key: overlay.containerId });
		effects.dispatch({ type: 'focused', panel: 'containers' });
	}
	effects.dispatch({ type: 'overlay-closed' });
	chosen.run(effects);
}

/** The actions that a list of them shows. */
function listedIn(overlay: Extract<Overlay, { kind: 'menu' | 'palette' | 'new' }>, state: State): readonly Action[] {
	switch (overlay.kind) {
		case 'menu':
			return menuActions(selectedContainer(state));
		case 'palette':
			return paletteActions(overlay.field.text);
		case 'new':
			return newActions;
	}
}

function answer(effects: Effects): void {
	const overlay = topOverlay(effects.state());
	if (overlay?.kind === 'ask') answerQuestion(effects, overlay);
	if (overlay?.kind !== 'confirm') return;
	const { needs, plan } = overlay;
	if (needs.a === 'name' && overlay.field.text !== needs.name) {
		const text =
			overlay.field.text === '' ? 'Nothing was done' : `"${overlay.field.text}" is not ${needs.name}: nothing was done`;
		effects.dispatch({ type: 'overlay-closed' });
		effects.dispatch({ type: 'noticed', notice: { text, tone: 'info' } });
		return;
	}
	effects.dispatch({ type: 'overlay-closed' });
	if (needs.a === 'name' || overlay.yes) effects.runPlan(plan);
}

function answerQuestion(effects: Effects, { about, yes }: Extract<Overlay, { kind: 'ask' }>): void {
	effects.dispatch({ type: 'overlay-closed' });
	if (!yes) return;
	switch (about) {
		case 'leave-form':
			return effects.dispatch({ type: 'overlay-closed' });
		case 'run-plan':
			return runPreview(effects);
		case 'quit-running':
			return effects.quit();
		case 'cancel-run':
			return effects.cancelRun();
	}
}

function submit(effects: Effects): void {
	const overlay = topOverlay(effects.state());
	if (overlay?.kind === 'viewer') {
		effects.dispatch({ type: 'overlay-set', overlay: { ...overlay, typing: false } });
		return;
	}
	if (overlay?.kind === 'confirm') {
		answer(effects);
		return;
	}
	if (overlay?.kind !== 'prompt') return;
	const problem = submitPrompt(effects, overlay.purpose, overlay.field.text);
	if (problem === undefined) return;
	effects.dispatch({ type: 'noticed', notice: { text: problem, tone: 'bad' } });
}
