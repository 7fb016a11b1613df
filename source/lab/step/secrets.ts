/** Which secrets steps need, and which they bring. */

import type { Command } from '../command.ts';
import type { Step } from '../plan.ts';
import { secretsIn, type Value } from '../value.ts';

/** The names of the secrets whose values a step has to have. */
export function secretsNeeded(step: Step): string[] {
	return valuesIn(step).flatMap(secretsIn);
}

/** The names of the secrets that a step captures. */
export function secretsCaptured(step: Step): string[] {
	if (step.do === 'swarm-token') return [step.secret];
	return step.do === 'exec' && step.capture !== undefined ? [step.capture.secret] : [];
}

/**
 * The secrets that can be had from a step that is done, without doing its work again: what it captured, where that is told
 * more than once, or what it wrote into a file of its own.
 */
export function secretsToldAgain(step: Step): string[] {
	switch (step.do) {
		case 'swarm-token':
			return [step.secret];
		case 'exec':
			return step.already?.capture === undefined ? [] : secretsCaptured(step);
		case 'put-file':
			return typeof step.content === 'object' && 'secret' in step.content ? [step.content.secret] : [];
		default:
			return [];
	}
}

/** What must be given for these steps to be done from the first to the last, each name once. */
export function secretsToGive(steps: readonly Step[]): string[] {
	const brought = new Set<string>();
	const missing = new Set<string>();
	for (const step of steps) {
		for (const secret of secretsNeeded(step)) if (!brought.has(secret)) missing.add(secret);
		for (const secret of secretsCaptured(step)) brought.add(secret);
	}
	return [...missing];
}

function valuesIn(step: Step): Value[] {
	switch (step.do) {
		case 'pull':
			return step.credentials === undefined ? [] : [step.credentials.password];
		case 'create': {
			const { environment = {}, entrypoint = [], command = [] } = step.spec;
			return [...Object.values(environment), ...entrypoint, ...command];
		}
		case 'put-file':
			return [step.content];
		case 'exec':
			return [step, ...(step.already ? [step.already] : []), ...(typeof step.undo === 'object' ? [step.undo] : [])]
				.map(valuesOfCommand)
				.flat();
		case 'swarm-join':
			return [step.token];
		case 'swarm-leave':
			return step.again === undefined ? [] : [step.again.token];
		case 'wait': {
			const { until } = step;
			if (until.is === 'succeeds') return valuesOfCommand(until.probe);
			if ((until.is === 'serving' || until.is === 'online') && 'url' in until.server) {
				return until.server.token === undefined ? [] : [until.server.token];
			}
			return [];
		}
		default:
			return [];
	}
}

function valuesOfCommand({ environment = {}, stdin }: Command): Value[] {
	return [...Object.values(environment), ...(stdin === undefined ? [] : [stdin])];
}
