/** A worker's environment from one contract to the other, across the border between 2020.08 and 2020.09 (lava.md 1c). */

import type { Contract } from '../../lava/contract.ts';
import { parseServerUrl, urlHost } from '../../lava/server-url.ts';
import type { Environment } from '../../spec/container.ts';
import type { Value } from '../../value.ts';
import { bareName } from '../../lava/worker/mistakes.ts';

export type Translation = {
	environment: Environment;
	/** What has no successor and what was guessed, one sentence each. */
	notes: readonly string[];
};

/** What becomes of a variable: others in its place, and a sentence where something is lost or guessed. */
type Rule = (value: string) => { becomes?: Readonly<Record<string, string>>; note?: string };

const dropped =
	(note?: string): Rule =>
	() =>
		note === undefined ? {} : { note };

const RULES: Readonly<Record<'http' | 'zmq', Readonly<Record<string, Rule>>>> = {
	/** Of ZMQ's variables. */
	http: {
		MASTER_URL: value => {
			const url = `http://${hostOf(value)}/`;
			return { becomes: { URL: url }, note: `URL is ${url}, after MASTER_URL: it has to be the server's web address.` };
		},
		LOGGER_URL: dropped(),
		DISPATCHER_HOSTNAME: value => renamed(value, 'WORKER_NAME', '--name'),
		ENCRYPT: dropped('ENCRYPT is gone: only https in URL keeps others from listening.'),
		MASTER_CERT: dropped('MASTER_CERT is gone: https in URL takes its place.'),
		SLAVE_CERT: dropped('SLAVE_CERT is gone: the worker proves itself by its token.'),
		SOCKS_PROXY: dropped('SOCKS_PROXY is gone: nothing takes its place.'),
		IPV6: dropped('IPV6 is gone: an IPv6 address in URL takes its place.'),
	},
	/** Of HTTP's variables. */
	zmq: {
		URL: value => {
			const host = hostOf(value);
			return { becomes: { MASTER_URL: `tcp://${host}:5556`, LOGGER_URL: `tcp://${host}:5555` } };
		},
		WORKER_NAME: value => renamed(value, 'DISPATCHER_HOSTNAME', '--hostname'),
		TOKEN: dropped(),
		WS_URL: dropped(),
		HTTP_TIMEOUT: dropped(),
		JOB_LOG_INTERVAL: dropped('JOB_LOG_INTERVAL is not read by these releases.'),
	},
};

/** Variables that neither contract knows stay as they are. */
export function translateEnvironment(environment: Environment, from: Contract, to: Contract): Translation {
	if (from === to || from === 'unknown' || to === 'unknown') return { environment, notes: [] };
	const translated: Record<string, Value> = {};
	const notes: string[] = [];
	for (const [name, value] of Object.entries(environment)) {
		const rule = RULES[to][name];
		if (rule === undefined) {
			translated[name] = value;
			continue;
		}
		// A secret's text is not known here, and no variable that is carried over has one.
		const { becomes, note } = rule(typeof value === 'string' ? value : '');
		Object.assign(translated, becomes);
		if (note !== undefined) notes.push(note);
	}
	return { environment: translated, notes };
}

function hostOf(value: string): string {
	return urlHost(parseServerUrl(value)?.host ?? 'localhost');
}

/** Other flags may ride along behind the name; the other daemon has its own. */
function renamed(value: string, variable: string, flag: string): ReturnType<Rule> {
	const name = bareName(value);
	const rest = value.slice(value.indexOf(name) + name.length).trim();
	return {
		becomes: { [variable]: `${flag}=${name}` },
		...(rest !== '' && { note: `"${rest}" behind the worker's name is left out: the other daemon may not know it.` }),
	};
}
