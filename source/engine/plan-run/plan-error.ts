/** Why a plan stopped, for the one who reads it. */

import type { Plan, Step } from '../../lab/plan.ts';
import { hideValues } from '../../lab/secret.ts';
import { dockerOf } from '../../lab/script/docker-words.ts';
import { stepCommand } from '../../lab/script/shell.ts';
import type { Secrets } from '../../lab/value.ts';
import { plain } from '../../text/sanitise.ts';
import { wordsOf } from '../engine-error.ts';

/** A plan stopped at one of its steps. */
export class PlanError extends Error {
	readonly plan: Plan;
	readonly step: Step;
	/** The engine's words, or why it could not be asked. */
	readonly reason: string;

	/** @param secrets are hidden in what the engine says */
	constructor(plan: Plan, step: Step, cause: unknown, secrets: Secrets = new Map()) {
		const reason = hideValues(wordsOf(cause), secrets.values());
		const place = plan.steps.length > 1 ? ` (step ${plan.steps.indexOf(step) + 1} of ${plan.steps.length})` : '';
		super(`${plain(stepCommand(step, undefined, dockerOf(plan)))}${place}: ${reason}`);
		this.name = 'PlanError';
		this.plan = plan;
		this.step = step;
		this.reason = reason;
	}
}
