/**
 * What the last lines of a worker's log say: lava-worker's (from 2020.09) and lava-slave's (to 2020.08). Their words
 * are in LAVA's lava_dispatcher/worker.py and lava/dispatcher/lava-slave (releases 2018.10 to 2026.07); lava.md 4b has
 * what they come to.
 */

import { plain } from '../../../text/sanitise.ts';
import { readBody, type Body } from './answer-body.ts';

export type ReadLine = {
	/** Milliseconds since the epoch. */
	time: number;
	text: string;
};

/** Where the worker has its token from. */
export type TokenSource = 'command line' | 'file' | 'auto register' | 'user';

/** What the worker's last talk with its server came to; `since` and `times` count how long it has been the same. */
export type LoggedOutcome =
	| { is: 'untold' }
	/** It sent something and no complaint followed. */
	| { is: 'heard'; at: number }
	/** `body` is missing where only errors are logged (LOGLEVEL above DEBUG). */
	| ({ is: 'refused'; during: 'ping' | 'registration'; code: number; body: Body | undefined } & Repeated)
	/** lava-slave sends HELLO, and gets no answer. */
	| ({ is: 'greeting'; why: string } & Repeated)
	/** lava-slave has not heard its master for long. */
	| { is: 'silence'; at: number }
	/** argparse refused the arguments, exit code 2. The value is left out: it may be a token. */
	| { is: 'misused'; says: string; at: number }
	/** The daemon said why it gave up. */
	| { is: 'ended'; says: string; at: number };

type Repeated = { at: number; since: number; times: number };

export type LogReading = {
	daemon: 'lava-worker' | 'lava-slave' | undefined;
	/** What it said at its start; undefined where those lines are too far back. */
	name: string | undefined;
	server: string | undefined;
	version: string | undefined;
	token: TokenSource | undefined;
	/** The script of /root/entrypoint.d that ran last, while the daemon has not started. */
	hook: string | undefined;
	outcome: LoggedOutcome;
	/** When a job of its last began or ended: what LAVA reported before is old news; 0: no line tells. */
	jobAt: number;
	/** The last line's time; 0 = there is none. */
	lastAt: number;
};

export const NOTHING_READ: LogReading = {
	daemon: undefined,
	name: undefined,
	server: undefined,
	version: undefined,
	token: undefined,
	hook: undefined,
	outcome: { is: 'untold' },
	jobAt: 0,
	lastAt: 0,
};

/** A reading under way: what waits for the lines to come. */
type Draft = LogReading & {
	/** Something was sent at this time, and nothing said what came of it. */
	sentAt: number | undefined;
	/** The lines of an answer's body that are being written; the first stands behind an arrow. */
	bodyLines: readonly string[] | undefined;
};

/** Python's logging: time, level, message. Docker's own time is used, which is the same for all containers. */
const LOGGED = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\s+[A-Z]+ (.*)$/;

/** An answer's page is cut here: what it is stands at its start. */
const BODY_LINES = 12;

type Effect = (draft: Draft, found: RegExpExecArray, at: number) => Draft;

