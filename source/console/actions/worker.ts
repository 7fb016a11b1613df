/** What can be done about a worker. */

import { selectedContainer, selectedWorker } from '../selectors/selection.ts';
import { wholeLab } from '../state/hosts.ts';
import { type State, topOverlay } from '../state/state.ts';
import { workerIn, workerOf } from '../selectors/rows.ts';
import { selectedServer } from '../selectors/server-rows.ts';
import { mendedElsewhere } from '../../lab/plans/fix/fix.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { workerAnswer } from '../../wizards/fields/known-workers.ts';
import { openViewer } from './viewer.ts';
import { openWizard } from './wizard.ts';
import { notNow, notOn } from './plan.ts';
import type { Action } from './action.ts';

/** The worker that is opened, the one under the cursor, or the one in the container that is selected. */
function worker(state: State): WorkerRow | undefined {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'viewer' && overlay.content.show === 'worker') return workerOf(state, overlay.content.key);
	if (overlay?.kind !== 'menu' && state.attention.list === 'workers') return selectedWorker(state);
	const container = selectedContainer(state);
	return container && workerIn(state, container.id);
}

const needsWorker = (state: State): string | undefined =>
	worker(state) === undefined ? 'no worker is selected' : undefined;

/** Why nothing can be put into its container. */
function needsDispatcher(state: State): string | undefined {
	const container = worker(state)?.container;
	if (container !== undefined) return container.status === 'running' ? undefined : `${container.name} does not run`;
	return needsWorker(state) ?? 'it runs in no container here';
}

/** Why it can't be fixed from here. */
function nothingToMend(state: State): string | undefined {
	const row = worker(state);
	if (row === undefined) return 'no worker is selected';
	if (row.verdict.fix === undefined) {
		return row.verdict.state === 'wrong' ? 'it has to be fixed manually: Enter tells why' : 'there is nothing to fix';
	}
	return mendedElsewhere(row) ?? notNow(state);
}

/** Why this can't be changed in LAVA from here. */
function unknownToLava(state: State): string | undefined {
	const row = worker(state);
	if (row === undefined) return 'no worker is selected';
	if (row.worker === undefined) return `LAVA does not know ${row.name}`;
	return row.server?.place.at === 'container' ? undefined : 'its server is in no container of this engine';
}

/** Why nothing can be changed on the host of its container, if it has one. */
const notInContainer = (state: State): string | undefined => {
	const container = worker(state)?.container;
	return container === undefined ? notNow(state) : notOn(state, container.host);
};

/** Why nothing can be changed on the host of its server. */
const notInLava = (state: State): string | undefined => {
	const place = worker(state)?.server?.place;
	const container = place?.at === 'container' ? wholeLab(state).containers.get(place.container.id) : undefined;
	return container === undefined ? notNow(state) : notOn(state, container.host);
};

/** What is known of a worker that runs in no container here. */
function givenOf({ name, server }: WorkerRow): Record<string, string> {
	return { name, ...(server?.place.at === 'container' && { server: server.place.container.name }) };
}

export const workerActions: readonly Action[] = [
	{
		id: 'worker.open',
		scope: 'workers',
		keys: ['enter'],
		label: 'open',
		help: 'Shows why the worker is as it is, what fixes it, its devices and jobs; of a server its containers.',
		footer: 5,
		unless: state => (selectedServer(state) === undefined ? needsWorker(state) : undefined),
		run: effects => {
			const server = selectedServer(effects.state());
			if (server !== undefined) openViewer(effects, { show: 'server', key: server.key });
			const key = selectedWorker(effects.state())?.key;
			if (key !== undefined) openViewer(effects, { show: 'worker', key });
		},
	},
	{
		id: 'worker.fix',
		scope: 'worker',
		keys: ['f'],
		label: 'fix',
		help: 'Shows the plan that fixes the worker; nothing is done before you agree.',
		footer: 4,
		changes: true,
		unless: nothingToMend,
		// What could be better with a worker that is well stands on its page.
		idle: state => worker(state)?.verdict.state !== 'wrong',
		run: effects => {
			const row = worker(effects.state());
			const action = row?.verdict.fix?.action;
			if (row === undefined || action === undefined) return;
			if (action.do !== 'serve-boards') effects.fix(row);
			else openWizard(effects, 'boot', { container: action.container.name }, row.container?.host);
		},
	},
	{
		id: 'worker.again',
		scope: 'worker',
		keys: ['a'],
		label: 'recreate ...',
		help: 'Recreates its container by the same name with other arguments, or makes it again where it was removed.',
		changes: true,
		unless: state => needsWorker(state) ?? notInContainer(state),
		run: effects => {
			const row = worker(effects.state());
			if (row?.container !== undefined) {
				const { name, host } = row.container;
				openWizard(effects, 'again', { container: name }, host);
			} else if (row !== undefined) openWizard(effects, 'dispatcher', givenOf(row));
		},
	},
	{
		id: 'worker.remove',
		scope: 'worker',
		keys: ['d', 'delete'],
		label: 'remove ...',
		help: 'Removes its container and retires it in LAVA, or takes it out; shows before what happens to its devices.',
		changes: true,
		unless: state => unknownToLava(state) ?? notInLava(state) ?? notInContainer(state),
		run: effects => {
			const row = worker(effects.state());
			if (row === undefined) return;
			const { container } = row;
			openWizard(effects, 'removal', { worker: workerAnswer(row), ...(container && { container: container.id }) });
		},
	},
	{
		id: 'worker.coordinator',
		scope: 'worker',
		keys: ['M'],
		label: 'coordinator ...',
		help: 'Tells the worker which coordinator its multinode jobs meet at: its server, or a host outside.',
		changes: true,
		unless: state => needsDispatcher(state) ?? notInContainer(state),
		run: effects => {
			const container = worker(effects.state())?.container;
			if (container !== undefined) openWizard(effects, 'coordinator', { container: container.name }, container.host);
		},
	},
	{
		id: 'worker.health',
		scope: 'worker',
		keys: ['H'],
		label: 'retire ...',
		help: 'Retires the worker, takes it into maintenance or puts it to work again; shows its devices before.',
		footer: 25,
		changes: true,
		unless: state => unknownToLava(state) ?? notInLava(state),
		run: effects => {
			const row = worker(effects.state());
			if (row !== undefined) openWizard(effects, 'worker', { worker: workerAnswer(row) });
		},
	},
];
