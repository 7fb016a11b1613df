/** The keys of a list's rows, by which the cursor finds its row again. */

import type { AddressRow } from '../../lab/address/book.ts';
import type { Container, Network } from '../../lab/objects.ts';
import type { HostView } from '../state/host-view.ts';
import type { ListPanel } from '../state/layout.ts';
import { memoizeLast } from '../state/memoize.ts';
import type { State } from '../state/state.ts';
import { addressRows, containerRows, hostRows, networkRows } from './rows.ts';
import { type PanelRow, workersPanelRows } from './server-rows.ts';

/** The keys of a list's rows, in their order. */
export function rowKeys(state: State, panel: ListPanel): readonly string[] {
	switch (panel) {
		case 'hosts':
			return hostKeys(hostRows(state));
		case 'networks':
			return networkKeys(networkRows(state));
		case 'containers':
			return containerKeys(containerRows(state));
		case 'addresses':
			return addressKeys(addressRows(state));
		case 'workers':
			return workerKeys(workersPanelRows(state));
	}
}

const hostKeys = memoizeLast((rows: readonly HostView[]) => rows.map(({ named }) => named.key));
const networkKeys = memoizeLast((rows: readonly Network[]) => rows.map(row => row.id));
const containerKeys = memoizeLast((rows: readonly Container[]) => rows.map(row => row.id));
const addressKeys = memoizeLast((rows: readonly AddressRow[]) => rows.map(row => row.key));
const workerKeys = memoizeLast((rows: readonly PanelRow[]) => rows.map(row => row.key));
