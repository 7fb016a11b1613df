/** Commands in containers, and what is waited for, as Python calls them (helpers.ts). */

import type { Capture, Command } from '../../command.ts';
import { type Condition, type LavaServerRef, containerWaitedFor } from '../../condition.ts';
import type { ExecStep, Step, WaitStep } from '../../plan.ts';
import type { HostKey } from '../../host.ts';
import { unprovenWords } from '../../step/unproven.ts';
import { nameOf } from '../docker-exec.ts';
import { tellWorker, VERSION_PATH, workerPath } from '../lava-question.ts';
import type { VariableOf } from '../quote.ts';
import type { Script } from '../script-steps.ts';
import { refuseSwarm } from '../unsayable.ts';
import { call, when } from './call.ts';
import { atHost } from './hosts.ts';
import { pythonArguments, pythonLiteral, pythonString, pythonValue } from './literal.ts';

export function commandWords(container: string, wanted: Command, variable: VariableOf): string[] {
	const environment = Object.entries(wanted.environment ?? {}).map(([name, value]) => [
		name,
		pythonValue(value, variable),
	]);
	return [
		pythonString(container),
		pythonLiteral(wanted.command),
		...pythonArguments({
			stdin: wanted.stdin === undefined ? undefined : pythonValue(wanted.stdin, variable),
			user: wanted.user,
			environment: environment.length === 0 ? undefined : Object.fromEntries(environment),
		}),
	];
}

export function execLines(step: ExecStep, begun: (statement: string) => string, script: Script): string {
	const { variable, needed } = script;
	const { already, capture } = step;
	const accept = step.exitCodes === undefined ? [] : [`accept=${pythonLiteral(step.exitCodes)}`];
	const must = call('must', ...commandWords(nameOf(step.container), step, variable), ...accept);
	const kept = capture !== undefined && (needed.has(capture.secret) || capture.drop !== true);
	const statement = begun(kept ? taken(capture, must, variable) : must);
	if (already === undefined) return statement;
	const run = `code, out, _ = ${call('run', ...commandWords(nameOf(step.container), already, variable))}`;
	const otherwise = when('code != 0', statement);
	if (already.capture === undefined) return [run, otherwise].join('\n');
	return [run, otherwise, `else:\n    ${taken(already.capture, 'out', variable)}`].join('\n');
}

function taken({ secret, after }: Capture, output: string, variable: VariableOf): string {
	const text = after === undefined ? `${output}.strip()` : call('after', output, pythonString(after));
	return `${variable(secret)} = ${text}`;
}

export function waitLines(step: Step & WaitStep, number: number, { words, variable }: Script): string {
	const { until, seconds, lenient } = step;
	const seen = containerWaitedFor(until);
	const silence = until.is === 'answered' && !lenient ? unprovenWords(until, 'its log does not tell') : undefined;
	return call(
		'wait_until',
		String(seconds),
		pythonString((words[number - 1] ?? '').replace(/^Wait until /, '')),
		seen === undefined ? 'None' : pythonString(nameOf(seen)),
		`lambda: ${holds(until, variable, step.host)}`,
		...pythonArguments({ lenient, silence }),
	);
}

/** A Python expression that is true when the condition holds. */
function holds(until: Condition, variable: VariableOf, host: HostKey | undefined): string {
	switch (until.is) {
		case 'running': {
			const name = pythonString(nameOf(until.container));
			return until.steady === undefined ? `status(${name}) == "running"` : call('steady', name, String(until.steady));
		}
		case 'healthy':
			return `inspected(${pythonString(nameOf(until.container))})["State"].get("Health", {}).get("Status") == "healthy"`;
		case 'answered':
			return call('answered', pythonString(nameOf(until.container)));
		case 'logged':
			return `${pythonString(until.text)} in ${call('log', pythonString(nameOf(until.container)))}`;
		case 'succeeds':
			return `${call('run', ...commandWords(nameOf(until.container), until.probe, variable))}[0] == 0`;
		case 'ready':
		case 'peered':
		case 'role':
			return refuseSwarm();
		case 'serving':
			return call('serves', asked(until.server, VERSION_PATH, variable));
		case 'online':
			return onlineWords(until, variable, host);
	}
}

/** Servers that have no such API yet tell it from their database. */
function onlineWords(
	{ server, worker, since }: Extract<Condition, { is: 'online' }>,
	variable: VariableOf,
	host: HostKey | undefined,
): string {
	const there = (expression: string): string =>
		'url' in server || server.host === undefined || server.host === host ? expression : atHost(server.host, expression);
	const words = since === undefined ? [] : [`since=${pythonString(nameOf(since))}`];
	const rest = call('online', there(asked(server, workerPath(worker), variable)), ...words);
	if ('url' in server) return rest;
	const database = there(`${call('run', ...commandWords(nameOf(server.container), tellWorker(worker), variable))}[1]`);
	const tooOld = there(`${asked(server, VERSION_PATH, variable)}.startswith("404 ")`);
	return `${rest} or ${tooOld} and ${call('online', database, ...words)}`;
}

function asked(server: LavaServerRef, path: string, variable: VariableOf): string {
	const place =
		'container' in server
			? { container: nameOf(server.container) }
			: { url: server.url, token: server.token && pythonValue(server.token, variable) };
	return call('ask_lava', pythonString(path), ...pythonArguments(place));
}
