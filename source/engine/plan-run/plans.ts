/** Plans on one engine: shown, run, and resumed after what interrupted them. */

import type { Plan } from '../../lab/plan.ts';
import type { HostKey } from '../../lab/host.ts';
import type { Session } from '../session/session.ts';
import { aboutEngine } from '../lookups/about-engine.ts';
import { hostsMissing, isPast, type UnfinishedPlan, unfinishedPlan } from './unfinished.ts';
import { type PreconditionSnapshot, takePreconditionsOf } from './look/preconditions.ts';
import { type Journal, type JournalEntry, newEntryId } from './journal/journal.ts';
import { lockOwner } from './journal/lock.ts';
import { asCalledNow, enginesIn, missingHosts } from './moved-hosts.ts';
import { hostsOfPlan, type PlanHost, planHost } from './plan-host.ts';
import { PlanError } from './plan-error.ts';
import { newEntry } from './run-state.ts';
import { type PlanRun, type RunOptions, type RunParts, type Start, startRun } from './start.ts';

export type Plans = {
	/** What the plan's things are like now: to be given to `start` when the user agrees to what he saw. */
	look(plan: Plan): Promise<PreconditionSnapshot>;
	start(plan: Plan, options?: RunOptions): PlanRun;
	/** What was cut off by kill -9, a dropped line or the end of a console, oldest first. */
	unfinished(): Promise<readonly UnfinishedPlan[]>;
	resume(id: string, options?: Omit<RunOptions, 'preconditions'>): PlanRun;
	undo(id: string, options?: Omit<RunOptions, 'preconditions'>): PlanRun;
	/** Leaves everything as it is. */
	forget(id: string): Promise<void>;
};

export function createPlans(parts: RunParts): Plans {
	const { clock, journal } = parts;

	const lineTo = (key: HostKey | undefined): Session => planHost(parts.hosts(), key).line.session();

	async function newRun(plan: Plan, preconditions: PreconditionSnapshot | undefined): Promise<Start> {
		const engines = await enginesOf(plan);
		const [engine = ''] = Object.values(engines);
		const before = await takePreconditionsOf(plan, lineTo);
		const start = { id: newEntryId(clock.now()), engine, engines, startedAt: clock.now(), plan, before };
		return { entry: newEntry(start, preconditions) };
	}

	/** The ids of the engines that the plan's steps are done on, by their hosts. */
	async function enginesOf(plan: Plan): Promise<Record<HostKey, string>> {
		const ids = await Promise.all(
			hostsOfPlan(parts.hosts(), plan).map(async host => {
				const { id } = await aboutEngine(sessionFor(plan, host));
				return [host.key, id] as const;
			}),
		);
		return Object.fromEntries(ids);
	}

	async function cutOffRun(id: string, direction?: 'rollback'): Promise<Start> {
		const entry = (await journal?.entries())?.find(each => each.id === id);
		if (entry === undefined) throw new Error('This plan is no longer in the journal: another console has ended it.');
		const known = await knownEngines();
		const missing = missingHosts(entry, parts.hosts(), known);
		if (missing.length > 0) throw new Error(hostsMissing(missing));
		const called = asCalledNow(entry, parts.hosts(), known);
		return { entry: { ...called, ...(direction && { direction }) }, cutOffAt: entry.writtenAt };
	}

	/** The ids of the engines that answer now, by their hosts. */
	async function knownEngines(): Promise<ReadonlyMap<HostKey, string>> {
		const asked = parts.hosts().map(async ({ key, line }) => [key, (await aboutEngine(line.session())).id] as const);
		const answers = await Promise.allSettled(asked);
		const known = new Map(answers.flatMap(each => (each.status === 'fulfilled' ? [each.value] : [])));
		const failed = answers.find(each => each.status === 'rejected');
		if (known.size === 0 && failed !== undefined) throw failed.reason;
		return known;
	}

	return {
		look: plan => takePreconditionsOf(plan, lineTo),
		start: (plan, options = {}) => startRun(parts, () => newRun(plan, options.preconditions), options),
		async unfinished() {
			if (journal === undefined) return [];
			const known = await knownEngines();
			const ids = new Set(known.values());
			const concerned = (await journal.entries()).filter(entry => enginesIn(entry).some(engine => ids.has(engine)));
			const elsewhere = await Promise.all(concerned.map(entry => isRunElsewhere(journal, entry)));
			const cutOff = concerned.filter((_, index) => !elsewhere[index]);
			// Where it can't be removed it is left out all the same.
			for (const { id: whole } of cutOff.filter(isDone)) await journal.remove(whole).catch(() => undefined);
			return cutOff
				.filter(entry => !isDone(entry))
				.map(entry =>
					unfinishedPlan(asCalledNow(entry, parts.hosts(), known), missingHosts(entry, parts.hosts(), known)),
				);
		},
		resume: (id, options = {}) => startRun(parts, () => cutOffRun(id), options),
		undo: (id, options = {}) => startRun(parts, () => cutOffRun(id, 'rollback'), options),
		forget: async id => journal?.remove(id),
	};
}

function sessionFor(plan: Plan, { key, line }: PlanHost): Session {
	try {
		return line.session();
	} catch (error) {
		const first = plan.steps.find(({ host = key }) => host === key);
		throw first === undefined ? error : new PlanError(plan, first, error);
	}
}

async function isRunElsewhere({ folder }: Journal, entry: JournalEntry): Promise<boolean> {
	const owners = await Promise.all(enginesIn(entry).map(engine => lockOwner(folder, engine)));
	return owners.some(owner => owner?.entry === entry.id);
}

/** Cut off between its last step and its end. */
function isDone({ steps, direction }: JournalEntry): boolean {
	return direction === 'forward' && steps.every(({ state }) => isPast(state));
}
