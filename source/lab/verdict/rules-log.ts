/** What a running worker's log tells of its talk with the server: the rows of lava.md 4b. */

import { count, duration } from '../../text/human.ts';
import type { Reason } from './answer-body.ts';
import {
	type Evidence,
	isOnline,
	isRunning,
	refusal,
	type Refusal,
	type Rule,
	serverName,
	serverText,
	trouble,
	unreachable,
} from './evidence.ts';
import { allowHost, changeVersion, giveToken, joinServer, pointAtServer, recreate } from './fixes.ts';
import { type Finding, type Fix, waiting, wrong } from './verdict.ts';

/** A refusal with a known body, and what it means. `code` alone does not tell: 400 and 404 have two meanings each. */
type Row = {
	name: string;
	code: number;
	/** Undefined: the body was not logged. */
	reason: Reason | undefined;
	says: (evidence: Evidence, refusal: Refusal) => string;
	because?: (evidence: Evidence, refusal: Refusal) => readonly string[];
	fix?: (evidence: Evidence, refusal: Refusal) => Fix | undefined;
};

const WORKER_TOKEN = 32;
const API_TOKEN = 128;

const wrongToken = (evidence: Evidence): string =>
	`Its token is not the one that ${serverName(evidence)} has for ${evidence.name}.`;
const tokenFacts = ({ seen }: Evidence): string[] =>
	seen?.tokenLength === API_TOKEN
		? [`It has a user's API token (${API_TOKEN} characters); a worker's own has ${WORKER_TOKEN}.`]
		: [];
const rightToken = (evidence: Evidence): Fix | undefined => giveToken(evidence, 'Give it its token');
const register = (evidence: Evidence): Fix | undefined => giveToken(evidence, 'Register it, and give it its token');
const hostAsked = ({ seen }: Evidence): string => seen?.server?.value.url.host ?? 'its name';
const needsToken =
	'Without a token a worker asks to be registered; LAVA allows that from loopback only unless told otherwise.';
const showBodies = (evidence: Evidence): Fix | undefined =>
	recreate(evidence, 'Recreate it with LOGLEVEL=DEBUG', { set: { LOGLEVEL: 'DEBUG' } });

const REFUSALS: readonly Row[] = [
	{ name: 'wrong-token', code: 400, reason: 'wrong-token', says: wrongToken, because: tokenFacts, fix: rightToken },
	{
		name: 'wrong-token',
		code: 400,
		reason: 'missing-token',
		says: () => 'It sends no token.',
		fix: rightToken,
	},
	{
		name: 'host-not-allowed',
		code: 400,
		reason: 'page',
		says: evidence => `${serverName(evidence)} does not answer to ${hostAsked(evidence)}: ALLOWED_HOSTS lacks it.`,
		fix: evidence => allowHost(evidence, hostAsked(evidence)),
	},
	{
		name: 'refused-400',
		code: 400,
		reason: undefined,
		says: evidence =>
			`${serverName(evidence)} refuses it (400): a wrong token, or ALLOWED_HOSTS lacks ${hostAsked(evidence)}.`,
		because: evidence => [...tokenFacts(evidence), 'Which of the two, its log tells with LOGLEVEL=DEBUG only.'],
		fix: showBodies,
	},
	{
		name: 'unknown-worker',
		code: 404,
		reason: 'unknown-worker',
		says: evidence => `${serverName(evidence)} knows no worker ${evidence.name}.`,
		fix: register,
	},
	{
		name: 'unknown-worker',
		code: 404,
		reason: undefined,
		says: evidence => `${serverName(evidence)} knows no worker ${evidence.name} (404).`,
		fix: register,
	},
	{
		name: 'name-not-addressable',
		code: 404,
		reason: 'page',
		says: ({ name, seen }) =>
			/^[-\w.@]+$/.test(name)
				? `${seen?.server?.value.text ?? 'The address'} is no LAVA server's: its pages are not there (404).`
				: `LAVA can't address the name "${name}": letters, digits and - _ . @ only.`,
	},
	{
		name: 'registration-forbidden',
		code: 403,
		reason: 'registration-forbidden',
		says: (evidence, { body }) =>
			`${serverName(evidence)} registers no workers from ${body?.quoted[0] ?? 'its address'}, and it has no token.`,
		because: () => [needsToken],
		fix: register,
	},
	{
		name: 'registration-disabled',
		code: 403,
		reason: 'registration-disabled',
		says: evidence => `${serverName(evidence)} lets no worker register itself, and it has no token.`,
		fix: register,
	},
	{
		name: 'already-registered',
		code: 403,
		reason: 'already-registered',
		says: evidence => `It lost its token: ${serverName(evidence)} has a worker ${evidence.name} already.`,
		fix: rightToken,
	},
	{
		name: 'unknown-user',
		code: 403,
		reason: 'unknown-user',
		says: evidence => `${serverName(evidence)} does not know the user and password that it registers with.`,
		fix: register,
	},
	{
		name: 'registration-forbidden',
		code: 403,
		reason: undefined,
		says: evidence => `${serverName(evidence)} does not let it register itself (403), and it has no token.`,
		because: () => [needsToken],
		fix: register,
	},
	...(['version-mismatch', undefined] as const).map(reason => ({
		name: 'version-mismatch',
		code: 409,
		reason,
		says: versionSentence,
		fix: changeVersion,
	})),
	...[502, 503, 504].map(code => ({
		name: 'server-half-up',
		code,
		reason: 'page' as const,
		says: (evidence: Evidence) =>
			`The web server of ${serverName(evidence)} answers, LAVA behind it does not (${code}).`,
	})),
	{
		name: 'server-error',
		code: 500,
		reason: 'page',
		says: evidence => `${serverName(evidence)} fails at its request (500): its own log tells why.`,
	},
];

