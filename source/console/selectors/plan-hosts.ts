/** On which hosts a plan is run, and whether they can be changed now. */

import type { HostKey } from '../../lab/host.ts';
import type { Plan, Reached } from '../../lab/plan.ts';
import { hostsOf, placedPlan } from '../../lab/step/on-host.ts';
import type { Made } from '../../wizards/wizard.ts';
import { hostOf, isAlone, wholeLab } from '../state/hosts.ts';
import type { State } from '../state/state.ts';

/**
 * The plan with the host of each step, where there are several: containers that are there are where they are, all else
 * is on `host`.
 */
export function planOnHosts(state: State, host: HostKey | undefined, plan: Plan): Plan {
	if (isAlone(state) || host === undefined) return plan;
	const { containers } = wholeLab(state);
	return { ...placedPlan(plan, host, ({ id }) => containers.get(id)?.host), reached: reachedFrom(state) };
}

export const madeOnHosts = (state: State, host: HostKey | undefined, made: Made): Made => ({
	...made,
	plan: planOnHosts(state, host, made.plan),
});

/** What tells the docker command of each host: nothing of the one that it would take by itself. */
function reachedFrom({ hosts }: State): Reached {
	return Object.fromEntries(
		hosts.map(({ named: { key, host, context } }) => [
			key,
			context !== undefined ? ['--context', context] : host !== undefined ? ['--host', host] : [],
		]),
	);
}

export const ENGINE_AWAY = 'the engine is out of reach';

/** Why nothing can be changed on a host now; undefined = it can. */
export function whyFixed(state: State, key: HostKey | undefined): string | undefined {
	const host = hostOf(state, key);
	const alone = isAlone(state);
	if (host === undefined) return `there is no host ${key} any more`;
	if (host.named.readOnly === true) return `${host.named.key} is read-only`;
	if (host.snapshot.connection.state === 'live') return undefined;
	return alone ? ENGINE_AWAY : `${host.named.key} is out of reach`;
}

/** The same of all hosts of a plan. */
export function whyPlanFixed(state: State, plan: Plan): string | undefined {
	const keys = isAlone(state) ? [undefined] : hostsOf(plan);
	return keys.map(key => whyFixed(state, key)).find(why => why !== undefined);
}

/** Why nothing can be built anywhere. */
export function whyAllFixed(state: State): string | undefined {
	const reasons = state.hosts.map(({ named }) => whyFixed(state, named.key));
	return reasons.every(why => why !== undefined) ? reasons[0] : undefined;
}
