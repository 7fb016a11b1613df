/** Commands in containers, and what feeds and takes from them, as shell source. */

import type { Capture, Command, ContainerRef } from '../command.ts';
import { partsOf, type Value } from '../value.ts';
import { environmentWords, secretEnvironment } from './docker-create.ts';
import { quoteCommand, quoteValue, type VariableOf } from './quote.ts';
import { DOCKER, type DockerWords } from './docker-words.ts';
import { option } from './words.ts';

/** Docker takes either; a name is what people read. */
export function nameOf({ id, name }: ContainerRef): string {
	return name === '' ? id : name;
}

/** `docker exec`, what the command reads coming through a pipe. */
export function execCommand(
	container: ContainerRef,
	command: Command,
	variable: VariableOf,
	docker: DockerWords = DOCKER,
): string {
	const { stdin, user, environment = {} } = command;
	const words = [
		...(stdin === undefined ? [] : ['-i']),
		...option('--user', user),
		...Object.entries(environment).flatMap(environmentWords),
		nameOf(container),
		...command.command,
	];
	const feed = stdin === undefined ? '' : `${printed(stdin, variable)} | `;
	return `${feed}${assignments(environment, variable)}${quoteCommand([...docker, 'exec', ...words], variable)}`;
}

/** `NAME=VALUE ` before a command, for its environment alone. */
export function assignments(environment: Readonly<Record<string, Value>> | undefined, variable: VariableOf): string {
	return secretEnvironment(environment)
		.map(([name, value]) => `${name}=${quoteValue(value, variable)} `)
		.join('');
}

/** printf is the shell's own: what it prints stands in no list of processes. */
export function printed(value: Value, variable: VariableOf): string {
	const words = partsOf(value);
	const format = words.length === 1 ? '%s' : words.map(() => '%s').join('');
	return `printf ${format} ${quoteCommand(words, variable)}`;
}

/** Takes what a command prints into the secret's variable. */
export function captureCommand(command: string, { secret, after }: Capture, variable: VariableOf): string {
	return `${variable(secret)}=$(${command}${cutBehind(after)})`;
}

/** In a pipe: the rest of the first line that begins so. */
export function cutBehind(after: string | undefined): string {
	return after === undefined ? '' : ` | sed -n ${quoteCommand([`s/^${escapeSed(after)} *//p`])} | head -n 1`;
}

/** For a basic regular expression between slashes. */
function escapeSed(text: string): string {
	return text.replace(/[\\/.*[\]^$]/g, String.raw`\$&`);
}
