/** What a run knows of itself: immutable progress for listeners, an entry for the journal. */

import { messageOf } from '../../text/error.ts';
import type { Clock } from '../clock.ts';
import type { PreconditionSnapshot } from './look/preconditions.ts';
import type { Journal, JournalEntry, JournalStep } from './journal/journal.ts';
import type { RunPhase, RunProgress, StepState } from './progress.ts';

export type RunState = {
	entry(): JournalEntry;
	progress(): RunProgress;
	/** Shows a step in another state. */
	show(index: number, state: StepState): void;
	phase(phase: RunPhase): void;
	/** Tells what happened beside the steps, in one sentence. */
	remark(text: string): void;
	/**
	 * Keeps what became of a step; on the disk when the promise resolves.
	 *
	 * @throws JournalError on the way forward: a step that was to be begun is not, one that was done is known as that
	 */
	note(index: number, step: JournalStep): Promise<void>;
	/** The preconditions as they were just looked at; on the disk with the next note. */
	stand(preconditions: PreconditionSnapshot): void;
	/** From here a journal that can't be written stops nothing: a remark tells of it. */
	startRollback(): Promise<void>;
	/**
	 * A step is going to be undone: whether that may have been asked of the engine before, by a run that was cut off or
	 * over a line that broke.
	 */
	rollsBack(index: number): boolean;
	/** It ended: nothing is left to be resumed. Never rejects. */
	close(): Promise<void>;
};

/** @param journal undefined where no journal is kept */
export function createRunState(
	first: JournalEntry,
	journal: Journal | undefined,
	clock: Clock,
	onChange: () => void,
): RunState {
	let entry = first;
	let progress: RunProgress = {
		plan: first.plan,
		steps: first.steps.map(step => shown(step)),
		phase: { phase: first.direction === 'rollback' ? 'undoing' : 'running' },
		remarks: [],
	};
	const began = new Map<number, number>();
	const rolledBack = new Set<number>();
	let isKept = true;

	function tell(next: Partial<RunProgress>): void {
		progress = { ...progress, ...next };
		onChange();
	}

	function remark(text: string): void {
		tell({ remarks: [...progress.remarks, text] });
	}

	/** Forward nothing is done that the journal does not know of; on the way back this memory has to do. */
	async function write(next: JournalEntry): Promise<void> {
		entry = { ...next, writtenAt: clock.now() };
		try {
			await journal?.write(entry);
		} catch (error) {
			if (isKept) remark(`${messageOf(error)} What the plan did is undone from memory.`);
			isKept = false;
			if (next.direction === 'forward') throw error;
		}
	}

	function show(index: number, state: StepState): void {
		const outputs = withOutput(progress.outputs, index, state);
		if (outputs !== undefined) progress = { ...progress, outputs };
		// What failed is shown as that, whatever becomes of it.
		if (progress.steps[index]?.state !== 'failed' || state.state === 'failed') {
			tell({ steps: progress.steps.with(index, state) });
		}
	}

	return {
		entry: () => entry,
		progress: () => progress,
		show,
		phase: phase => tell({ phase }),
		remark,
		async note(index, step) {
			const former = entry;
			if (step.state === 'begun') began.set(index, clock.now());
			try {
				await write({ ...entry, steps: entry.steps.with(index, step) });
			} catch (error) {
				if (step.state === 'begun') entry = former;
				throw error;
			}
			show(index, shown(step, clock.now() - (began.get(index) ?? clock.now()), clock.now()));
		},
		stand(preconditions) {
			entry = { ...entry, preconditions: { ...entry.preconditions, ...preconditions } };
		},
		async startRollback() {
			await write({ ...entry, direction: 'rollback' });
			tell({ phase: { phase: 'undoing' } });
		},
		rollsBack(index) {
			const isAgain = first.direction === 'rollback' || rolledBack.has(index);
			rolledBack.add(index);
			return isAgain;
		},
		async close() {
			try {
				await journal?.remove(entry.id);
			} catch (error) {
				remark(
					`${messageOf(error)} So the next start will call this plan unfinished, though it is over: then leave all as it is.`,
				);
			}
		},
	};
}

/** What builds printed, by the number of their step, with what this one printed last. */
function withOutput(outputs: RunProgress['outputs'], index: number, state: StepState): RunProgress['outputs'] {
	if (state.state !== 'running' || state.progress?.kind !== 'build') return outputs;
	return new Map([...(outputs ?? []), [index, state.progress.output]]);
}

/** @param agreed as it was when the user agreed to the plan, which may be a while ago */
export function newEntry(
	start: Pick<JournalEntry, 'id' | 'engine' | 'engines' | 'startedAt' | 'plan' | 'before'>,
	agreed: PreconditionSnapshot = {},
): JournalEntry {
	const steps = start.plan.steps.map(() => ({ state: 'waiting' as const }));
	return {
		version: 1,
		...start,
		writtenAt: start.startedAt,
		steps,
		preconditions: { ...start.before, ...agreed },
		direction: 'forward',
	};
}

function shown(step: JournalStep, ms = 0, now = 0): StepState {
	switch (step.state) {
		case 'begun':
			return { state: 'running', since: now, progress: undefined };
		case 'done':
			return { state: 'done', ms };
		case 'failed':
			return { state: 'failed', message: '' };
		case 'stays':
		case 'unproven':
			return step;
		case 'waiting':
		case 'already':
		case 'undone':
			return { state: step.state };
	}
}
