/** Plans on one engine: shown, run, and gone on with after what cut them off. */

import type { LookAt } from '../../lab/condition.ts';
import type { Plan } from '../../lab/plan.ts';
import type { FoundLab } from '../../lab/plans/as-found.ts';
import { MissingSecret, type Secrets } from '../../lab/value.ts';
import type { Clock } from '../clock.ts';
import type { CommandLog } from '../command-log.ts';
import { createNotifier } from '../notifier.ts';
import type { Session } from '../session/session.ts';
import { aboutEngine } from './look/about-engine.ts';
import { readLab } from './look/as-found.ts';
import { type UnfinishedPlan, unfinishedPlan } from './unfinished.ts';
import { differences, differenceText, type Ground, takeGroundOf } from './look/ground.ts';
import { groundOf } from '../../lab/step/touches.ts';
import { type Journal, type JournalEntry, newEntryId } from './journal/journal.ts';
import { createBreaks, type Line } from './line.ts';
import { lockOwner, takeLock } from './journal/lock.ts';
import { PlanError } from './plan-error.ts';
import type { Outcome, RunProgress } from './progress.ts';
import { createRunState, newEntry, type RunState } from './run-state.ts';
import { runToItsEnd } from './runner.ts';

export type RunOptions = {
	/** As it was when the user agreed to the plan; what differs by now stops it. Left out: as it is at the start. */
	ground?: Ground;
	/** The values of the secrets that the plan names and does not capture itself. */
	secrets?: Secrets;
	/** Looks at what only LAVA knows. */
	lookAt?: LookAt;
};

/** A plan that is being run. */
export type PlanRun = {
	/** A new object whenever anything changed. */
	progress(): RunProgress;
	/** Calls back when it did, at most once per turn of the event loop. Returns the way to stop. */
	subscribe(listener: () => void): () => void;
	/** Stops as soon as the engine lets it, and takes back what was done. */
	cancel(): void;
	/** How it ended. Rejects only when it could not begin: another console runs a plan, or there is no engine. */
	outcome: Promise<Outcome>;
};

export type Plans = {
	/** What the plan's things are like now: to be given to `start` when the user agrees to what he saw. */
	look(plan: Plan): Promise<Ground>;
	/** The ways in which things differ by now from what they were, one sentence each. */
	differences(plan: Plan, ground: Ground): Promise<readonly string[]>;
	start(plan: Plan, options?: RunOptions): PlanRun;
	/** What was cut off by kill -9, a dropped line or the end of a console, oldest first. */
	unfinished(): Promise<readonly UnfinishedPlan[]>;
	resume(id: string, options?: Omit<RunOptions, 'ground'>): PlanRun;
	undo(id: string, options?: Omit<RunOptions, 'ground'>): PlanRun;
	/** Leaves everything as it is. */
	forget(id: string): Promise<void>;
	/** These containers and what they use, with the values of their secrets apart (lab/plans/as-found.ts makes a plan of it). */
	asFound(containerIds: readonly string[]): Promise<FoundLab>;
};

export type PlansOptions = {
	line: Line;
	clock: Clock;
	log: CommandLog;
	/** Undefined: what is cut off can't be gone on with. */
	journal: Journal | undefined;
	/** Where docker's own credentials are looked for. */
	environment: NodeJS.ProcessEnv;
};

const NOBODY: LookAt = async condition => ({
	holds: 'never',
	why: `Nobody here can see whether it is ${condition.is}.`,
});

