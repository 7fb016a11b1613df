/** Commands in containers, and what is waited for, as Python calls them (helpers.ts). */

import type { Capture, Command } from '../../command.ts';
import type { Condition, LavaCondition } from '../../condition.ts';
import type { ExecStep } from '../../plan.ts';
import { lavaQuestion } from '../condition.ts';
import { nameOf } from '../docker-exec.ts';
import type { VariableOf } from '../quote.ts';
import { call, when } from './call.ts';
import { pythonArguments, pythonLiteral, pythonString, pythonValue } from './literal.ts';

function commandWords(container: string, wanted: Command, variable: VariableOf): string[] {
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

export function execLines(step: ExecStep, variable: VariableOf): string {
	const container = nameOf(step.container);
	const accept = step.exitCodes === undefined ? [] : [`accept=${pythonLiteral(step.exitCodes)}`];
	const must = call('must', ...commandWords(container, step, variable), ...accept);
	const statement = step.capture === undefined ? must : taken(step.capture, must, variable);
	const comment = `# ${step.says.replaceAll('\n', ' ')}`;
	if (step.already === undefined) return `${comment}\n${statement}`;
	const told = `code, out, _ = ${call('run', ...commandWords(container, step.already, variable))}`;
	const otherwise = when('code != 0', statement);
	if (step.already.capture === undefined) return [comment, told, otherwise].join('\n');
	const found = `else:\n    ${taken(step.already.capture, 'out', variable)}`;
	return [comment, told, otherwise, found].join('\n');
}

function taken({ secret, after }: Capture, output: string, variable: VariableOf): string {
	const text = after === undefined ? `${output}.strip()` : call('after', output, pythonString(after));
	return `${variable(secret)} = ${text}`;
}

/** A Python expression that is true when the condition holds. */
export function holds(until: Condition, variable: VariableOf): string {
	switch (until.is) {
		case 'running':
			return `status(${pythonString(nameOf(until.container))}) == "running"`;
		case 'healthy':
			return `api.inspect_container(${pythonString(nameOf(until.container))})["State"]["Health"]["Status"] == "healthy"`;
		case 'answered':
			return call('is_answered', pythonString(nameOf(until.container)));
		case 'logged':
			return `${pythonString(until.text)}.encode() in api.logs(${pythonString(nameOf(until.container))})`;
		case 'succeeds':
			return `${call('run', ...commandWords(nameOf(until.container), until.probe, variable))}[0] == 0`;
		case 'serving':
		case 'online':
			return lavaSays(until, variable);
	}
}

function lavaSays(condition: LavaCondition, variable: VariableOf): string {
	const { path, answer } = lavaQuestion(condition);
	const { server } = condition;
	const place =
		'container' in server
			? { container: nameOf(server.container) }
			: { url: server.url, token: server.token && pythonValue(server.token, variable) };
	return call('lava_says', pythonString(answer), pythonString(path), ...pythonArguments(place));
}
