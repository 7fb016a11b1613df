/** The containers that steps name, and the same steps with other names for them. */

import type { ContainerRef } from '../command.ts';
import { type Condition, isSwarms, type LavaServerRef } from '../condition.ts';
import type { HostKey } from '../host.ts';
import type { Step } from '../plan.ts';

/** Docker's own short form of an id. */
export function shortId(id: string): string {
	return id.slice(0, 12);
}

/** In their order; those that the plan makes too. */
export function refsIn(step: Step): ContainerRef[] {
	const refs: ContainerRef[] = [];
	withRefs(step, ref => {
		refs.push(ref);
		return ref;
	});
	return refs;
}

/** Those that are on a host; undefined: on the only one. A server that is waited for may be on another than its worker. */
export function refsOn(step: Step, host: HostKey | undefined): ContainerRef[] {
	if (step.do !== 'wait' || !('server' in step.until)) return step.host === host ? refsIn(step) : [];
	const { until } = step;
	const since = until.is === 'online' && until.since !== undefined && step.host === host ? [until.since] : [];
	if (!('container' in until.server)) return since;
	return (until.server.host ?? step.host) === host ? [until.server.container, ...since] : since;
}

/** The same step, where a container that is meant by its id is called by it, whatever bears its name by then. */
export function calledById(step: Step): Step {
	return withRefs(step, ref => (ref.id === '' ? ref : { ...ref, name: shortId(ref.id) }));
}

function withRefs(step: Step, change: (ref: ContainerRef) => ContainerRef): Step {
	if (step.do === 'wait') return { ...step, until: conditionWith(step.until, change) };
	if (step.do === 'copy') return { ...step, container: change(step.container), from: change(step.from) };
	return 'container' in step ? { ...step, container: change(step.container) } : step;
}

function conditionWith(until: Condition, change: (ref: ContainerRef) => ContainerRef): Condition {
	if ('container' in until) return { ...until, container: change(until.container) };
	if (isSwarms(until)) return until;
	if (until.is === 'serving') return { ...until, server: serverWith(until.server, change) };
	return {
		...until,
		server: serverWith(until.server, change),
		...(until.since && { since: change(until.since) }),
	};
}

function serverWith(server: LavaServerRef, change: (ref: ContainerRef) => ContainerRef): LavaServerRef {
	return 'container' in server ? { ...server, container: change(server.container) } : server;
}
