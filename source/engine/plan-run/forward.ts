/** One step forward, so that its state is known at any moment: looked at, journaled, done, journaled. */

import type { CheckCondition } from '../../lab/condition.ts';
import type { Plan, Step } from '../../lab/plan.ts';
import { hideValues } from '../../lab/secret.ts';
import { dockerOf } from '../../lab/script/docker-words.ts';
import { stepCommand } from '../../lab/script/shell.ts';
import type { EngineDefaults } from '../../lab/spec/read/container.ts';
import { isAlreadySo, objection } from '../../lab/step/already.ts';
import type { ObservedState } from '../../lab/step/observed-state.ts';
import { touchedBy } from '../../lab/step/touches.ts';
import { undoOf } from '../../lab/step/undo.ts';
import { plain } from '../../text/sanitise.ts';
import type { CommandLog } from '../command-log.ts';
import { wordsOf } from '../engine-error.ts';
import type { Session } from '../session/session.ts';
import { askAlready, doStep } from './steps/do-step.ts';
import type { StepTools, StepYield } from './steps/step-tools.ts';
import { type Difference, differences, DYNAMIC, takePreconditions } from './look/preconditions.ts';
import { commandEnded, despiteEarlier, hasEnded } from './late.ts';
import { look } from './look/look.ts';
import type { RunState } from './run-state.ts';

/** What a run works with. */
export type RunContext = {
	plan: Plan;
	state: RunState;
	/** Of the host that the step is done on, as `defaults`. */
	log: CommandLog;
	/** Grows by what steps capture, and by what files held that they write over; in memory only. */
	secrets: Map<string, string>;
	lookAt: CheckCondition;
	defaults: EngineDefaults;
	/** Where docker's own credentials are looked for. */
	environment: NodeJS.ProcessEnv;
};

/** Things of the plan are no longer what they were when it was shown. */
export class PreconditionFailed extends Error {
	readonly differences: readonly Difference[];

	constructor(found: readonly Difference[]) {
		super('The lab has changed since the plan was shown.');
		this.name = 'PreconditionFailed';
		this.differences = found;
	}
}

/**
 * @throws PreconditionFailed, the engine's refusal, the reason of the line's or the signal's end. A step that was `begun`
 * when it threw may have been done.
 */
export async function stepForward(
	session: Session,
	index: number,
	step: Step,
	context: RunContext,
	signal: AbortSignal,
): Promise<void> {
	const attempt = (): Promise<void> => tryStep(session, index, step, context, signal);
	if (begunAt(index, context) === undefined) {
		await checkPreconditions(session, step, context);
		return attempt();
	}
	if (step.do === 'exec') await commandEnded(session, step.container, step.command, signal);
	const see = async (): Promise<ObservedState> =>
		(await look(session, step, context.secrets, context.defaults)).observed;
	await despiteEarlier(session, step, signal, see, attempt);
}

function begunAt(index: number, { state }: RunContext) {
	const entry = state.entry().steps[index];
	return entry?.state === 'begun' ? entry : undefined;
}

async function tryStep(
	session: Session,
	index: number,
	step: Step,
	context: RunContext,
	signal: AbortSignal,
): Promise<void> {
	const { state, secrets } = context;
	const begun = begunAt(index, context);
	const { observed, former } = await look(session, step, secrets, context.defaults);
	if (former !== undefined && !secrets.has(former[0])) secrets.set(...former);
	const tools: StepTools = {
		secrets,
		lookAt: context.lookAt,
		environment: context.environment,
		signal,
		onProgress: progress => showProgress(state, index, progress),
	};

	const already = await knownToBeDone(session, step, observed, begun !== undefined, tools);
	const undo = begun?.undo ?? undoOf(step, observed);
	if (already !== undefined) {
		keep(already, secrets);
		state.stand(await takePreconditions(session, touchedBy(step)));
		const made = idOfMade(step, observed);
		const done = { state: 'done' as const, undo, ...(made !== undefined && { made }) };
		await state.note(index, begun ? done : { state: 'already' });
		return;
	}
	const half = begun !== undefined && isHalfMade(step, observed);
	const against = half ? undefined : objection(step, observed);
	if (against !== undefined) throw new Error(against);

	await state.note(index, { state: 'begun', undo, since: session.clock.now() });
	let left: StepYield = {};
	const command = plain(stepCommand(step, undefined, dockerOf(context.plan)));
	await context.log.record(
		command,
		async () => {
			if (half) await removeHalfMade(session, observed, tools);
			left = await doStep(session, step, tools);
		},
		error => hideValues(wordsOf(error), secrets.values()),
	);
	keep(left, secrets);
	state.stand(await takePreconditions(session, touchedBy(step)));
	const { made, unproven, remark } = left;
	if (remark !== undefined) state.remark(remark);
	await state.note(
		index,
		unproven === undefined
			? { state: 'done', undo, ...(made !== undefined && { made }) }
			: { state: 'unproven', why: unproven },
	);
}

/** What a step that makes something has made. */
function idOfMade({ do: kind }: Step, { container, network }: ObservedState): string | undefined {
	if (kind === 'create-network') return network?.id;
	return kind === 'create' ? container?.id : undefined;
}

/** A container that was begun and is not what it shall be was cut off between two networks. */
function isHalfMade(step: Step, { container }: ObservedState): boolean {
	return step.do === 'create' && container?.status === 'created';
}

async function removeHalfMade(session: Session, { container }: ObservedState, tools: StepTools): Promise<void> {
	if (container === undefined) return;
	const ref = { id: container.id, name: container.spec.name };
	await doStep(session, { do: 'remove', container: ref, force: true, volumes: true }, tools);
}

async function checkPreconditions(session: Session, step: Step, { state }: RunContext): Promise<void> {
	// A wait expects a change.
	if (step.do === 'wait') return;
	const things = touchedBy(step);
	const all = differences(things, state.entry().preconditions, await takePreconditions(session, things));
	const found = all.filter(({ what }) => what !== DYNAMIC);
	if (found.length > 0) throw new PreconditionFailed(found);
}

async function knownToBeDone(
	session: Session,
	step: Step,
	observed: ObservedState,
	begun: boolean,
	tools: StepTools,
): Promise<StepYield | undefined> {
	if (isAlreadySo(step, observed)) return {};
	if (begun && step.do === 'kill' && hasEnded(observed)) return {};
	return askAlready(session, step, tools);
}

function keep({ captured }: StepYield, secrets: Map<string, string>): void {
	if (captured !== undefined) secrets.set(...captured);
}

function showProgress(state: RunState, index: number, progress: Parameters<StepTools['onProgress']>[0]): void {
	const shown = state.progress().steps[index];
	if (shown?.state === 'running') state.show(index, { ...shown, progress });
}
