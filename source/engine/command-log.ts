/** What lavadock did to the engine, as an administrator would have typed it. */

import type { CommandRecord } from '../lab/plan.ts';
import type { Clock } from './clock.ts';

export type CommandLog = {
	/** Oldest first; a new array whenever something changed. */
	records: () => readonly CommandRecord[];
	/** Records a command as running while `work` is done, and then how it went. */
	record: (command: string, work: () => Promise<void>, saidOf: (error: unknown) => string) => Promise<void>;
};

const KEPT = 1000;

export function createCommandLog(clock: Clock, onChange: () => void): CommandLog {
	let records: readonly CommandRecord[] = [];

	function replace(old: CommandRecord | undefined, record: CommandRecord): CommandRecord {
		records = old ? records.map(each => (each === old ? record : each)) : [...records, record].slice(-KEPT);
		onChange();
		return record;
	}

	return {
		records: () => records,
		async record(command, work, saidOf) {
			const at = clock.now();
			const running = replace(undefined, { at, command, outcome: { state: 'running' } });
			try {
				await work();
				replace(running, { at, command, outcome: { state: 'done', ms: clock.now() - at } });
			} catch (error) {
				const outcome = { state: 'failed' as const, ms: clock.now() - at, message: saidOf(error) };
				replace(running, { at, command, outcome });
				throw error;
			}
		},
	};
}
