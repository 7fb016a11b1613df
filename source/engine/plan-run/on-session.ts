/** The run of a plan, and its work on the hosts: over lines that may break, on engines that may die. */

import type { HostKey } from '../../lab/host.ts';
import { type Clock, pause } from '../clock.ts';
import type { Session } from '../session/session.ts';
import type { RunContext } from './forward.ts';
import { isBroken, sessionWithin } from './line.ts';
import { engineWords, type RunHost } from './plan-host.ts';
import { restartAfterEngineDeath } from './restart-after-engine-death.ts';

export type Running = Omit<RunContext, 'log' | 'defaults'> & {
	/** The host of a step. */
	hostOf: (key: HostKey | undefined) => RunHost;
	/** Whether there is more than one. */
	several: boolean;
	/** Aborts when the console closes. */
	closing: AbortSignal;
	clock: Clock;
	/** Aborts when the user cancels. */
	cancelled: AbortSignal;
};

/**
 * An engine that went away in the middle is waited for this long; what was begun is then looked at before anything is
 * done again. After that the plan stays in the journal.
 */
const PATIENCE_MS = 10 * 60_000;

/** The same step is not begun more often, however often the line breaks under it. */
const MOST_TRIES = 5;

/** Before the next try: the connection notices the end of the line in its own time. */
const REST_MS = 300;

/** Does work on a host that may be done again when the line to it breaks. */
export async function onSession<T>(
	run: Running,
	key: HostKey | undefined,
	signal: AbortSignal,
	work: (session: Session, context: RunContext) => Promise<T>,
): Promise<T> {
	const host = run.hostOf(key);
	for (let tries = 1; ; tries++) {
		const session = await reach(run, host, signal);
		try {
			const context = { ...run, host: key, log: host.log, defaults: await host.defaults(session) };
			await seeToBreak(host, session, context, signal);
			return await work(session, context);
		} catch (error) {
			if (signal.aborted || run.closing.aborted || !isBroken(error, session) || tries === MOST_TRIES) throw error;
			await pause(run.clock, REST_MS, signal);
		}
	}
}

/** An engine that died may have taken containers along that the plan, or the lab before it, needs. */
async function seeToBreak(
	{ breaks }: RunHost,
	session: Session,
	context: RunContext & { host: HostKey | undefined },
	signal: AbortSignal,
): Promise<void> {
	const broken = breaks.before(session);
	if (broken === undefined) return;
	await restartAfterEngineDeath(session, broken, context, signal);
	breaks.seenTo(session);
}

async function reach(run: Running, host: RunHost, signal: AbortSignal): Promise<Session> {
	const { clock, state } = run;
	const { phase } = state.progress();
	let waits = false;
	const session = await sessionWithin(host.line, clock, PATIENCE_MS, signal, why => {
		const says = `${engineWords(run, host)} is away: ${why}`;
		if (!waits) state.phase({ phase: 'waiting', since: clock.now(), why: says });
		waits = true;
	});
	if (waits) state.phase(phase);
	return session;
}

/** Whether its engine can't be asked now. */
export function isAway({ hostOf }: Running, key: HostKey | undefined): boolean {
	try {
		return hostOf(key).line.session().signal.aborted;
	} catch {
		return true;
	}
}

export function isAllAway(run: Running): boolean {
	return run.plan.steps.every(({ host }) => isAway(run, host));
}
