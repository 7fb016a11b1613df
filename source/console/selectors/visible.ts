/** What is on the screen: only that is asked for CPU and memory, and read of first. */

import { panelHeight } from './panel-size.ts';
import { containerRows } from './rows.ts';
import { isServerRow, type PanelRow, workersPanelRows } from './server-rows.ts';
import type { HostKey } from '../../lab/host.ts';
import { memoizeByObject, steady } from '../../lab/memoize.ts';
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

const visibleRows = (state: State): readonly PanelRow[] =>
	workerWindow(workersPanelRows(state), state.lists.workers.top, panelHeight(state, 'workers'));

const workerWindow = memoizeLast((rows: readonly PanelRow[], top: number, height: number) =>
	keepRows(rows.slice(top, top + height)),
);

const keepRows = steady<PanelRow>();

/** The containers of the workers whose rows are on the screen. */
export const visibleWorkers = (state: State): readonly string[] => containersOf(visibleRows(state));

const containersOf = memoizeByObject((rows: readonly PanelRow[]) =>
	keepIds(rows.flatMap(row => (isServerRow(row) ? [] : (row.container?.id ?? [])))),
);

const keepIds = steady<string>();

/** The keys of the servers whose workers are; the same set while they are the same servers. */
export const visibleServers = (state: State): ReadonlySet<string> => serversOf(visibleRows(state));

const serversOf = memoizeByObject((rows: readonly PanelRow[]) =>
	setOf(keepKeys([...new Set(rows.flatMap(({ server }) => server?.key ?? []))])),
);

const keepKeys = steady<string>();
const setOf = memoizeByObject((keys: readonly string[]): ReadonlySet<string> => new Set(keys));