function versionSentence(evidence: Evidence, { body }: Refusal): string {
	const [own = evidence.seen?.version ?? '?', ours = evidence.serverVersion ?? '?'] = body?.quoted ?? [];
	return `Its version ${own} is not ${serverName(evidence)}'s ${ours}: LAVA gives it no jobs.`;
}

function refusalRule({ name, code, reason, says, because, fix }: Row): Rule {
	return {
		name,
		find: evidence => {
			const found = refusal(evidence, code, reason);
			if (found === undefined) return undefined;
			const facts = [...(because?.(evidence, found) ?? []), sinceWhen(found, evidence.now)];
			const make = code >= 502 ? waiting : wrong;
			return make(says(evidence, found), fix?.(evidence, found), facts);
		},
	};
}

function sinceWhen({ since, times }: { since: number; times: number }, now: number): string {
	return `Refused ${count(times, 'time')} in ${duration(now - since)}.`;
}

/** Why a server's machine can't be reached, by what the system said. */
const UNREACHABLE: Readonly<Partial<Record<Reason, (evidence: Evidence) => string>>> = {
	'connection-refused': evidence => `Nothing listens at ${serverText(evidence)}.`,
	'no-route': evidence => `No way leads to ${serverText(evidence)}.`,
	'no-address': evidence => `The name ${hostAsked(evidence)} of its server has no address.`,
	timeout: evidence => `${serverText(evidence)} does not answer in time.`,
	tls: evidence => `It and ${serverText(evidence)} do not agree on TLS.`,
};

const OWN = /^(?:localhost|127\..*|::1)$/;

function cutOff(evidence: Evidence): Finding | undefined {
	const found = unreachable(evidence);
	if (found === undefined) return undefined;
	const { body } = found;
	const facts = [...(body === undefined ? [] : [body.text]), sinceWhen(found, evidence.now)];
	if (OWN.test(hostAsked(evidence))) {
		return wrong('It looks for its server in its own container.', pointAtServer(evidence), facts);
	}
	const says = UNREACHABLE[body?.reason ?? 'other']?.(evidence) ?? `It can't reach ${serverText(evidence)}.`;
	return wrong(says, pointAtServer(evidence), facts);
}

export const LOG_RULES: readonly Rule[] = [
	...REFUSALS.map(refusalRule),
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
			return wrong(`${serverName(evidence)} refuses it with HTTP ${code}.`, undefined, facts);
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
	const host = hostAsked(evidence);
	const says = OWN.test(host)
		? 'It looks for its master in its own container.'
		: `No master answers at ${serverText(evidence)}, for ${duration(lasted)}.`;
	return wrong(says, OWN.test(host) ? pointAtServer(evidence) : joinServer(evidence), facts);
}
