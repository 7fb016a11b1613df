/** What a running worker's log tells of its talk with the server. */

import { duration } from '../../../text/human.ts';
import type { Reason } from '../reading/answer-body.ts';
import {
	answerer,
	type Evidence,
	hostAsked,
	isOnline,
	isRunning,
	looksAtItself,
	type Rule,
	serverName,
	serverText,
	trouble,
	unreachable,
} from './evidence.ts';
import { joinServer, pointAtServer } from './fixes.ts';
import { REFUSAL_RULES, sinceWhen } from './refusal.ts';
import { type Finding, waiting, wrong } from '../verdict.ts';

/** Why a server's machine can't be reached, by what the system said. */
const UNREACHABLE: Readonly<Partial<Record<Reason, (evidence: Evidence) => string>>> = {
	'connection-refused': evidence => `Nothing listens at ${serverText(evidence)}.`,
	'cut-off': evidence => `What listens at ${serverText(evidence)} closed the connection without an answer.`,
	'no-route': evidence => `No way leads to ${serverText(evidence)}.`,
	'no-address': evidence => `The name ${hostAsked(evidence)} of its server has no address.`,
	timeout: evidence => `${serverText(evidence)} does not answer in time.`,
	tls: evidence => `It and ${serverText(evidence)} do not agree on TLS.`,
};

function cutOff(evidence: Evidence): Finding | undefined {
	const found = unreachable(evidence);
	if (found === undefined) return undefined;
	const { body } = found;
	const facts = [...(body === undefined ? [] : [body.text]), sinceWhen(found, evidence.now)];
	if (looksAtItself(evidence)) {
		return wrong('It looks for its server in its own container.', pointAtServer(evidence), facts);
	}
	const says = UNREACHABLE[body?.reason ?? 'other']?.(evidence) ?? `It can't reach ${serverText(evidence)}.`;
	// Something answers there: another address may be no better.
	return wrong(says, body?.reason === 'cut-off' ? undefined : pointAtServer(evidence), facts);
}

export const LOG_RULES: readonly Rule[] = [
	...REFUSAL_RULES,
	{
		name: 'other-network',
		find: evidence => {
			// Between Docker's networks packets are dropped: its first request hangs for minutes, and the log tells nothing.
			const hangs = isRunning(evidence) && !isOnline(evidence) && evidence.log.outcome.is === 'untold';
			const lost = hangs || unreachable(evidence) !== undefined || trouble(evidence)?.is === 'greeting';
			if (!lost || evidence.apart === undefined) return undefined;
			return wrong(`It shares no network with ${serverName(evidence)}.`, joinServer(evidence), [
				`It looks for ${serverText(evidence)}.`,
			]);
		},
	},
	{ name: 'server-unreachable', find: cutOff },
	{ name: 'greeting-unanswered', find: greeting },
	{
		name: 'master-silent',
		find: evidence => {
			const outcome = trouble(evidence);
			if (outcome?.is !== 'silence') return undefined;
			return wrong(`Its master at ${serverText(evidence)} fell silent ${duration(evidence.now - outcome.at)} ago.`);
		},
	},
	{
		name: 'refused',
		find: evidence => {
			const outcome = trouble(evidence);
			if (outcome?.is !== 'refused') return undefined;
			const { code, body } = outcome;
			const facts = [...(body === undefined ? [] : [body.text]), sinceWhen(outcome, evidence.now)];
			return wrong(`${answerer(evidence)} refuses it with HTTP ${code}.`, undefined, facts);
		},
	},
];

/** A master answers HELLO at once; it keeps silent to another protocol or encryption. */
const GREETING_MS = 20_000;

function greeting(evidence: Evidence): Finding | undefined {
	const outcome = trouble(evidence);
	if (outcome?.is !== 'greeting') return undefined;
	const { since, why } = outcome;
	const lasted = evidence.now - since;
	if (lasted < GREETING_MS) return waiting(`It greets its master at ${serverText(evidence)}.`);
	const facts = [
		...(why === '' ? [] : [why]),
		'A master keeps silent to an unencrypted worker when it encrypts, and to another protocol number.',
	];
	if (looksAtItself(evidence)) {
		return wrong('It looks for its master in its own container.', pointAtServer(evidence), facts);
	}
	const says = `No master answers at ${serverText(evidence)}, for ${duration(lasted)}.`;
	return wrong(says, joinServer(evidence), facts);
}
