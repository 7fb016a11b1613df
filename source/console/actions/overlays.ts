/** Keys inside menus, pages and text fields. */

import { submitPrompt } from './prompts.ts';
import { answer, questionActions } from './questions.ts';
import { newActions } from './wizard.ts';
import { menuActions, paletteActions } from './lists.ts';
import { selectedContainer } from '../selectors/selection.ts';
import { yesWords } from '../state/overlay.ts';
import { type Overlay, type State, topOverlay } from '../state/state.ts';
import { type Action, type Effects, obstacle } from './action.ts';

export const overlayActions: readonly Action[] = [
	{
		id: 'menu.run',
		scope: 'menu',
		keys: ['enter'],
		label: 'do it',
		help: 'Does the selected action.',
		footer: 10,
		run: effects => runChosen(effects),
	},
	{
		id: 'palette.run',
		scope: 'palette',
		keys: ['enter'],
		label: 'do it',
		help: 'Does the selected action.',
		footer: 10,
		run: effects => runChosen(effects),
	},
	{
		id: 'new.run',
		scope: 'new',
		keys: ['enter'],
		label: 'open the wizard',
		help: 'Opens the selected wizard.',
		footer: 10,
		run: effects => runChosen(effects),
	},
	...questionActions,
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
		footerLabel: state => {
			const overlay = topOverlay(state);
			return overlay?.kind === 'ask' ? yesWords(overlay.question) : 'done';
		},
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
			return paletteActions(overlay.field.text, state);
		case 'new':
			return newActions;
	}
}

function submit(effects: Effects): void {
	const overlay = topOverlay(effects.state());
	if (overlay?.kind === 'viewer') {
		effects.dispatch({ type: 'overlay-set', overlay: { ...overlay, typing: false } });
		return;
	}
	if (overlay?.kind === 'ask') {
		answer(effects);
		return;
	}
	if (overlay?.kind !== 'prompt') return;
	const problem = submitPrompt(effects, overlay.purpose, overlay.field.text);
	if (problem === undefined) return;
	effects.dispatch({ type: 'noticed', notice: { text: problem, tone: 'bad' } });
}
