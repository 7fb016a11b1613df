/** On which host's engine each step of a plan is done. */

import type { ContainerRef } from '../command.ts';
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

/**
 * The plan with a host for each step that names none: where its container is, else `host`.
 *
 * @param hostOf undefined of a container that is not there yet
 */
export function placedPlan(plan: Plan, host: HostKey, hostOf: (container: ContainerRef) => HostKey | undefined): Plan {
	return { ...plan, steps: placedSteps(plan.steps, host, hostOf) };
}

/** The same of some steps. */
export function placedSteps(
	steps: readonly Step[],
	host: HostKey,
	hostOf: (container: ContainerRef) => HostKey | undefined = () => undefined,
): Step[] {
	return steps.map(step => placed(step, host, hostOf));
}

function placed(step: Step, host: HostKey, hostOf: (container: ContainerRef) => HostKey | undefined): Step {
	if (step.host !== undefined) return step;
	if (step.do !== 'wait') return onHost(step, ('container' in step ? hostOf(step.container) : undefined) ?? host);
	const { until } = step;
	if (!('server' in until)) return onHost(step, ('container' in until ? hostOf(until.container) : undefined) ?? host);
	const { server } = until;
	const since = until.is === 'online' ? until.since : undefined;
	if (!('container' in server)) return onHost(step, (since && hostOf(since)) ?? host);
	const serverHost = server.host ?? hostOf(server.container);
	const own = since === undefined ? (serverHost ?? host) : (hostOf(since) ?? host);
	if (serverHost === undefined || serverHost === own) return { ...step, host: own };
	return { ...step, host: own, until: { ...until, server: { ...server, host: serverHost } } };
}

/** The hosts that a plan names, in the order of its steps. */
export function hostsOf({ steps }: Plan): HostKey[] {
	return [...new Set(steps.flatMap(({ host }) => host ?? []))];
}

/** The same with those of the LAVA servers that its steps wait for: an export has to reach them too. */
export function hostsReached({ steps }: Plan): HostKey[] {
	return [...new Set(steps.flatMap(step => [step.host ?? [], hostOfServer(step) ?? []].flat()))];
}

/** Where the server is that a step waits for, where that is known. */
function hostOfServer(step: Step): HostKey | undefined {
	if (step.do !== 'wait' || !('server' in step.until) || !('container' in step.until.server)) return undefined;
	return step.until.server.host;
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
