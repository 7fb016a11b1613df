/** What may stand in place of the word that is being typed, from the table of arguments. */

import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';

/** What a shell may put in; the text beside it is for the user. */
export type Candidate = { value: string; text: string };

/** Names that the table can't know. */
export type NamesHere = {
	addresses(): Promise<readonly string[]>;
	contexts(): Promise<readonly string[]>;
	/** Of the engine that the words before name. */
	containers(engine: { host?: string | undefined; context?: string | undefined }): Promise<readonly string[]>;
};

type Command = CommandUnknownOpts;

/** A path: shells know best. */
export const FILES = 'files';

/**
 * @param words what follows the program's name up to the cursor; the last one, perhaps empty, is being typed
 */
export async function complete(
	program: Command,
	words: readonly string[],
	names: NamesHere,
): Promise<readonly Candidate[] | typeof FILES> {
	const before = words.slice(0, -1);
	const typed = words.at(-1) ?? '';
	const { command, pending } = read(program, before);
	if (pending !== undefined) return valuesOf(pending, typed, '', names);
	const [, flag = '', value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
	if (value !== undefined) {
		const option = optionOf(program, command, flag);
		return option === undefined ? [] : valuesOf(option, value, `${flag}=`, names);
	}
	const found = typed.startsWith('-') ? flagsOf(program, command) : await wordsOf(program, command, before, names);
	return found.filter(each => each.value.startsWith(typed));
}

/** The command that is being typed, and the option whose value comes next. */
function read(program: Command, before: readonly string[]): { command: Command; pending: Option | undefined } {
	let command = program;
	let pending: Option | undefined;
	for (const word of before) {
		if (pending !== undefined) pending = undefined;
		else if (word.startsWith('-')) {
			const option = optionOf(program, command, word);
			pending = option?.required === true ? option : undefined;
		} else command = command.commands.find(each => each.name() === word) ?? command;
	}
	return { command, pending };
}

function optionOf(program: Command, command: Command, flag: string): Option | undefined {
	return [...command.options, ...program.options].find(({ short, long }) => short === flag || long === flag);
}

async function valuesOf(
	option: Option,
	typed: string,
	prefix: string,
	names: NamesHere,
): Promise<readonly Candidate[] | typeof FILES> {
	const [, kind] = /<(\w+)>/.exec(option.flags) ?? [];
	if (kind === 'file' || kind === 'folder') return FILES;
	const known = kind === 'address' ? await names.addresses() : kind === 'context' ? await names.contexts() : [];
	return known.filter(each => each.startsWith(typed)).map(each => ({ value: prefix + each, text: option.description }));
}

function flagsOf(program: Command, command: Command): Candidate[] {
	const options = [...new Set([...command.options, ...program.options])];
	const flags = options.map(({ long, short, description }) => ({ value: long ?? short ?? '', text: description }));
	return [...flags, { value: '--help', text: 'print this help' }];
}

async function wordsOf(
	program: Command,
	command: Command,
	before: readonly string[],
	names: NamesHere,
): Promise<Candidate[]> {
	if (command === program) return shown(program).map(each => ({ value: each.name(), text: each.description() }));
	const found: Candidate[] = [];
	for (const argument of command.registeredArguments) {
		const containers = argument.name() === 'container' ? await names.containers(engineOf(before)) : [];
		const values = [...(argument.argChoices ?? []), ...containers];
		found.push(...values.map(value => ({ value, text: argument.description })));
	}
	return found;
}

function engineOf(before: readonly string[]): { host: string | undefined; context: string | undefined } {
	const valueOf = (short: string, long: string): string | undefined => {
		const at = before.findLastIndex(word => word === short || word === long);
		return at >= 0 ? before[at + 1] : before.find(word => word.startsWith(`${long}=`))?.slice(long.length + 1);
	};
	return { host: valueOf('-H', '--host'), context: valueOf('-c', '--context') };
}

/** The commands that are for users. */
export function shown(program: Command): readonly Command[] {
	return program.commands.filter(each => each.name() !== 'complete');
}
