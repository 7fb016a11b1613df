/** The hosts that a plan runs on: on each its own line to the engine, its breaks, and its log of commands. */

import type { HostKey } from '../../lab/host.ts';
import type { Plan } from '../../lab/plan.ts';
import type { EngineDefaults } from '../../lab/spec/read/container.ts';
import { hostsOf } from '../../lab/step/on-host.ts';
import type { Clock } from '../clock.ts';
import type { CommandLog } from '../command-log.ts';
import { aboutEngine } from '../lookups/about-engine.ts';
import type { Session } from '../session/session.ts';
import type { JournalEntry } from './journal/journal.ts';
import { type Breaks, createBreaks, type EngineLine } from './line.ts';

/** A host as plans need it. */
export type PlanHost = {
	key: HostKey;
	line: EngineLine;
	/** What was done on it. */
	log: CommandLog;
};

/** The hosts of the console as they are now; the first is where steps are done that name none. */
export type PlanHosts = () => readonly PlanHost[];

/** @throws Error where the console has no such host */
export function planHost(hosts: readonly PlanHost[], key: HostKey | undefined): PlanHost {
	const found = key === undefined ? hosts[0] : hosts.find(each => each.key === key);
	if (found === undefined) throw new Error(`The host ${key ?? ''} is not open in this console.`);
	return found;
}

/** The hosts of a plan, in the order of its steps; of one that names none the only one. */
export function hostsOfPlan(hosts: readonly PlanHost[], plan: Plan): PlanHost[] {
	const named: readonly (HostKey | undefined)[] = plan.steps.some(({ host }) => host === undefined)
		? [undefined, ...hostsOf(plan)]
		: hostsOf(plan);
	return [...new Set(named.map(key => planHost(hosts, key)))];
}

/** A host while a plan runs on it. */
export type RunHost = PlanHost & {
	breaks: Breaks;
	/**
	 * What its containers have by default.
	 *
	 * @throws Error where it is another engine than the plan was begun on
	 */
	defaults: (session: Session) => Promise<EngineDefaults>;
};

/** @param cutOffAt when a run that is resumed was interrupted, in milliseconds since the epoch */
export function createRunHosts(
	hosts: readonly PlanHost[],
	{ plan, engines }: JournalEntry,
	clock: Clock,
	cutOffAt: number | undefined,
): (key: HostKey | undefined) => RunHost {
	const running = hostsOfPlan(hosts, plan).map((host): RunHost => {
		let known: EngineDefaults | undefined;
		return {
			...host,
			breaks: createBreaks(clock, cutOffAt),
			async defaults(session) {
				if (known !== undefined) return known;
				const { id, defaults } = await aboutEngine(session);
				const begunOn = engines?.[host.key];
				if (begunOn !== undefined && begunOn !== id) {
					throw new Error(`The host ${host.key} has another engine now than the one that the plan was begun on.`);
				}
				known = defaults;
				return defaults;
			},
		};
	});
	return key => {
		const found = planHost(hosts, key);
		const host = running.find(each => each.key === found.key);
		if (host === undefined) throw new Error(`The plan has no step on ${found.key}.`);
		return host;
	};
}

/** How a host is called in a sentence: by its name where the plan has several. */
export function engineWords(run: { several: boolean }, { key }: Pick<PlanHost, 'key'>): string {
	return run.several ? `The engine of ${key}` : 'The engine';
}
