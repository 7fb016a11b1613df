/** A plan that is run to its end over scripted engines, with its journal in memory. */

import { EngineError } from '../../../../source/engine/engine-error.ts';
import type { JournalEntry, JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import { createBreaks } from '../../../../source/engine/plan-run/line.ts';
import type { Running } from '../../../../source/engine/plan-run/on-session.ts';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import { createRunState, newEntry } from '../../../../source/engine/plan-run/run-state.ts';
import { runToItsEnd } from '../../../../source/engine/plan-run/runner.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createIdleClock } from '../idle-clock.ts';
import { contextOf } from './step-for-tests.ts';

export const runClock = createIdleClock();

/** The engine of the one answers, the other one is away. */
export const [here, away] = [hostKey('here'), hostKey('away')];

export const volume = (name: string, host?: HostKey): Step => ({
	do: 'create-volume',
	volume: { name },
	...(host !== undefined && { host }),
});

export type Given = {
	stands?: readonly JournalStep[];
	change?: Partial<JournalEntry>;
	more?: Partial<Running>;
	journal?: (entry: JournalEntry) => void;
};

export type Run = { running: Running; outcome: Promise<RunOutcome> };

export function runOn(
	session: Session,
	steps: readonly Step[],
	{ stands, change = {}, more = {}, journal }: Given = {},
): Run {
	const plan = { title: 'A plan', steps, warnings: [] };
	const entry = newEntry({ id: '1', engine: 'E', startedAt: 0, plan, before: {} });
	const kept = journal && {
		folder: '',
		entries: async () => [],
		write: async (written: JournalEntry) => journal(written),
		remove: async () => undefined,
	};
	const state = createRunState(
		{ ...entry, ...(stands && { steps: stands }), ...change },
		kept,
		runClock,
		() => undefined,
	);
	const { log, lookAt, environment } = contextOf(volume('a'));
	const closing = new AbortController().signal;
	const hostOf: Running['hostOf'] = key => ({
		key: key ?? here,
		line: {
			session: () => {
				if (key !== away) return session;
				throw new EngineError({ kind: 'no-engine', message: 'It is away.', remedy: [] });
			},
			subscribe: () => () => undefined,
			closing,
		},
		log,
		breaks: createBreaks(runClock, undefined),
		defaults: async () => ({}),
	});
	const running: Running = {
		plan,
		state,
		secrets: new Map(),
		lookAt,
		environment,
		hostOf,
		several: steps.some(({ host }) => host !== undefined),
		closing,
		clock: runClock,
		cancelled: new AbortController().signal,
		...more,
	};
	return { running, outcome: runToItsEnd(running) };
}
