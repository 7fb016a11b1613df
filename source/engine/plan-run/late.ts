/**
 * Requests whose answer is lost: a console was killed or a line broke, and the engine goes on with what it was
 * asked. What comes of it may be seen a while later only, so a resumed step that was begun is given time.
 */

import * as z from 'zod/mini';
import { type ContainerRef, idOrName } from '../../lab/command.ts';
import { isUp } from '../../lab/objects.ts';
import type { Step } from '../../lab/plan.ts';
import { isAlreadySo } from '../../lab/step/already.ts';
import type { ObservedState } from '../../lab/step/observed-state.ts';
import { listOf, readOne } from '../answers/answer.ts';
import { pause } from '../clock.ts';
import { statusOf, unlessMissing } from '../engine-error.ts';
import { containerPath, request } from '../session/request.ts';
import type { Session } from '../session/session.ts';

/** Within this time an engine has done what it was asked, the grace of a container that stops aside. */
const LATE_MS = 10_000;

/** A command may take longer: as long as one that is waited for. */
const COMMAND_MS = 600_000;

/** A Swarm is joined in the background, too. */
const JOIN_MS = 20_000;

/** Between two looks. */
const PAUSE_MS = 250;

/** Looks until `hasCome` or the time is over; resolves with whether it has come. */
async function lookOut(
	{ clock, signal }: Session,
	until: number,
	over: AbortSignal,
	hasCome: () => Promise<boolean>,
): Promise<boolean> {
	const ended = AbortSignal.any([signal, over]);
	while (!(await hasCome())) {
		ended.throwIfAborted();
		if (clock.now() >= until) return false;
		await pause(clock, PAUSE_MS, ended);
	}
	return true;
}

/**
 * Resolves when it can be seen what a step that was cut off did, or when the engine would have done it by now.
 *
 * @param since when it was begun, in milliseconds since the epoch
 */
export async function settled(
	session: Session,
	step: Step,
	since: number,
	over: AbortSignal,
	look: () => Promise<ObservedState>,
): Promise<void> {
	if (step.do === 'exec') return commandEnded(session, step.container, step.command, over);
	if (!canBeSeen(step)) return;
	const grace = 'grace' in step ? step.grace * 1000 : step.do === 'swarm-join' ? JOIN_MS : 0;
	await lookOut(session, since + LATE_MS + grace, over, async () => hasShown(step, await look()));
}

/**
 * Does a step whose earlier request may be in the way: refused, it is done once more when what came of that request is
 * seen, or can't come any more.
 *
 * @throws what the second try throws
 */
export async function despiteEarlier(
	session: Session,
	step: Step,
	over: AbortSignal,
	look: () => Promise<ObservedState>,
	work: () => Promise<void>,
): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (statusOf(error) === undefined || !canBeSeen(step)) throw error;
		await lookOut(session, session.clock.now() + LATE_MS, over, async () => hasShown(step, await look()));
		await work();
	}
}

/** Whether looking tells that a step was done. Pulls and builds end with the line they were asked for on. */
function canBeSeen({ do: kind }: Step): boolean {
	return ![
		'pull',
		'build',
		'put-file',
		'copy',
		'restart',
		'exec',
		'backup',
		'read-backup',
		'swarm-token',
		'wait',
	].includes(kind);
}

/** Also what was made by half: what was asked for first is there then. */
function hasShown(step: Step, observed: ObservedState): boolean {
	if (step.do === 'create') return observed.container !== undefined;
	if (step.do === 'kill') return hasEnded(observed);
	return isAlreadySo(step, observed);
}

/** Killed, or gone. */
export function hasEnded({ container }: ObservedState): boolean {
	return container === undefined || !isUp(container);
}

const containerExecs = z.object({ ExecIDs: listOf(z.string()) });

const execInspect = z.object({
	Running: z.boolean(),
	ProcessConfig: z.object({ entrypoint: z.string(), arguments: listOf(z.string()) }),
});

/** Resolves when no such command runs in the container: the one that was cut off goes on without us. */
export async function commandEnded(
	session: Session,
	container: ContainerRef,
	command: readonly string[],
	over: AbortSignal,
): Promise<void> {
	const until = session.clock.now() + COMMAND_MS;
	await lookOut(session, until, over, async () => !(await runs(session, idOrName(container), command)));
}

async function runs(session: Session, container: string, command: readonly string[]): Promise<boolean> {
	const ask = (path: string): Promise<unknown> => unlessMissing(request(session, { method: 'GET', path }));
	const inspect = await ask(containerPath(container, 'json'));
	if (inspect === undefined) return false;
	const { ExecIDs } = readOne(inspect, 'container', containerExecs);
	const execs = await Promise.all(ExecIDs.map(exec => ask(`/exec/${exec}/json`)));
	return execs.some(exec => {
		if (exec === undefined) return false;
		const { Running, ProcessConfig } = readOne(exec, 'exec', execInspect);
		const words = [ProcessConfig.entrypoint, ...ProcessConfig.arguments];
		return Running && words.length === command.length && words.every((word, at) => word === command[at]);
	});
}