/** The lines that mean something; the first pattern that fits counts. */
const MEANINGS: readonly [RegExp, Effect][] = [
	[/^\[INIT\] LAVA worker has started/, () => ({ ...newDraft(), daemon: 'lava-worker' })],
	[/^\[INIT\] LAVA slave has started/, () => ({ ...newDraft(), daemon: 'lava-slave' })],
	[/^\[INIT\] Name   : '(.*)'/, (draft, [, name]) => ({ ...draft, name })],
	[/^\[INIT\] Server : '(.*)'/, (draft, [, server]) => ({ ...draft, server })],
	[/^\[INIT\] Version(?:: '| )([^' ]+)'?$/, (draft, [, version]) => ({ ...draft, version })],
	[/^\[INIT\] Token  : (.*)/, (draft, [, from = '']) => ({ ...draft, token: tokenSource(from) })],
	[/^\[INIT\] -> server error: code (\d+)/, (draft, [, code], at) => refused(draft, 'registration', code, at)],
	[/^-> server error: code (\d+)/, (draft, [, code], at) => refused(draft, 'ping', code, at)],
	[/^(?:\[INIT\] )?--> (.*)/, (draft, [, text = '']) => ({ ...draft, bodyLines: [text] })],
	[/^PING => server/, (draft, _, at) => sent(draft, at)],
	[/^\[\d+\] server => START|^\[\d+\] => CANCEL/, (draft, _, at) => heard(draft, at)],
	[/Connecting to master (?:\[(.*)\] )?as <(.*)>/, (draft, [, server, name]) => ({ ...draft, server, name })],
	[/Greeting (?:the )?master.*'HELLO/, (draft, _, at) => greeting(draft, '', at)],
	[/^\[BTSP\] Socket .*error(?: 2)?: (.*)/, (draft, [, why = ''], at) => greeting(draft, why, at)],
	[/Connection with master .* established|^Master is ONLINE|^master => /, (draft, _, at) => heard(draft, at)],
	[/^Master goes OFFLINE|^The master is silent/, (draft, _, at) => became(draft, { is: 'silence', at })],
	[/^\[INIT\] ('lava-logs' is .*|\[Errno .*|Unable to .*)/, (draft, [, says = ''], at) => ended(draft, says, at)],
	// How lava-slave says that it ends, whatever the reason, which it says before.
	[/^\[EXIT\] (?:destroying the context|Closing sock and pipes)/, draft => draft],
	[/^\[EXIT\] (.*)/, (draft, [, says = ''], at) => ended(draft, says, at)],
];

/** The lines that no logger wrote: the entrypoint's and argparse's. */
const BARE_MEANINGS: readonly [RegExp, Effect][] = [
	[/^find: .*entrypoint\.d/, draft => (draft.daemon === undefined ? draft : newDraft())],
	[/entrypoint\.sh: running (\S+)/, (_draft, [, hook]) => ({ ...newDraft(), hook })],
	[/^usage: lava-/, newDraft],
	[/^lava-(?:worker|slave): error: (.*)/, (draft, [, says = ''], at) => misused(draft, says, at)],
];

/** How lava-worker and lava-slave say that a job has begun or ended. */
const JOB_NEWS = / (?:\[\d+\] (?:RUNNING|FINISHED) => server|(?:START_OK|END)\(\d+\) => master|\[\d+\] Job END)$/;

/** The container was started once more: what was read before is of another life. */
function newDraft(): Draft {
	return { ...NOTHING_READ, sentAt: undefined, bodyLines: undefined };
}

/** @param lines oldest first, as far back as there are any */
export function readLog(lines: Iterable<ReadLine>): LogReading {
	let draft = newDraft();
	for (const { time, text } of lines) {
		const line = plain(text);
		draft = { ...readLine(draft, line, time), lastAt: time };
		if (JOB_NEWS.test(line)) draft = { ...draft, jobAt: time };
	}
	const { sentAt: _sent, bodyLines: _lines, ...reading } = withBody(draft);
	return reading;
}

function readLine(draft: Draft, text: string, at: number): Draft {
	const message = LOGGED.exec(text)?.[1];
	for (const [pattern, effect] of message === undefined ? BARE_MEANINGS : MEANINGS) {
		const found = pattern.exec(message ?? text);
		if (found !== null) return effect(withBody(draft), found, at);
	}
	if (message !== undefined || draft.bodyLines === undefined) return withBody(draft);
	return { ...draft, bodyLines: [...draft.bodyLines, text].slice(0, BODY_LINES) };
}

function became(draft: Draft, outcome: LoggedOutcome): Draft {
	return { ...draft, outcome, sentAt: undefined };
}

/** What was sent before, and was not complained of, was heard. */
function sent(draft: Draft, at: number): Draft {
	return { ...(draft.sentAt === undefined ? draft : heard(draft, draft.sentAt)), sentAt: at };
}

function heard(draft: Draft, at: number): Draft {
	return became(draft, { is: 'heard', at });
}

function ended(draft: Draft, says: string, at: number): Draft {
	return became(draft, { is: 'ended', says, at });
}

function misused(draft: Draft, says: string, at: number): Draft {
	return became(draft, { is: 'misused', says: says.replace(/^(unrecognized arguments):.*/, '$1'), at });
}

function refused(draft: Draft, during: 'ping' | 'registration', digits: string | undefined, at: number): Draft {
	const code = Number(digits);
	const { outcome } = draft;
	const again = outcome.is === 'refused' && outcome.during === during && outcome.code === code;
	return became(draft, {
		is: 'refused',
		during,
		code,
		body: again ? outcome.body : undefined,
		...repeated(again ? outcome : undefined, at),
	});
}

function greeting(draft: Draft, why: string, at: number): Draft {
	const { outcome } = draft;
	const again = outcome.is === 'greeting' ? outcome : undefined;
	return became(draft, { is: 'greeting', why, ...repeated(again, at) });
}

function repeated(before: Repeated | undefined, at: number): Repeated {
	return { at, since: before?.since ?? at, times: (before?.times ?? 0) + 1 };
}

/** Joins the body that was logged line by line with its refusal. Another body is another reason, and begins again. */
function withBody(draft: Draft): Draft {
	const { bodyLines, outcome } = draft;
	if (bodyLines === undefined || outcome.is !== 'refused') return { ...draft, bodyLines: undefined };
	const body = readBody(bodyLines.join('\n'));
	const same = outcome.body === undefined || outcome.body.reason === body.reason;
	return {
		...draft,
		bodyLines: undefined,
		outcome: { ...outcome, body, ...(same ? {} : { since: outcome.at, times: 1 }) },
	};
}

function tokenSource(from: string): TokenSource | undefined {
	if (from.startsWith('file')) return 'file';
	if (from.includes('auto register with')) return 'user';
	if (from.includes('auto register')) return 'auto register';
	return from.includes('command line') ? 'command line' : undefined;
}
