/** Runs plans: the one place that changes an engine. */

import type { Plan, Step } from '../lab/plan.ts';
import { stepCommand } from '../lab/script/shell.ts';
import type { CommandLog } from './command-log.ts';
import { statusOf, wordsOf } from './problem.ts';
import { ask, type Session } from './session.ts';

/** A plan stopped at one of its steps. The steps before it were done, those after it were not. */
export class PlanError extends Error {
	readonly plan: Plan;
	readonly step: Step;
	/** The engine's words, or why it could not be asked. */
	readonly reason: string;

	constructor(plan: Plan, step: Step, cause: unknown) {
		const reason = wordsOf(cause);
		const place = plan.steps.length > 1 ? ` (step ${plan.steps.indexOf(step) + 1} of ${plan.steps.length})` : '';
		super(`${stepCommand(step)}${place}: ${reason}`, { cause });
		this.name = 'PlanError';
		this.plan = plan;
		this.step = step;
		this.reason = reason;
	}
}

/** The engine answers within this time, grace aside; some of its steps wait for a container. */
const STEP_MS = 120_000;

/**
 * Does the steps in their order. `session` is asked anew before each, because the line may break between two.
 *
 * @throws PlanError
 */
export async function runPlan(plan: Plan, session: () => Session, log: CommandLog): Promise<void> {
	for (const step of plan.steps) {
		try {
			await log.record(stepCommand(step), () => doStep(step, session()), wordsOf);
		} catch (error) {
			throw new PlanError(plan, step, error);
		}
	}
}

async function doStep(step: Step, session: Session): Promise<void> {
	const grace = 'grace' in step ? step.grace * 1000 : 0;
	try {
		await ask(session, () => request(step, session), STEP_MS + grace);
	} catch (error) {
		// "Not modified": it was started or stopped already.
		if (statusOf(error) !== 304) throw error;
	}
}

function request(step: Step, { docker }: Session): Promise<unknown> {
	if (!('container' in step)) throw new Error(`${step.do} can't be done yet`);
	const container = docker.getContainer(step.container.id);
	switch (step.do) {
		case 'start':
			return container.start();
		case 'stop':
			return container.stop({ t: step.grace });
		case 'restart':
			return container.restart({ t: step.grace });
		case 'pause':
			return container.pause();
		case 'unpause':
			return container.unpause();
		case 'kill':
			return container.kill({ signal: step.signal });
		case 'rename':
			return container.rename({ name: step.to });
		case 'remove':
			return container.remove({ force: step.force, v: step.volumes });
		default:
			throw new Error(`${step.do} can't be done yet`);
	}
}
