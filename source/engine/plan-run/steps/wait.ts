/** Waits until a condition holds. */

import type { Condition, CheckCondition, ConditionState } from '../../../lab/condition.ts';
import type { HostKey } from '../../../lab/host.ts';
import type { WaitStep } from '../../../lab/plan.ts';
import { unprovenWords } from '../../../lab/step/unproven.ts';
import type { Secrets } from '../../../lab/value.ts';
import { pause } from '../../clock.ts';
import { wordsOf } from '../../engine-error.ts';
import type { Session } from '../../session/session.ts';
import type { Watched } from './images.ts';
import { createRunHistories, isLavas, type RunHistories, checkCondition, whyNever } from './condition-check.ts';

/** Between two looks: a moment at first, for what comes at once; longer the longer it takes, for each look is work. */
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 1000;

/**
 * Resolves when it holds; with `unproven` where it does not, and that is no failure.
 *
 * @throws Error when the time is over or it can't come true any more; the signal's reason
 */
export async function waitFor(
	session: Session,
	{ until, seconds, lenient, host }: WaitStep & { host?: HostKey },
	secrets: Secrets,
	lookAt: CheckCondition,
	{ signal, onProgress }: Watched,
): Promise<{ unproven?: string }> {
	const { clock } = session;
	const began = clock.now();
	const deadline = began + seconds * 1000;
	const over = AbortSignal.any([signal, session.signal]);
	const looks = { session, host, lives: createRunHistories(clock), secrets, signal: over, lookAt };
	for (;;) {
		over.throwIfAborted();
		const status = await glance(looks, until);
		over.throwIfAborted();
		if (status.holds === true) return {};
		if (status.holds === 'never') {
			if (lenient) return { unproven: unprovenWords(until, status.why) };
			throw new Error(status.why);
		}
		if (clock.now() >= deadline) {
			if (lenient || status.holds === 'unknown') return { unproven: unprovenWords(until, status.seen, seconds) };
			throw new Error(`After ${seconds} seconds: ${status.seen}`);
		}
		onProgress({ kind: 'wait', seen: status.seen, until: deadline });
		const waited = clock.now() - began;
		const next = Math.min(SHORTEST_PAUSE_MS + waited / 4, LONGEST_PAUSE_MS);
		await pause(clock, Math.min(next, deadline - clock.now()), over);
	}
}

type Looks = {
	session: Session;
	host: HostKey | undefined;
	lives: RunHistories;
	secrets: Secrets;
	signal: AbortSignal;
	lookAt: CheckCondition;
};

async function glance(looks: Looks, condition: Condition): Promise<ConditionState> {
	try {
		if (!isLavas(condition)) return await checkCondition(looks, condition);
		const status = await looks.lookAt(condition, looks.signal, looks.host);
		if (status.holds === true || status.holds === 'never') return status;
		const why = await whyNever(looks, condition);
		return why === undefined ? status : { holds: 'never', why };
	} catch (error) {
		return { holds: false, seen: wordsOf(error) };
	}
}
