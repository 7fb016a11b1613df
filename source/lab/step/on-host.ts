/** On which host's engine each step of a plan is done. */

import type { HostKey } from '../host.ts';
import type { Plan, Step } from '../plan.ts';

/** The step on that host, unless it names one itself. */
export function onHost(step: Step, host: HostKey | undefined): Step {
	return host === undefined || step.host !== undefined ? step : { ...step, host };
}

/** The plan with all steps that name no host on that one. */
export function planOn(host: HostKey | undefined, plan: Plan): Plan {
	return { ...plan, steps: plan.steps.map(step => onHost(step, host)) };
}

/** The hosts that a plan names, in the order of its steps. */
export function hostsOf({ steps }: Plan): HostKey[] {
	return [...new Set(steps.flatMap(({ host }) => host ?? []))];
}

/** The plan with its hosts called otherwise. */
export function withHostsCalled(plan: Plan, called: (host: HostKey | undefined) => HostKey | undefined): Plan {
	return { ...plan, steps: plan.steps.map(step => calledOtherwise(step, called)) };
}

function calledOtherwise(step: Step, called: (host: HostKey | undefined) => HostKey | undefined): Step {
	const { host: before, ...rest } = step;
	const host = called(before);
	const moved: Step = host === undefined ? rest : { ...rest, host };
	if (moved.do !== 'wait' || !('server' in moved.until) || !('container' in moved.until.server)) return moved;
	const { server } = moved.until;
	const serverHost = server.host === undefined ? undefined : called(server.host);
	if (serverHost === undefined) return moved;
	return { ...moved, until: { ...moved.until, server: { ...server, host: serverHost } } };
}
