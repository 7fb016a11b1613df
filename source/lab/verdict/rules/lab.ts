/** What only someone sees who looks at all containers, and at a worker's variables beside its image's contract. */

import { refOf } from '../../command.ts';
import { type Evidence, isHeard, isOnline, isRunning, type Rule, serverName } from './evidence.ts';
import { changeVersion, fileFacts, correctMistakes, mistakeFacts } from './fixes.ts';
import { type Finding, type Fix, unknown, wrong } from '../verdict.ts';

export const LAB_RULES: readonly Rule[] = [
	{
		name: 'same-name',
		find: evidence => {
			const [other, ...more] = evidence.sameName;
			if (other === undefined || !isRunning(evidence)) return undefined;
			const says = `${other} reports this name too: each would start jobs meant for the other.`;
			return wrong(
				says,
				stopIt(evidence),
				more.map(each => `${each} does as well.`),
			);
		},
	},
	{ name: 'other-contract', find: otherContract },
	{ name: 'misled', find: misled },
	{
		name: 'config-file',
		find: evidence => {
			const { configFile } = evidence.seen ?? {};
			const overrides = configFile?.overrides.filter(name => !HARMLESS.includes(name)) ?? [];
			if (configFile === undefined || overrides.length === 0 || isOnline(evidence)) return undefined;
			const says = `${configFile.path} in it sets ${overrides.join(', ')} against its environment.`;
			return wrong(says, undefined, [...takes(evidence), ...fileFacts(evidence, overrides)]);
		},
	},
	{
		name: 'log-elsewhere',
		find: evidence => {
			const { seen, log, worker } = evidence;
			if (seen?.silent !== true || log.daemon !== undefined || isOnline(evidence) || !isRunning(evidence))
				return undefined;
			const blind = seen.mistakes.filter(({ effect }) => effect === 'blind');
			const says = blind[0]?.says ?? 'Its daemon logs to a file in it, so docker logs stay empty.';
			const facts = worker === undefined ? [] : [`${serverName(evidence)} says it is offline.`];
			return unknown(says, blind.length === 0 ? undefined : correctMistakes(evidence, blind), [
				...facts,
				...mistakeFacts(evidence, blind),
			]);
		},
	},
];

/** Of two names with one token, the server refuses one at least, and its log tells; what is left is a danger. */
export const TOKEN_RULES: readonly Rule[] = [
	{
		name: 'same-token',
		find: evidence => {
			const [other] = evidence.sameToken;
			if (other === undefined || !isRunning(evidence)) return undefined;
			return wrong(`It shares its token, or the folder with it, with ${other}.`, stopIt(evidence));
		},
	},
];

/** Its server never hears of that; the boards that it serves do. */
export const PORT_RULES: readonly Rule[] = [
	{
		name: 'port-taken',
		find: evidence => {
			const { portTaken } = evidence;
			if (portTaken === undefined || !isRunning(evidence)) return undefined;
			const { port, holder } = portTaken;
			return wrong(`It is to serve port ${port} of the host, which ${holder} has.`, undefined, [
				"It is on the host's network: a port there is one program's alone, and nothing is published.",
				'A network of its own gives it an address of its own, with all ports: a recreates it there.',
			]);
		},
	},
];

function stopIt({ container }: Evidence): Fix | undefined {
	return (
		container && {
			label: 'Stop this one',
			action: { do: 'stop', container: refOf(container) },
		}
	);
}

/** They decide how it logs and how long it waits, not whether its server hears it. */
const HARMLESS = ['LOGLEVEL', 'LOGFILE', 'HTTP_TIMEOUT', 'JOB_LOG_INTERVAL'];

/** The first release whose server speaks HTTP to its workers. */
const FIRST_HTTP = '2020.09';

function otherContract(evidence: Evidence): Finding | undefined {
	const { seen, serverContract } = evidence;
	if (seen === undefined || seen.contract === 'unknown' || serverContract === 'unknown') return undefined;
	if (seen.contract === serverContract || isHeard(evidence)) return undefined;
	const speaks = { zmq: 'ZMQ', http: 'HTTP' };
	const says = `It speaks ${speaks[seen.contract]}, and ${serverName(evidence)} (${evidence.serverVersion}) only ${speaks[serverContract]}.`;
	return wrong(says, changeVersion(evidence), [`Workers speak HTTP from ${FIRST_HTTP} on, and ZMQ before.`]);
}

function misled(evidence: Evidence): Finding | undefined {
	const { seen } = evidence;
	// An address at which it is heard is right, whatever it looks like.
	const isRight = (variable: string): boolean => isHeard(evidence) && variable.endsWith('URL');
	const mistakes = seen?.mistakes.filter(each => each.effect === 'misled' && !isRight(each.variable)) ?? [];
	const [first, ...rest] = mistakes;
	if (seen === undefined || first === undefined || !isRunning(evidence)) return undefined;
	return wrong(first.says, correctMistakes(evidence, mistakes), [
		...takes(evidence),
		...rest.map(({ says }) => says),
		...mistakeFacts(evidence, mistakes),
	]);
}

/** What it takes instead of what was meant. */
function takes({ seen }: Evidence): string[] {
	if (seen === undefined) return [];
	const { name, server } = seen;
	return [
		...(name.from === 'environment' ? [] : [`It calls itself ${name.value}.`]),
		...(server ? [`It looks for ${server.value.text}.`] : []),
	];
}
