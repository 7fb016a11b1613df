/** Which containers are to run, as far as a plan has come, and which of them answer for LAVA. */

import type { ContainerRef } from '../command.ts';
import type { Plan, Step } from '../plan.ts';

export type ExpectedState = 'running' | 'paused';

/**
 * How the containers stand that a plan has made itself, by their names.
 *
 * @param done the steps that are done, in their order
 */
export function expectedStatesAfter(done: readonly Step[]): ReadonlyMap<string, ExpectedState> {
	const lives = new Map<string, ExpectedState>();
	for (const step of done) {
		if (!('container' in step) || step.container.id !== '') continue;
		const { name } = step.container;
		switch (step.do) {
			case 'start':
			case 'restart':
			case 'unpause':
				lives.set(name, 'running');
				break;
			case 'pause':
				lives.set(name, 'paused');
				break;
			case 'stop':
			case 'kill':
			case 'remove':
				lives.delete(name);
				break;
			case 'rename': {
				const life = lives.get(name);
				lives.delete(name);
				if (life !== undefined) lives.set(step.to, life);
				break;
			}
			default:
		}
	}
	return lives;
}

/** Whether a step itself decides whether a container runs, so that nothing else has to before it. */
export function decidesState(step: Step, { id, name }: ContainerRef): boolean {
	if (!['start', 'stop', 'restart', 'kill', 'pause', 'unpause', 'remove'].includes(step.do)) return false;
	return 'container' in step && (step.container.id === '' ? step.container.name === name : step.container.id === id);
}

/** The containers in which a plan asks LAVA for something. */
export function lavaServersIn({ steps }: Plan): ContainerRef[] {
	const servers = steps.flatMap((step): ContainerRef[] => {
		if (step.do === 'exec') return step.command[0] === 'lava-server' ? [step.container] : [];
		if (step.do !== 'wait') return [];
		const { until } = step;
		return 'server' in until && 'container' in until.server ? [until.server.container] : [];
	});
	return [...new Map(servers.map(server => [server.id || server.name, server])).values()];
}
