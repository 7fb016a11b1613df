/** One step of a plan by itself, on a scripted engine, with its journal in memory. */

import { createCommandLog } from '../../../../source/engine/command-log.ts';
import type { RunContext } from '../../../../source/engine/plan-run/forward.ts';
import type { JournalEntry, JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import { createRunState, newEntry } from '../../../../source/engine/plan-run/run-state.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createFakeClock } from '../fake-clock.ts';
import { inspected, type ScriptedEngine, stateOf } from '../scripted-engine.ts';

export const calvin = { id: 'c1', name: 'calvin' };

/** @param stands how the journal has the step */
export function contextOf(
	step: Step,
	stands: JournalStep = { state: 'waiting' },
	change: Partial<JournalEntry> = {},
): RunContext {
	const plan = { title: 'One', steps: [step], warnings: [] };
	const entry = newEntry({ id: '1', engine: 'E', startedAt: 0, plan, before: {} });
	const clock = createFakeClock();
	return {
		plan,
		state: createRunState({ ...entry, steps: [stands], ...change }, undefined, clock, () => undefined),
		log: createCommandLog(clock, () => undefined),
		secrets: new Map(),
		lookAt: async () => ({ holds: 'never', why: 'Nobody looks.' }),
		defaults: {},
		environment: {},
	};
}

/** The container c1, by its id and its name. */
export function isThere(peer: ScriptedEngine, status = 'running', more: Record<string, unknown> = {}): void {
	const State = { ...stateOf(status), Running: status === 'running', Paused: status === 'paused' };
	const answer = { ...inspected('c1'), Name: '/calvin', State, ...more };
	peer.answers.set('/containers/c1/json', answer);
	peer.answers.set('/containers/calvin/json', answer);
}

export function isGone(peer: ScriptedEngine): void {
	peer.answers.delete('/containers/c1/json');
	peer.answers.delete('/containers/calvin/json');
}

/** What was asked that changes something. */
export const changesOf = ({ requests }: ScriptedEngine): string[] =>
	requests.filter(each => !each.startsWith('GET') && !each.startsWith('HEAD') && !each.includes('_ping'));
