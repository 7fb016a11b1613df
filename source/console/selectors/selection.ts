/** What the cursor stands on. */

import type { Container, Network } from '../../lab/objects.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { addressRows, hostRows, networkRows } from './rows.ts';
import { isServerRow, selectedServer, workersPanelRows } from './server-rows.ts';
import { hostOf, shownContainers, wholeLab } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import { type State, topOverlay } from '../state/state.ts';

/** The container that an action would act on: the menu's, else the one under the cursor of the last list. */
export function selectedContainer(state: State): Container | undefined {
	const overlay = topOverlay(state);
	const containers = shownContainers(state);
	if (overlay?.kind === 'menu') return containers.get(overlay.containerId);
	switch (state.attention.list) {
		case 'containers':
			return containers.get(state.lists.containers.key ?? '');
		case 'addresses': {
			const row = addressRows(state).find(each => each.key === state.lists.addresses.key);
			return row?.kind === 'address' && row.owner.kind === 'container' ? containers.get(row.owner.id) : undefined;
		}
		case 'workers':
			return selectedServer(state)?.web ?? selectedWorker(state)?.container;
		case 'networks':
		case 'hosts':
			return undefined;
	}
}

export function selectedWorker(state: State): WorkerRow | undefined {
	const { key, index } = state.lists.workers;
	const rows = workersPanelRows(state);
	// Most often it is where it was.
	const row = rows[index]?.key === key ? rows[index] : rows.find(each => each.key === key);
	return row === undefined || isServerRow(row) ? undefined : row;
}

export const selectedNetwork = (state: State): Network | undefined =>
	state.attention.list === 'networks'
		? networkRows(state).find(each => each.id === state.lists.networks.key)
		: undefined;

/** The container that the views tell of: on a row without one, the one under the containers' cursor stays. */
export const shownContainer = (state: State): Container | undefined =>
	selectedContainer(state) ?? shownContainers(state).get(state.lists.containers.key ?? '');

/** The containers whose logs are wanted: the marked ones, else the one under the containers' cursor. */
export function wantedLogs(state: State): readonly Container[] {
	const { containers } = wholeLab(state);
	const marked = [...state.marked].flatMap(id => containers.get(id) ?? []);
	if (marked.length > 0) return marked;
	const one = shownContainer(state);
	return one === undefined ? [] : [one];
}

/** The host under the cursor of the panel of hosts. */
export const selectedHost = (state: State): HostView | undefined =>
	hostRows(state).find(({ named }) => named.key === state.lists.hosts.key);

/** The host that the cursor of the last list stands on: where something new is built by default. */
export function hostUnderCursor(state: State): HostView | undefined {
	const key =
		state.attention.list === 'hosts'
			? selectedHost(state)?.named.key
			: (selectedContainer(state)?.host ?? selectedNetwork(state)?.host ?? selectedWorker(state)?.serverHost);
	return hostOf(state, key);
}
