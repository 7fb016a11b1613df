/** What is asked for on the command line. The table of it is `describeProgram`: parsing, help, man page, completion. */

import { resolve } from 'node:path';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { closestMatch } from 'leven';
import { plain } from '../text/sanitise.ts';

/** Where the engines are; nothing = one, where the docker command would find it. */
export type EngineChoice = {
	/** Addresses as in DOCKER_HOST, e.g. `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://user@host`. */
	host?: string[];
	/** Names of docker contexts. */
	context?: string[];
	/** Every context that docker knows. */
	allContexts?: true;
};

/** The built-in labs: of one host, and of three. */
const demoLabs = ['small', 'hosts'] as const;
export type DemoLab = (typeof demoLabs)[number];

/** What every command takes. */
export type CommonArguments = EngineChoice & {
	/** Another configuration file than the user's own. */
	config?: string;
};

export type ConsoleArguments = CommonArguments & {
	demo?: DemoLab;
	readOnly?: true;
	ascii?: true;
	screenReader?: true;
};

export type BackupArguments = {
	/** The server's container; undefined: the only one. */
	server: string | undefined;
	folder: string;
	jobs: boolean;
	/** 0 = all of them. */
	keep: number;
};

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export type Request =
	| { do: 'console'; arguments: ConsoleArguments }
	| { do: 'doctor'; arguments: CommonArguments; json: boolean }
	| { do: 'backup'; arguments: CommonArguments & BackupArguments }
	| { do: 'config'; arguments: ConsoleArguments; print: 'settings' | 'example' | 'schema' }
	| { do: 'completion'; shell: Shell }
	/** What may stand in place of the last of these words. */
	| { do: 'complete'; words: readonly string[] }
	/** The answer to --help and --version. */
	| { do: 'tell'; text: string }
	| { do: 'refuse'; problem: string };

/**
 * @param argv what follows the program's name
 * @param version what --version tells
 */
export function parseArguments(argv: readonly string[], version: string): Request {
	let request: Request = { do: 'tell', text: '' };
	let said = '';
	const say = (text: string): void => {
		said += text;
	};
	const program = describeProgram(version, found => {
		request = found;
	});
	for (const each of [program, ...program.commands]) {
		each.exitOverride().configureOutput({ writeOut: say, writeErr: say });
	}
	try {
		program.parse(argv, { from: 'user' });
		return request;
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		return error.exitCode === 0
			? { do: 'tell', text: said }
			: { do: 'refuse', problem: said.split('\n').map(plain).join('\n') };
	}
}

type Found = (request: Request) => void;

/** The word in an option's angle brackets says what its value is, which is how completion knows what to propose. */
export function describeProgram(version: string, found: Found) {
	const program = describeConsole(version, found);
	addDoctor(program, found);
	addBackup(program, found);
	addConfig(program, found);
	addCompletion(program, found);
	return program;
}

function describeConsole(version: string, found: Found) {
	return (
		new Command('lavadock')
			.description('A full-screen terminal console for LAVA labs that run in Docker.')
			.version(version, '--version', 'print the version')
			.helpOption('-h, --help', 'print this help')
			.helpCommand(false)
			.addOption(
				new Option('-H, --host <address>', 'an engine to talk to, as in DOCKER_HOST; may be repeated')
					.argParser<string[]>(collected)
					.conflicts('demo'),
			)
			.addOption(
				new Option('-c, --context <context>', 'a docker context to use; may be repeated')
					.argParser<string[]>(collected)
					.conflicts('demo'),
			)
			.addOption(
				new Option('--all-contexts', 'open every context that docker knows')
					.preset(true as const)
					.conflicts(['host', 'context', 'demo']),
			)
			.addOption(
				new Option('--demo [lab]', 'open a built-in demo lab, of one host, or "hosts": of three; no Docker is needed')
					.choices(demoLabs)
					.preset('small' as const),
			)
			.addOption(new Option('--read-only', 'leave out all that changes an engine').preset(true as const))
			.addOption(new Option('--ascii', 'draw with ASCII characters only').preset(true as const))
			.addOption(
				new Option('--screen-reader', 'write lines for a screen reader: only what is new, no frames').preset(
					true as const,
				),
			)
			.option('--config <file>', "a configuration file other than the user's own")
			.showHelpAfterError('Run lavadock --help for all that can be asked for.')
			// Anything that is no option is an unknown command, which is said below.
			.allowExcessArguments()
			.action((options, command) => {
				const [name] = command.args;
				const known = command.commands.map(each => each.name());
				if (name !== undefined) command.error(unknownCommand(name, known));
				found({ do: 'console', arguments: options });
			})
	);
}

type Program = ReturnType<typeof describeConsole>;

function addDoctor(program: Program, found: Found): void {
	program
		.command('doctor')
		.description("check this machine's prerequisites, each with its remedy")
		.allowExcessArguments(false)
		.option('--json', 'print the checks as JSON')
		.action(({ json }) => {
			const { host, context, allContexts, config } = program.opts();
			const common = {
				...(host && { host }),
				...(context && { context }),
				...(allContexts && { allContexts }),
				...(config && { config }),
			};
			found({ do: 'doctor', arguments: common, json: json === true });
		});
}

function addBackup(program: Program, found: Found): void {
	program
		.command('backup')
		.description('write database, settings and job output of a LAVA server to one file')
		.allowExcessArguments(false)
		.addArgument(new Argument('[container]', "the server's container, where there are several"))
		.option('--to <folder>', 'where the file goes, on this machine', '~/lavadock-backups')
		.option('--keep <number>', 'how many of this server stay there, the newest; 0 keeps all', wholeNumber, 7)
		.option('--no-jobs', 'leave out what jobs have logged')
		.action((server, { to, keep, jobs }) => {
			const { host, context, config } = program.opts();
			const common = { ...(host && { host }), ...(context && { context }), ...(config && { config }) };
			found({ do: 'backup', arguments: { ...common, server, folder: resolved(to), keep, jobs } });
		});
}

function addConfig(program: Program, found: Found): void {
	program
		.command('config')
		.description('print the settings as they hold, and where each comes from')
		.allowExcessArguments(false)
		.addOption(new Option('--example', 'print a configuration file with every setting').conflicts('schema'))
		.option('--schema', "print the configuration file's JSON schema, for editors")
		.action(({ example, schema }) => {
			const print = example === true ? 'example' : schema === true ? 'schema' : 'settings';
			found({ do: 'config', arguments: program.opts(), print });
		});
}

function addCompletion(program: Program, found: Found): void {
	program
		.command('completion')
		.description('print the script with which a shell completes what follows lavadock')
		.allowExcessArguments(false)
		.addArgument(new Argument('<shell>', 'the shell').choices(shells))
		.action(shell => found({ do: 'completion', shell }));
	program
		.command('complete', { hidden: true })
		.description('print what may stand in place of the last word; the completion scripts ask it')
		.argument('[words...]')
		.action(words => found({ do: 'complete', words }));
}

/** @throws InvalidArgumentError */
function wholeNumber(text: string): number {
	if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It is no number from 0 to 9999.');
	return Number(text);
}

/** A folder is journaled, and another console may be started elsewhere. */
function resolved(folder: string): string {
	return /^~(?:\/|$)/.test(folder) ? folder : resolve(folder);
}

const collected = (value: string, before: string[] = []): string[] => [...before, value];

function unknownCommand(name: string, commands: readonly string[]): string {
	const near = closestMatch(name, commands, { maxDistance: 3 });
	return `error: unknown command '${name}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`;
}
