/** What a worker's log says against it, for a plan that waits for it and may have nothing but that log. */

import type { Body, Reason } from './answer-body.ts';
import type { LoggedOutcome } from './log-reading.ts';

export type Complaint = {
	/** One or two sentences: what, and where it helps what to do. */
	says: string;
	/** Waiting does not help. */
	hopeless: boolean;
};

/** Undefined: nothing is said against it. */
export function complaintOf(outcome: LoggedOutcome): Complaint | undefined {
	switch (outcome.is) {
		case 'untold':
		case 'heard':
			return undefined;
		case 'refused':
			return refusal(outcome);
		case 'greeting':
			return { says: `It greets its master, and nobody answers${outcome.why && `: ${outcome.why}`}.`, hopeless: false };
		case 'silence':
			return { says: 'Its master has fallen silent.', hopeless: false };
		case 'misused':
			return { says: `It does not take its arguments: ${outcome.says}.`, hopeless: true };
		case 'ended':
			return { says: `It gave up: ${outcome.says}`, hopeless: true };
	}
}

/** What LAVA says no to will be refused the next time too (lava.md 4b). */
const REFUSALS: Readonly<Partial<Record<Reason, (body: Body) => string>>> = {
	'wrong-token': () => 'LAVA does not take its token: it is not the one that LAVA has for a worker of this name.',
	'missing-token': () => 'LAVA wants a token, and it sends none.',
	'unknown-worker': ({ quoted: [name = 'this name'] }) => `LAVA knows no worker ${name}: register it first.`,
	'version-mismatch': ({ quoted: [own = '?', theirs = '?'] }) =>
		`Its version ${own} is not its server's ${theirs}: LAVA takes workers of its own version only.`,
	'registration-forbidden': ({ quoted: [address = 'its address'] }) =>
		`It has no token, and LAVA lets no worker register itself from ${address}: give it one.`,
	'registration-disabled': () => 'It has no token, and LAVA lets no worker register itself: give it one.',
	'already-registered': () => 'It has no token, and LAVA has a worker of this name already: give it that token.',
	'unknown-user': () => 'LAVA does not know the user and password that it registers with.',
};

function refusal({ code, body, times }: Extract<LoggedOutcome, { is: 'refused' }>): Complaint {
	const http = ` (HTTP ${code})`;
	const known = body && REFUSALS[body.reason]?.(body);
	if (known !== undefined) return { says: `${known}${http}`, hopeless: true };
	if (code >= 500)
		return { says: `It reaches no LAVA: ${body?.text ?? 'its server does not answer'}${http}`, hopeless: false };
	if (code === 400 && body?.reason === 'page') {
		return {
			says: `The server refuses the name or address by which it is called: its ALLOWED_HOSTS lack it, or it is another server${http}`,
			hopeless: true,
		};
	}
	// The body is logged a line later, and never where only errors are logged.
	return {
		says: `Its server refuses it${body === undefined ? '' : `: ${body.text}`}${http}`,
		hopeless: body !== undefined || times > 1,
	};
}
