/** Why a worker that a plan waits for is not Online yet. */

import type { ContainerRef } from '../command.ts';
import { hasTokenInFile } from './rules/fixes.ts';
import type { WorkerRow } from './worker-row.ts';

export type WhyOffline = {
	says: string;
	/** Waiting does not help: its config file gives it another name, or a wrong token, and will go on to. */
	hopeless: boolean;
};

/**
 * By the verdict on the container that is to be the worker, whatever name that reports; else by the one on the worker.
 *
 * @param container undefined: one that is called as the worker is
 */
export function whyOffline(
	rows: readonly WorkerRow[],
	worker: string,
	container: ContainerRef | undefined,
): WhyOffline | undefined {
	const { id, name } = container ?? { id: '', name: worker };
	const row =
		rows.find(each => (id === '' ? each.container?.name === name : each.container?.id === id)) ??
		rows.find(each => each.name === worker);
	if (row === undefined) return undefined;
	const { rule, says, because } = row.verdict;
	const hopeless = (rule === 'config-file' && row.name !== worker) || (rule === 'wrong-token' && hasTokenInFile(row));
	return { says: hopeless ? [says, ...because].join(' ') : says, hopeless };
}
