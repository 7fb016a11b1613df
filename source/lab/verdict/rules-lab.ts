/** What only someone sees who looks at all containers, and at a worker's variables beside its image's contract. */

import { refOf } from '../command.ts';
import { WORKER_CONTRACTS } from '../lava/contract.ts';
import { type Evidence, isOnline, isRunning, type Rule, serverName } from './evidence.ts';
import { changeVersion, mend } from './fixes.ts';
import { type Finding, type Fix, unknown, wrong } from './verdict.ts';

export const LAB_RULES: readonly Rule[] = [
	{
		name: 'same-name',
		find: evidence => {
			const [other, ...more] = evidence.sameName;
			if (other === undefined || !isRunning(evidence)) return undefined;
			const says = `${other.name} reports the name ${evidence.name} too: each would start jobs meant for the other.`;
			return wrong(
				says,
				stopIt(evidence),
				more.map(({ name }) => `${name} does as well.`),
			);
		},
	},
	{ name: 'other-contract', find: otherContract },
	{ name: 'misled', find: misled },
	{
		name: 'config-file',
		find: evidence => {
			const { seen } = evidence;
			const [first] = seen?.overridden ?? [];
			if (seen === undefined || first === undefined || seen.contract === 'unknown' || isOnline(evidence))
				return undefined;
			const { configFile } = WORKER_CONTRACTS[seen.contract];
			return wrong(`${configFile} in it sets ${seen.overridden?.join(', ')} against its environment.`);
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
			return unknown(says, blind.length === 0 ? undefined : mend(evidence, blind), facts);
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
			return wrong(`It shares its token, or the folder with it, with ${other.name}.`, stopIt(evidence));
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

/** The first release whose server speaks HTTP to its workers. */
const FIRST_HTTP = '2020.09';

function otherContract(evidence: Evidence): Finding | undefined {
	const { seen, serverContract } = evidence;
	if (seen === undefined || seen.contract === 'unknown' || serverContract === 'unknown') return undefined;
	if (seen.contract === serverContract) return undefined;
	const speaks = { zmq: 'ZMQ', http: 'HTTP' };
	const says = `It speaks ${speaks[seen.contract]}, and ${serverName(evidence)} (${evidence.serverVersion}) only ${speaks[serverContract]}.`;
	return wrong(says, changeVersion(evidence), [`Workers speak HTTP from ${FIRST_HTTP} on, and ZMQ before.`]);
}

function misled(evidence: Evidence): Finding | undefined {
	const { seen } = evidence;
	const mistakes = seen?.mistakes.filter(({ effect }) => effect === 'misled') ?? [];
	const [first, ...rest] = mistakes;
	if (seen === undefined || first === undefined || !isRunning(evidence)) return undefined;
	const takes = [
		...(seen.name.from === 'hostname' || seen.name.from === 'log' ? [`It calls itself ${seen.name.value}.`] : []),
		...(seen.server ? [`It looks for ${seen.server.value.text}.`] : []),
	];
	return wrong(first.says, mend(evidence, mistakes), [...takes, ...rest.map(({ says }) => says)]);
}