export function createPlans({ line, clock, log, journal, environment }: PlansOptions): Plans {
	function begin(prepare: () => Promise<JournalEntry>, options: RunOptions): PlanRun {
		const notifier = createNotifier();
		const cancelling = new AbortController();
		let state: RunState | undefined;
		let notBegun = progressBefore({ title: '', steps: [], warnings: [] });

		async function run(): Promise<Outcome> {
			const entry = await prepare();
			notBegun = progressBefore(entry.plan);
			checkSecrets(entry, options.secrets);
			const kept = isOneRequest(entry.plan) ? undefined : journal;
			const lock = kept && (await takeLock(kept.folder, entry.engine, entry.id, entry.plan.title));
			try {
				const { defaults } = await aboutEngine(line.session());
				await kept?.write(entry);
				state = createRunState(entry, kept, clock, notifier.changed);
				const outcome = await runToItsEnd({
					plan: entry.plan,
					state,
					log,
					secrets: new Map(options.secrets),
					lookAt: options.lookAt ?? NOBODY,
					defaults,
					environment,
					line,
					breaks: createBreaks(clock),
					clock,
					cancelled: cancelling.signal,
				});
				state.phase({ phase: 'ended', outcome });
				return outcome;
			} finally {
				await lock?.release();
			}
		}

		return {
			progress: () => state?.progress() ?? notBegun,
			subscribe: notifier.subscribe,
			cancel: () => cancelling.abort(new Error('Cancelled')),
			outcome: run(),
		};
	}

	async function newRun(plan: Plan, ground: Ground | undefined): Promise<JournalEntry> {
		const session = sessionFor(plan);
		const { id } = await aboutEngine(session);
		const now = await takeGroundOf(session, plan);
		return newEntry(newEntryId(clock.now()), id, clock.now(), plan, { ...now, ...ground });
	}

	function sessionFor(plan: Plan): Session {
		try {
			return line.session();
		} catch (error) {
			const [step] = plan.steps;
			throw step === undefined ? error : new PlanError(plan, step, error);
		}
	}

	async function entryOf(id: string): Promise<JournalEntry> {
		const entry = (await journal?.entries())?.find(each => each.id === id);
		if (entry === undefined) throw new Error('This plan is no longer in the journal: another console has ended it.');
		return entry;
	}

	return {
		look: plan => takeGroundOf(line.session(), plan),
		async differences(plan, ground) {
			return differences(groundOf(plan), ground, await takeGroundOf(line.session(), plan)).map(differenceText);
		},
		start: (plan, options = {}) => begin(() => newRun(plan, options.ground), options),
		async unfinished() {
			if (journal === undefined) return [];
			const { id } = await aboutEngine(line.session());
			const running = await lockOwner(journal.folder, id);
			const cutOff = (await journal.entries()).filter(entry => entry.engine === id && entry.id !== running?.entry);
			for (const { id: whole } of cutOff.filter(isDone)) await journal.remove(whole);
			return cutOff.filter(entry => !isDone(entry)).map(unfinishedPlan);
		},
		resume: (id, options = {}) => begin(() => entryOf(id), options),
		undo: (id, options = {}) => begin(async () => ({ ...(await entryOf(id)), turn: 'back' as const }), options),
		forget: async id => journal?.remove(id),
		async asFound(containerIds) {
			const session = line.session();
			return readLab(session, containerIds, (await aboutEngine(session)).defaults);
		},
	};
}

/** @throws PlanError, or why it could not begin */
export async function finish(run: PlanRun): Promise<void> {
	const outcome = await run.outcome;
	switch (outcome.end) {
		case 'done':
			return;
		case 'failed':
		case 'unfinished':
			throw outcome.error;
		case 'cancelled':
			throw new Error('Cancelled');
		case 'ground changed':
			throw new Error(outcome.differences.join('; '));
	}
}

function progressBefore(plan: Plan): RunProgress {
	return { plan, steps: plan.steps.map(() => ({ state: 'waiting' })), phase: { phase: 'running' }, remarks: [] };
}

/** @throws MissingSecret, or why the plan can't go on */
function checkSecrets(entry: JournalEntry, given: Secrets = new Map()): void {
	if (entry.turn === 'back') return;
	const { secrets, obstacle } = unfinishedPlan(entry);
	if (obstacle !== undefined) throw new Error(obstacle);
	const missing = secrets.find(name => !given.has(name));
	if (missing !== undefined) throw new MissingSecret(missing);
}

/** The engine does it or not: it can't be cut in two, and it need not wait for others. */
function isOneRequest({ steps }: Plan): boolean {
	return steps.length === 1 && steps[0]?.do !== 'create';
}

/** Cut off between its last step and its end. */
function isDone({ steps, turn }: JournalEntry): boolean {
	return turn === 'forward' && steps.every(({ state }) => state === 'done' || state === 'already');
}
