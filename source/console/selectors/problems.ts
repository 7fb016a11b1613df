/** What is wrong in the lists, wherever they are. */

import { type AddressRow, hasProblem } from '../../lab/address/book.ts';
import { memoizeLast } from '../state/memoize.ts';
import type { State } from '../state/state.ts';
import { addressRows } from './rows.ts';
import { isServerRow, type PanelRow, workersPanelRows } from './server-rows.ts';

export const isWrong = (row: PanelRow): boolean => (isServerRow(row) ? row.state : row.verdict.state) === 'wrong';

const wrongWorkers = memoizeLast((rows: readonly PanelRow[]) => rows.filter(isWrong));
const wrongAddresses = memoizeLast((rows: readonly AddressRow[]) => rows.filter(hasProblem));

/** Keys of the rows with a problem, in the lists that count them. */
export const problemKeys = (state: State, panel: 'workers' | 'addresses'): readonly string[] =>
	panel === 'workers'
		? wrongWorkers(workersPanelRows(state)).map(({ key }) => key)
		: wrongAddresses(addressRows(state)).map(({ key }) => key);

/** How many there are. */
export const problemCount = (state: State, panel: 'workers' | 'addresses'): number =>
	panel === 'workers' ? wrongWorkers(workersPanelRows(state)).length : wrongAddresses(addressRows(state)).length;
