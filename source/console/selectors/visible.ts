/** What is on the screen: only that is asked for CPU and memory, and read of first. */

import { panelHeight } from './panel-size.ts';
import { containerRows, workerRows } from './rows.ts';
import type { HostKey } from '../../lab/host.ts';
import { memoizeByObject } from '../../lab/memoize.ts';
import type { Container } from '../../lab/objects.ts';
import { isAlone } from '../state/hosts.ts';
import { rectOf } from '../state/layout.ts';
import { memoizeLast } from '../state/memoize.ts';
import { currentLayout, type State } from '../state/state.ts';

function visibleContainers(state: State): readonly Container[] {
	if (rectOf(currentLayout(state), 'containers') === undefined) return [];
	return window(containerRows(state), state.lists.containers.top, panelHeight(state, 'containers'));
}

const window = memoizeLast(
	(rows: ReturnType<typeof containerRows>, top: number, height: number): readonly Container[] =>
		rows.slice(top, top + height).filter(each => each.status === 'running'),
);

/** Those of one host. */
export function visibleOn(state: State, host: HostKey): readonly string[] {
	const visible = visibleContainers(state);
	return isAlone(state) ? idsOf(visible) : idsOf(visible.filter(each => each.host === host));
}

const idsOf = memoizeByObject((containers: readonly Container[]): readonly string[] => containers.map(({ id }) => id));

/** The containers of the workers whose rows are on the screen. */
export const visibleWorkers = (state: State): readonly string[] =>
	workerWindow(workerRows(state), state.lists.workers.top, panelHeight(state, 'workers'));

const workerWindow = memoizeLast(
	(rows: ReturnType<typeof workerRows>, top: number, height: number): readonly string[] =>
		rows.slice(top, top + height).flatMap(({ container }) => container?.id ?? []),
);
