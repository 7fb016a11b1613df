/** What is wrong with the variables of a worker's container, by its image's contract (lava.md 0 and 1). */

import { type Contract, type Variable, WORKER_CONTRACTS } from '../contract.ts';
import { parseServerUrl, urlHost } from '../server-url.ts';

/**
 * What comes of it. `fatal`: the daemon prints its usage and exits with 2; `misled`: what the variable was meant for
 * does not happen; `blind`: docker logs stay empty; `idle`: nothing reads it, and nothing is missing for it.
 */
export type Effect = 'fatal' | 'misled' | 'blind' | 'idle';

export type Mistake = {
	effect: Effect;
	variable: string;
	/** One sentence; no value that may be secret. */
	says: string;
	correction: Correction;
	/** It stands in the config file, where no other environment corrects it. */
	inFile?: true;
};

/** What would be right: variables to set and to take away, and those whose value lacks the flag before it. */
export type Correction = {
	set?: Readonly<Record<string, string>>;
	unset?: readonly string[];
	flag?: readonly string[];
};

type Variables = ReadonlyMap<string, string>;
type Known = Exclude<Contract, 'unknown'>;

/** @param variables by name, values in clear; empty ones count as unset, as they do for the entrypoint */
export function mistakesIn(variables: Variables, contract: Contract): Mistake[] {
	if (contract === 'unknown') return [];
	const read = WORKER_CONTRACTS[contract].variables;
	const found: Mistake[] = [];
	for (const [name, value] of variables) {
		if (value === '') continue;
		const own = read.find(variable => variable.name === name);
		const mistake = own ? mistakeIn(own, value, contract) : strayIn(name, value, variables, contract);
		if (mistake !== undefined) found.push({ variable: name, ...mistake });
	}
	return found;
}

type Found = Omit<Mistake, 'variable'>;

function mistakeIn(variable: Variable, value: string, contract: Known): Found | undefined {
	if (variable.flag !== undefined) return flagMistake(variable, variable.flag, value);
	if (variable.name === 'LOGLEVEL') return levelMistake(value);
	if (variable.name === 'LOGFILE') return fileMistake(value);
	return urlMistake(variable.name, value, contract);
}

/** Flags that stand alone, or in more than one form. */
const ALSO: Readonly<Record<string, readonly string[]>> = { TOKEN: ['--token-file', '--username'] };

function flagMistake({ name }: Variable, flag: string, value: string): Found | undefined {
	const [given = ''] = value.split(/[=\s]/, 1);
	if (!given.startsWith('-')) {
		const says = `${name} holds a value without its option: this image expects ${name}=${flag}${isSwitch(name) ? '' : '=VALUE'}.`;
		return { effect: 'fatal', says, correction: isSwitch(name) ? { set: { [name]: flag } } : { flag: [name] } };
	}
	if (given === flag || ALSO[name]?.includes(given)) return undefined;
	// Any flag of the daemon may ride along; those of the other contract are none of its own.
	const foreign: Readonly<Record<string, string>> = { '--hostname': '--name', '--name': '--hostname' };
	if (foreign[given] !== flag) return undefined;
	const says = `${name} begins with ${given}, which is the option of the other protocol: this image expects ${flag}.`;
	return { effect: 'fatal', says, correction: { set: { [name]: value.replace(given, flag) } } };
}

function isSwitch(name: string): boolean {
	return name === 'IPV6' || name === 'ENCRYPT';
}

const LEVELS = ['DEBUG', 'ERROR', 'INFO', 'WARN'];

function levelMistake(value: string): Found | undefined {
	if (LEVELS.includes(value)) return undefined;
	const upper = value.toUpperCase();
	const level = LEVELS.includes(upper) ? upper : 'DEBUG';
	const says =
		level === upper
			? `LOGLEVEL=${value} has to be in upper case.`
			: `LOGLEVEL=${value} is no level: ${LEVELS.join(', ')} are.`;
	return { effect: 'fatal', says, correction: { set: { LOGLEVEL: level } } };
}

function fileMistake(value: string): Found | undefined {
	if (value === '-' || value === '/dev/stdout' || value === '/dev/stderr') return undefined;
	const says = `It logs to ${value} in the container (LOGFILE), so docker logs stay empty.`;
	return { effect: 'blind', says, correction: { unset: ['LOGFILE'] } };
}

function urlMistake(name: string, value: string, contract: Known): Found | undefined {
	const url = parseServerUrl(value);
	if (contract === 'zmq') {
		if (url?.scheme === 'tcp') return undefined;
		const says = `${name} is no tcp:// address, and this image speaks ZMQ.`;
		return {
			effect: 'misled',
			says,
			correction: { set: { [name]: zmqUrl(value, name === 'LOGGER_URL' ? 5555 : 5556) } },
		};
	}
	const correction = { set: { [name]: httpUrl(value) } };
	if (url?.scheme !== 'http' && url?.scheme !== 'https') {
		return { effect: 'misled', says: `${name} is no http:// address, and this image speaks HTTP.`, correction };
	}
	if (url.port === 5555 || url.port === 5556) {
		return { effect: 'misled', says: `${name} names a port of ZMQ, and this image speaks HTTP.`, correction };
	}
	return undefined;
}

function httpUrl(from: string): string {
	return `http://${urlHost(parseServerUrl(from)?.host ?? 'localhost')}/`;
}

function zmqUrl(from: string, port = 5556): string {
	return `tcp://${urlHost(parseServerUrl(from)?.host ?? 'localhost')}:${port}`;
}

type Stray = { instead: string; moved: (value: string) => string };

/** Variables that another contract reads, or only the documentation (lava.md D1 to D3), and what to write instead. */
const STRAYS: Readonly<Record<Known, Readonly<Record<string, Stray>>>> = {
	http: {
		DISPATCHER_HOSTNAME: { instead: 'WORKER_NAME', moved: value => `--name=${bareName(value)}` },
		SERVER_URL: { instead: 'URL', moved: value => value },
		MASTER_URL: { instead: 'URL', moved: httpUrl },
	},
	zmq: {
		WORKER_NAME: { instead: 'DISPATCHER_HOSTNAME', moved: value => `--hostname=${bareName(value)}` },
		URL: { instead: 'MASTER_URL', moved: value => zmqUrl(value) },
		SERVER_URL: { instead: 'MASTER_URL', moved: value => zmqUrl(value) },
	},
};

function strayIn(name: string, value: string, variables: Variables, contract: Known): Found | undefined {
	const stray = STRAYS[contract][name];
	const unread = `${name} is not read by this image`;
	if (stray !== undefined) {
		const { instead } = stray;
		if (variables.get(instead)) {
			return { effect: 'idle', says: `${unread}.`, correction: { unset: [name] } };
		}
		const says = `${unread}: it wants ${instead}.`;
		return { effect: 'misled', says, correction: { set: { [instead]: stray.moved(value) }, unset: [name] } };
	}
	const other = contract === 'http' ? 'zmq' : 'http';
	if (!WORKER_CONTRACTS[other].variables.some(variable => variable.name === name)) return undefined;
	return { effect: 'idle', says: `${unread}.`, correction: { unset: [name] } };
}

/** `--name=calvin`, `--name calvin`, `calvin` -> `calvin`. */
export function bareName(value: string): string {
	return value.replace(/^--?[\w-]+[=\s]\s*/, '').split(/\s/, 1)[0] ?? '';
}
