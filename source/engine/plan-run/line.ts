/** The line to the engine as the run of a plan needs it: one that breaks is waited for. */

import { pause } from '../clock.ts';
import { EngineError, statusOf } from '../engine-error.ts';
import type { Session } from '../session/session.ts';
import { codeOf } from '../../text/error.ts';

export type EngineLine = {
	/** @throws EngineError why there is none */
	session: () => Session;
	/** Calls back when that may have changed. */
	subscribe: (listener: () => void) => () => void;
	/** Aborts when the console closes. */
	closing: AbortSignal;
};

/** Also when no event tells of a change. */
const LOOK_AGAIN_MS = 1000;

/**
 * A session, waited for `ms` milliseconds at most; `why` is shown while there is none.
 *
 * @throws EngineError when it does not come back; the signal's reason
 */
export async function sessionWithin(
	line: EngineLine,
	clock: Session['clock'],
	ms: number,
	signal: AbortSignal,
	onWait: (why: string) => void,
): Promise<Session> {
	const deadline = clock.now() + ms;
	const over = AbortSignal.any([signal, line.closing]);
	for (;;) {
		over.throwIfAborted();
		try {
			const session = line.session();
			if (!session.signal.aborted) return session;
		} catch (error) {
			if (!(error instanceof EngineError) || clock.now() >= deadline) throw error;
			onWait(error.message);
		}
		await change(line, clock, Math.max(0, deadline - clock.now()), over);
	}
}

/** Resolves when the line may be another one, and not at once. */
async function change(line: EngineLine, clock: Session['clock'], ms: number, over: AbortSignal): Promise<void> {
	const changed = new AbortController();
	const stop = line.subscribe(() => changed.abort());
	await pause(clock, Math.min(ms, LOOK_AGAIN_MS), AbortSignal.any([over, changed.signal]));
	stop();
}

/** A break of the line, in milliseconds since the epoch: the engine's death, or the line's alone. */
export type LineBreak = {
	/** When the engine from before was surely there: one that began later is another. */
	aliveAt: number;
	/** When the break was noticed. */
	lostAt: number;
};

/** The breaks of the line that a run has seen. */
export type Breaks = {
	/** What broke before this session; undefined where nothing is left to see to. */
	before: (session: Pick<Session, 'signal'>) => LineBreak | undefined;
	/** What the break did has been seen to. */
	seenTo: (session: Pick<Session, 'signal'>) => void;
};

/** @param cutOffAt when the line was lost of a run that is resumed */
export function createBreaks(clock: Session['clock'], cutOffAt?: number): Breaks {
	let known: Pick<Session, 'signal'> | undefined;
	let aliveAt = cutOffAt ?? clock.now();
	let lostAt = cutOffAt;
	const open = (): LineBreak | undefined => (lostAt === undefined ? undefined : { aliveAt, lostAt });
	return {
		before(session) {
			if (session === known) return open();
			if (known !== undefined) lostAt ??= clock.now();
			known = session;
			session.signal.addEventListener('abort', () => (lostAt ??= clock.now()));
			return open();
		},
		seenTo(session) {
			if (session !== known || session.signal.aborted) return;
			lostAt = undefined;
			aliveAt = clock.now();
		},
	};
}

/** Whether an error leaves it unknown what became of the request: no answer came. */
export function isBroken(error: unknown, session: Session): boolean {
	if (session.signal.aborted || error instanceof EngineError) return true;
	return statusOf(error) === undefined && /^E[A-Z]/.test(codeOf(error) ?? '');
}
