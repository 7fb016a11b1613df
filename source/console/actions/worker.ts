/** What can be done about a worker. */

import { emptyField } from '../state/field.ts';
import { selectedWorker } from '../state/selection.ts';
import { type State, topOverlay } from '../state/state.ts';
import { allWorkers } from '../state/rows.ts';
import type { WorkerRow } from '../../lab/verdict/survey.ts';
import type { Action } from './action.ts';

/** The worker that is opened, or the one under the cursor. */
function worker(state: State): WorkerRow | undefined {
	const overlay = topOverlay(state);
	if (overlay?.kind !== 'viewer' || overlay.content.show !== 'worker') return selectedWorker(state);
	const { key } = overlay.content;
	return allWorkers(state).find(each => each.key === key);
}

const needsWorker = (state: State): string | undefined =>
	worker(state) === undefined ? 'no worker is selected' : undefined;

export const workerActions: readonly Action[] = [
	{
		id: 'worker.open',
		scope: 'worker',
		keys: ['enter'],
		label: 'open',
		help: 'Shows why the worker is as it is, what mends it, its devices and jobs.',
		footer: 5,
		unless: needsWorker,
		run: desk => {
			const key = selectedWorker(desk.state())?.key;
			if (key === undefined) return;
			const content = { show: 'worker', key } as const;
			desk.dispatch({
				type: 'overlay-opened',
				overlay: { kind: 'viewer', content, top: 0, field: emptyField, typing: false },
			});
		},
	},
];
