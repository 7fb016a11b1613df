/**
 * What `lava-server manage` answers in the demo: its commands, and the programs for its shell that come on stdin. Nothing
 * runs Python here: a program is known by a line that no other has, and says in another its parameters.
 */

import { user } from '../../content/lava-workers.ts';
import { hexId } from '../../seeded.ts';
import type { Machine } from '../../machine.ts';
import { failed, said, type CommandOutcome } from '../../shell/builtins.ts';
import type { DemoContainer, LavaDatabase } from '../../state.ts';
import { databaseOf, withDatabase } from './database.ts';
import { isUp } from './look-inside.ts';
import { runProgram } from './manage-programs.ts';

export function isManage(container: DemoContainer, [program, manage]: readonly string[]): boolean {
	return container.image.includes('lava-server') && program === 'lava-server' && manage === 'manage';
}

/** @param input the whole text that came on stdin */
export function runManage(
	machine: Machine,
	container: DemoContainer,
	command: readonly string[],
	input: string,
): CommandOutcome {
	if (!isUp(machine, container)) return failed('django.db.utils.OperationalError: could not connect to server');
	const [, , name = '', ...words] = command;
	if (name === 'shell') return runProgram(machine, container, input);
	const known = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	if (known === undefined) return failed(`Unknown command: '${name}'`);
	const database = databaseOf(machine.state(), container);
	const { outcome, changed } = known({ words, input, database, secret: secretOf(machine, container) });
	if (changed !== undefined) {
		machine.apply({ state: withDatabase(machine.state(), container, changed), events: [] });
	}
	return outcome;
}

/** Hexadecimal digits that only this moment has. */
const secretOf =
	(machine: Machine, container: DemoContainer) =>
	(length: number): string => {
		const { seed, serial } = machine.state();
		const once = `${seed}/${container.id}/${serial}`;
		return `${hexId(once)}${hexId(`${once}/more`)}`.slice(0, length);
	};

type Call = {
	words: readonly string[];
	input: string;
	database: LavaDatabase;
	secret: (length: number) => string;
};

type Answer = { outcome: CommandOutcome; changed?: LavaDatabase };

/** LAVA's own lengths: a first password of ten letters, an API token of 128. */
const COMMANDS: Readonly<Record<string, (call: Call) => Answer>> = {
	users({ words, database, secret }) {
		const [action = '', ...names] = positional(words);
		const [name = ''] = names;
		const isThere = database.users.some(each => each.name === name);
		if (action !== 'add') return { outcome: isThere ? said(`${name}\n`) : failed(`Unable to find user '${name}'`) };
		if (isThere) return { outcome: failed('Error: That username is already taken.') };
		const made = user(name, { staff: words.includes('--staff'), superuser: words.includes('--superuser') });
		return { outcome: said(`${secret(10)}\n`), changed: { ...database, users: [...database.users, made] } };
	},
	changepassword({ words, input, database }) {
		const [name = ''] = positional(words);
		const [first, again] = input.split('\n');
		if (first !== again) return { outcome: failed('Aborting password change after 3 attempts') };
		return { outcome: toUser(name, database, `Password changed successfully for user '${name}'\n`) };
	},
	tokens: ({ words, database, secret }) => ({ outcome: toUser(option(words, 'user'), database, `${secret(128)}\n`) }),
};

/** As argparse has them: behind `--` everything is one. */
function positional(words: readonly string[]): string[] {
	const end = words.indexOf('--');
	const [options, rest] = end < 0 ? [words, []] : [words.slice(0, end), words.slice(end + 1)];
	return [...options.filter(word => !word.startsWith('-')), ...rest];
}

/** The value of `--NAME=VALUE`. */
function option(words: readonly string[], name: string): string {
	const start = `--${name}=`;
	return words.find(word => word.startsWith(start))?.slice(start.length) ?? '';
}

function toUser(name: string, { users }: LavaDatabase, words: string): CommandOutcome {
	return users.some(each => each.name === name) ? said(words) : failed(`CommandError: user '${name}' does not exist`);
}
