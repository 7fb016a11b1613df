/** Starts the run of a plan: its secrets, its lock, its journal; how it stands, and the way to cancel it. */

import type { CheckCondition } from '../../lab/condition.ts';
import type { Plan } from '../../lab/plan.ts';
import { MissingSecret, type Secrets } from '../../lab/value.ts';
import { messageOf } from '../../text/error.ts';
import type { Clock } from '../clock.ts';
import { createNotifier } from '../notifier.ts';
import type { Journal, JournalEntry } from './journal/journal.ts';
import { type Lock, takeLock } from './journal/lock.ts';
import { createRunHosts, hostsOfPlan, type PlanHosts, type RunHost } from './plan-host.ts';
import type { PreconditionSnapshot } from './look/preconditions.ts';
import type { Done, RunOutcome, RunProgress } from './progress.ts';
import { createRunState, type RunState } from './run-state.ts';
import { runToItsEnd } from './runner.ts';
import { unfinishedPlan } from './unfinished.ts';

export type RunOptions = {
	/** As it was when the user agreed to the plan; what differs by now stops it. Left out: as it is at the start. */
	preconditions?: PreconditionSnapshot;
	/** The values of the secrets that the plan names and does not capture itself. */
	secrets?: Secrets;
	/** Looks at what only LAVA knows. */
	lookAt?: CheckCondition;
};

/** A plan that is being run. */
export type PlanRun = {
	/** A new object whenever anything changed. */
	progress(): RunProgress;
	/** Calls back when it did, at most once per turn of the event loop. Returns the way to stop. */
	subscribe(listener: () => void): () => void;
	/** Stops as soon as the engine lets it, and takes back what was done. */
	cancel(): void;
	/** How it ended. Rejects only when it could not begin: another console runs a plan, no journal can be kept, no engine. */
	outcome: Promise<RunOutcome>;
};

export type RunParts = {
	hosts: PlanHosts;
	clock: Clock;
	/** Undefined: what is interrupted can't be resumed. */
	journal: Journal | undefined;
	/** Where docker's own credentials are looked for. */
	environment: NodeJS.ProcessEnv;
};

const NOBODY: CheckCondition = async condition => ({
	holds: 'never',
	why: `Nobody here can see whether it is ${condition.is}.`,
});

const LOCK_STAYS = 'Until this console is closed, others believe that it still runs the plan.';

/** What a run begins or goes on with; `cutOffAt`: when the console that ran it before was last known to work. */
export type Start = { entry: JournalEntry; cutOffAt?: number };

export function startRun(parts: RunParts, prepare: () => Promise<Start>, options: RunOptions): PlanRun {
	const { clock, journal, environment } = parts;
	const notifier = createNotifier();
	const cancelling = new AbortController();
	let state: RunState | undefined;
	let notBegun = progressBefore({ title: '', steps: [], warnings: [] });

	async function run(): Promise<RunOutcome> {
		const { entry, cutOffAt } = await prepare();
		notBegun = progressBefore(entry.plan);
		checkSecrets(entry, options.secrets);
		const kept = isOneRequest(entry.plan) ? undefined : journal;
		const hosts = hostsOfPlan(parts.hosts(), entry.plan);
		const lock = kept && (await takeLocks(kept.folder, entry));
		const hostOf = createRunHosts(parts.hosts(), entry, clock, cutOffAt);
		await begin(
			entry,
			kept,
			lock,
			hosts.map(({ key }) => hostOf(key)),
		);
		const running = createRunState(entry, kept, clock, notifier.changed);
		state = running;
		const outcome = await runToItsEnd({
			plan: entry.plan,
			state: running,
			secrets: new Map(options.secrets),
			lookAt: options.lookAt ?? NOBODY,
			environment,
			hostOf,
			several: hosts.length > 1,
			closing: AbortSignal.any(hosts.map(({ line }) => line.closing)),
			clock,
			cancelled: cancelling.signal,
		});
		await lock?.release().catch((error: unknown) => running.remark(`${messageOf(error)} ${LOCK_STAYS}`));
		running.phase({ phase: 'ended', outcome });
		return outcome;
	}

	return {
		progress: () => state?.progress() ?? notBegun,
		subscribe: notifier.subscribe,
		cancel: () => cancelling.abort(new Error('Cancelled')),
		outcome: run(),
	};
}

/** Makes sure of the engines and of the journal before anything is changed; one host that is away is waited for later. */
async function begin(
	entry: JournalEntry,
	kept: Journal | undefined,
	lock: Lock | undefined,
	hosts: readonly RunHost[],
): Promise<void> {
	try {
		const asked = await Promise.allSettled(hosts.map(async ({ line, defaults }) => defaults(line.session())));
		const failed = asked.find(each => each.status === 'rejected');
		if (failed !== undefined && asked.every(each => each.status === 'rejected')) throw failed.reason;
		await kept?.write(entry);
	} catch (error) {
		// Why it could not begin comes first.
		await lock?.release().catch(() => undefined);
		throw error;
	}
}

/** @throws PlanError, or why it could not begin */
export async function finish(run: PlanRun): Promise<Done> {
	const outcome = await run.outcome;
	switch (outcome.end) {
		case 'done':
		case 'unproven':
			return outcome;
		case 'failed':
		case 'unfinished':
			throw outcome.error;
		case 'cancelled':
			throw new Error('Cancelled');
		case 'precondition failed':
			throw new Error(outcome.differences.join('; '));
	}
}

function progressBefore(plan: Plan): RunProgress {
	return { plan, steps: plan.steps.map(() => ({ state: 'waiting' })), phase: { phase: 'running' }, remarks: [] };
}

/** @throws MissingSecret, or why the plan can't go on */
function checkSecrets(entry: JournalEntry, given: Secrets = new Map()): void {
	if (entry.direction === 'rollback') return;
	const { secrets, obstacle } = unfinishedPlan(entry);
	if (obstacle !== undefined) throw new Error(obstacle);
	const missing = secrets.find(name => !given.has(name));
	if (missing !== undefined) throw new MissingSecret(missing);
}

/**
 * The engine does it or not: it can't be cut in two, and it need not wait for others. What is only looked at behind it
 * changes nothing, and fails nothing.
 */
function isOneRequest({ steps }: Plan): boolean {
	const [only, ...more] = steps.filter(step => step.do !== 'wait' || step.lenient !== true);
	return only !== undefined && more.length === 0 && only.do !== 'create';
}

/**
 * One on each engine, always in the same order.
 *
 * @throws LockedError, JournalError
 */
async function takeLocks(folder: string, { engine, engines = {}, id, plan }: JournalEntry): Promise<Lock> {
	const taken: Lock[] = [];
	const release = async (): Promise<void> => {
		const released = await Promise.allSettled(taken.map(lock => lock.release()));
		for (const each of released) if (each.status === 'rejected') throw each.reason;
	};
	try {
		for (const each of [...new Set([engine, ...Object.values(engines)])].toSorted()) {
			taken.push(await takeLock(folder, each, id, plan.title));
		}
	} catch (error) {
		// Why it could not be taken comes first.
		await release().catch(() => undefined);
		throw error;
	}
	return { release };
}
