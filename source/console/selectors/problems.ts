/** What is wrong in the lists, wherever they are. */

import type { AddressRow } from '../../lab/address/book.ts';
import type { WorkerRow } from '../../lab/verdict/survey.ts';
import { memoizeLast } from '../state/memoize.ts';
import type { State } from '../state/state.ts';
import { addressRows, workerRows } from './rows.ts';

export const hasProblem = (row: AddressRow): boolean => row.kind === 'address' && row.problems.length > 0;

export const isWrong = ({ verdict }: WorkerRow): boolean => verdict.state === 'wrong';

const wrongWorkers = memoizeLast((rows: readonly WorkerRow[]) => rows.filter(isWrong));
const wrongAddresses = memoizeLast((rows: readonly AddressRow[]) => rows.filter(hasProblem));

/** Keys of the rows with a problem, in the lists that count them. */
export const problemKeys = (state: State, panel: 'workers' | 'addresses'): readonly string[] =>
	panel === 'workers'
		? wrongWorkers(workerRows(state)).map(({ key }) => key)
		: wrongAddresses(addressRows(state)).map(({ key }) => key);

/** How many there are. */
export const problemCount = (state: State, panel: 'workers' | 'addresses'): number =>
	panel === 'workers' ? wrongWorkers(workerRows(state)).length : wrongAddresses(addressRows(state)).length;
