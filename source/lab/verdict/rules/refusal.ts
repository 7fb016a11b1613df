/** What a server's refusal means, by its code and body as the worker logged them: the rows of lava.md 4b. */

import { count, duration } from '../../../text/human.ts';
import type { Reason } from '../reading/answer-body.ts';
import { allows } from '../../lava/server/host-settings.ts';
import { parseVersion } from '../../image/version.ts';
import { isAddressable } from '../../lava/manage/manage.ts';
import {
	answerer,
	type Evidence,
	hostAsked,
	isServersOwn,
	refusal,
	type Refusal,
	type Rule,
	serverName,
	serverText,
} from './evidence.ts';
import { allowHost, changeVersion, giveToken, hasTokenInFile, recreate, tokenFacts } from './fixes.ts';
import { type Fix, waiting, wrong } from '../verdict.ts';

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

const wrongToken = (evidence: Evidence): string => {
	const { path = '' } = evidence.seen?.configFile ?? {};
	const which = hasTokenInFile(evidence) ? `TOKEN in its ${path}` : 'Its token';
	return `${which} is not the one that ${serverName(evidence)} has for ${evidence.name}.`;
};
const whichToken = (evidence: Evidence): string[] => [
	...(evidence.seen?.tokenLength === API_TOKEN
		? [`It has a user's API token (${API_TOKEN} characters); a worker's own has ${WORKER_TOKEN}.`]
		: []),
	...tokenFacts(evidence),
];
const rightToken = (evidence: Evidence): Fix | undefined => giveToken(evidence, 'Give it its token');
const register = (evidence: Evidence): Fix | undefined => giveToken(evidence, 'Register it, and give it its token');
const needsToken =
	'Without a token a worker asks to be registered; LAVA allows that from loopback only, unless it is set otherwise.';
const showBodies = (evidence: Evidence): Fix | undefined =>
	recreate(evidence, 'Recreate it with LOGLEVEL=DEBUG', { set: { LOGLEVEL: 'DEBUG' } });

const REFUSALS: readonly Row[] = [
	{ name: 'wrong-token', code: 400, reason: 'wrong-token', says: wrongToken, because: whichToken, fix: rightToken },
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
		says: hostSentence,
		because: hostFacts,
		fix: evidence => (isRefusedElsewhere(evidence) ? undefined : allowHost(evidence, hostAsked(evidence))),
	},
	{
		name: 'refused-400',
		code: 400,
		reason: undefined,
		says: evidence =>
			`${answerer(evidence)} refuses it (400): a wrong token, or ALLOWED_HOSTS lacks ${hostAsked(evidence)}.`,
		because: evidence => [...whichToken(evidence), 'Which of the two, its log tells with LOGLEVEL=DEBUG only.'],
		fix: showBodies,
	},
	{
		name: 'unknown-worker',
		code: 404,
		reason: 'unknown-worker',
		says: evidence => `${answerer(evidence)} knows no worker ${evidence.name}.`,
		because: tokenFacts,
		fix: register,
	},
	{
		name: 'unknown-worker',
		code: 404,
		reason: undefined,
		says: evidence => `${answerer(evidence)} knows no worker ${evidence.name} (404).`,
		because: tokenFacts,
		fix: register,
	},
	{
		name: 'name-not-addressable',
		code: 404,
		reason: 'page',
		says: nameSentence,
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
			isServersOwn(evidence)
				? `The web server of ${serverName(evidence)} answers, LAVA behind it does not (${code}).`
				: `A web server answers at ${serverText(evidence)}, and no LAVA behind it (${code}).`,
	})),
	{
		name: 'server-error',
		code: 500,
		reason: 'page',
		says: evidence => `${answerer(evidence)} fails at its request (500): its own log tells why.`,
	},
];

/** A page of 400 is Django's for a name that ALLOWED_HOSTS lacks; whose Django, only who bears the name tells. */
function hostSentence(evidence: Evidence): string {
	const { otherBearer, asked } = evidence;
	const [server, host] = [serverName(evidence), hostAsked(evidence)];
	if (otherBearer !== undefined) {
		const also = asked === undefined ? '' : `, and so is ${asked.name}`;
		return `${host} is ${otherBearer} on its network${also}: what answers there does not take that name (400).`;
	}
	if (isHostAllowed(evidence)) return `What answers at ${host} does not take that name (400).`;
	const file = evidence.server?.hostSettings?.file;
	const lacks = `ALLOWED_HOSTS${file === undefined ? '' : ` in ${file}`} lacks it`;
	return isServersOwn(evidence)
		? `${server} does not answer to ${host}: ${lacks}.`
		: `What answers at ${host} does not take that name (400): if it is ${server}, ${lacks}.`;
}

function hostFacts(evidence: Evidence): string[] {
	const { otherBearer, asked, server, serverContainer } = evidence;
	if (otherBearer !== undefined && asked !== undefined) {
		return ['Two containers of one name on a network are asked in turn: take the name from one of them.'];
	}
	const name = serverName(evidence);
	if (isHostAllowed(evidence)) {
		return server?.hostSettings === undefined
			? [`ALLOWED_HOSTS of ${name} has it: another answers there, or its settings.d says otherwise.`]
			: [`ALLOWED_HOSTS of ${name} has it: another answers there, or it was added after ${name} was started.`];
	}
	const isReplaced = server?.hostSettings?.file !== undefined && serverContainer !== undefined;
	return isReplaced && isHostInVariable(evidence)
		? ['Its variable ALLOWED_HOSTS has it, and that file replaces it.']
		: [];
}

/** As far as its files and its variables tell. */
function isHostAllowed(evidence: Evidence): boolean {
	const { server, serverContainer } = evidence;
	const host = hostInUrl(evidence);
	if (serverContainer === undefined || host === undefined) return false;
	return allows(serverContainer, server?.hostSettings, host) ?? isHostInVariable(evidence);
}

function isHostInVariable(evidence: Evidence): boolean {
	const { serverContainer } = evidence;
	const host = hostInUrl(evidence);
	if (serverContainer === undefined || host === undefined) return false;
	return allows(serverContainer, UNSET, host) ?? false;
}

/** As if no file set the hosts. */
const UNSET = { hosts: [], file: undefined };

function hostInUrl({ seen }: Evidence): string | undefined {
	return seen?.server?.value.url.host;
}

/** Whether letting the server answer to that host would fix nothing, as far as is known. */
function isRefusedElsewhere(evidence: Evidence): boolean {
	return evidence.otherBearer !== undefined || isHostAllowed(evidence);
}

function nameSentence({ name, seen, serverVersion }: Evidence): string {
	if (isAddressable(name, serverVersion === undefined ? undefined : parseVersion(serverVersion))) {
		return `${seen?.server?.value.text ?? 'The address'} is no LAVA server's: its pages are not there (404).`;
	}
	return name.includes('/')
		? `LAVA can't address the name "${name}": it has a slash.`
		: `LAVA can't address the name "${name}": letters, digits and - _ . @ only.`;
}

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

/** How long it has been so. */
export function sinceWhen({ since, times }: { since: number; times: number }, now: number): string {
	return `Refused ${count(times, 'time')} in ${duration(now - since)}.`;
}

export const REFUSAL_RULES: readonly Rule[] = REFUSALS.map(refusalRule);
