/** What can be done with plans that were cut off. */

import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import type { Action, Effects } from './action.ts';
import { fieldOf } from '../state/field.ts';
import { type State, topOverlay } from '../state/state.ts';
import { notNow } from './plan.ts';

function chosen(state: State): UnfinishedPlan | undefined {
	const overlay = topOverlay(state);
	return overlay?.kind === 'unfinished' ? state.unfinished[overlay.index] : undefined;
}

const whyNot = (state: State): string | undefined =>
	notNow(state) ?? (chosen(state) === undefined ? 'no plan is chosen' : undefined);

/** Closes the list and hands over what was chosen in it. */
function take(effects: Effects, act: (plan: UnfinishedPlan) => void): void {
	const plan = chosen(effects.state());
	if (plan === undefined) return;
	effects.dispatch({ type: 'overlay-closed' });
	act(plan);
}

export const showUnfinished: Action = {
	id: 'unfinished.show',
	scope: 'panels',
	keys: ['U'],
	label: 'unfinished',
	help: 'Plans that kill -9 or a dropped line interrupted: to resume, or to undo.',
	unless: state => (state.unfinished.length === 0 ? 'no plan is unfinished' : undefined),
	run: effects => effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'unfinished', index: 0 } }),
};

export const unfinishedActions: readonly Action[] = [
	{
		id: 'unfinished.resume',
		scope: 'unfinished',
		keys: ['r', 'enter'],
		label: 'resume',
		help: 'Resumes the plan where it stopped.',
		footer: 10,
		changes: true,
		unless: state => whyNot(state) ?? chosen(state)?.obstacle,
		run: effects =>
			take(effects, plan => {
				if (plan.secrets.length === 0) return effects.resume(plan, new Map());
				effects.dispatch({
					type: 'overlay-opened',
					overlay: { kind: 'prompt', purpose: { for: 'secret', plan, given: new Map() }, field: fieldOf('') },
				});
			}),
	},
	{
		id: 'unfinished.undo',
		scope: 'unfinished',
		keys: ['u'],
		label: 'undo',
		help: 'Undoes what the plan did before it was interrupted.',
		footer: 20,
		changes: true,
		unless: whyNot,
		run: effects => take(effects, effects.undo),
	},
	{
		id: 'unfinished.forget',
		scope: 'unfinished',
		keys: ['f'],
		label: 'leave as it is',
		help: 'Leaves everything as it is and forgets the plan.',
		footer: 30,
		changes: true,
		unless: whyNot,
		run: effects => take(effects, effects.forget),
	},
];
