/** How the run of a plan stands: immutable, for a screen to show. All times are milliseconds since the epoch. */

import type { Plan, Step } from '../../lab/plan.ts';
import type { Secrets } from '../../lab/value.ts';
import type { PlanError } from './plan-error.ts';

/** One layer of an image that is being pulled. */
export type Layer = {
	/** Short digest. */
	id: string;
	/** Docker's word: `Waiting`, `Downloading`, `Extracting`, `Pull complete` ... */
	status: string;
	/** Bytes of what the status says; 0 = unknown. */
	current: number;
	total: number;
};

export type StepProgress =
	| {
			kind: 'pull';
			layers: readonly Layer[];
			/** Bytes of all layers whose size is known. */
			downloaded: number;
			total: number;
			/** Bytes per second over the last seconds; undefined while too little is known. */
			rate: number | undefined;
			secondsLeft: number | undefined;
	  }
	| {
			kind: 'build';
			/** How much of the context the engine has; left out before it has any. */
			sent?: number;
			/** 0: none has begun. */
			step: number;
			of: number;
			/** The instruction that runs. */
			at: string;
			/** What it printed last, oldest first. */
			output: readonly string[];
	  }
	/** Bytes so far; `expected`: of all of it, as far as that is known. */
	| { kind: 'bytes'; done: number; expected: number; rate: number | undefined }
	/** What there is instead of what is waited for, and when the patience ends. */
	| { kind: 'wait'; seen: string; until: number };

export type StepState =
	| { state: 'waiting' }
	| { state: 'running'; since: number; progress: StepProgress | undefined }
	| { state: 'done'; ms: number }
	/** It was so before the step was reached. */
	| { state: 'already' }
	/** It waited in vain, and the plan goes on. */
	| { state: 'unproven'; why: string }
	| { state: 'failed'; message: string }
	| { state: 'cancelled' }
	/** `by`: the step that is done for it now. */
	| { state: 'undoing'; since: number; by: Step }
	| { state: 'undone' }
	/** Done and not taken back. */
	| { state: 'stays'; why: string };

export type RunPhase =
	| { phase: 'running' }
	/** Something comes first, e.g. the engine is away: `why` is a sentence. The run goes on by itself. */
	| { phase: 'waiting'; since: number; why: string }
	| { phase: 'undoing' }
	| { phase: 'ended'; outcome: RunOutcome };

export type RunProgress = {
	plan: Plan;
	/** One for each step of the plan. */
	steps: readonly StepState[];
	phase: RunPhase;
	/** What happened beside the steps, one sentence each, oldest first. */
	remarks: readonly string[];
	/** What builds printed last, by their place in the plan. */
	outputs?: ReadonlyMap<number, readonly string[]>;
};

export type RunOutcome =
	/** All that it started was seen to work. `secrets`: those that steps captured, to be shown once. */
	| { end: 'done'; secrets: Secrets }
	/** All its steps are done; `unproven`: what of it was not seen working, and where to look, one sentence or two each. */
	| { end: 'unproven'; secrets: Secrets; unproven: readonly string[] }
	/** `stays`: what is not as it was before, one sentence each; empty = all is, by comparison of the engine's inspects. */
	| { end: 'failed'; error: PlanError; stays: readonly string[] }
	| { end: 'cancelled'; stays: readonly string[] }
	/** Nothing was done, or `stays` tells what: the preconditions are not what they were when the plan was shown. */
	| { end: 'precondition failed'; differences: readonly string[]; stays: readonly string[] }
	/** Undoing it failed too, or the engine did not come back: it stays in the journal, to be resumed. */
	| { end: 'unfinished'; error: PlanError; stays: readonly string[] };

/** All steps of the plan are done. */
export type Done = Extract<RunOutcome, { end: 'done' | 'unproven' }>;
