/** lavadock(1), made from the table of arguments. */

import type { Option } from '@commander-js/extra-typings';
import { describeProgram } from '../source/commands/arguments.ts';
import { shown } from '../source/commands/completion/complete.ts';

/** As man(7) has it: groff and mandoc read it. No date: the same sources make the same bytes. */
export function manPage(version: string): string {
	const program = describeProgram(version, () => {});
	const commands = shown(program).flatMap(command => [
		'.TP',
		`.B ${typed([command.name(), ...command.registeredArguments.map(each => `<${each.name()}>`)].join(' '))}`,
		typed(sentence(command.description())),
		...command.options.flatMap(option => ['.RS', ...described(option), '.RE']),
	]);
	return [
		`.TH LAVADOCK 1 "" "lavadock ${typed(version)}" "User Commands"`,
		'.SH NAME',
		`lavadock \\- ${typed(NAME)}`,
		'.SH SYNOPSIS',
		'.B lavadock',
		'[\\fIoption\\fR ...] [\\fIcommand\\fR]',
		...section('DESCRIPTION', ...DESCRIPTION),
		'.SH OPTIONS',
		...program.options.flatMap(described),
		'.TP',
		'.BR \\-h ", " \\-\\-help',
		'Print this help.',
		'.SH COMMANDS',
		'Without a command the console is opened.',
		...commands,
		...list('FILES', FILES),
		...list('ENVIRONMENT', ENVIRONMENT),
		...list('EXIT STATUS', EXIT_STATUS),
		'.SH SEE ALSO',
		'.BR docker (1),',
		'.BR ssh (1)',
		'',
	].join('\n');
}

const NAME = 'a full-screen terminal console for LAVA labs that run in Docker';

const DESCRIPTION = [
	'lavadock shows a LAVA lab live: networks, addresses, containers, logs, events, and the workers of every LAVA server with the reason for their state. It changes the lab by plans, which are shown as docker commands before they run and are undone when a step fails.',
	'Which engine it talks to is decided as by the docker command: --host, --context, DOCKER_HOST, DOCKER_CONTEXT, the current context, or the local socket. An engine behind ssh:// is reached with the ssh of the system.',
	'Inside, ? is the help, x lists what can be done with the selected row, : finds any action by name, and q quits.',
];

const FILES: [string, string][] = [
	['~/.config/lavadock/config.yaml', 'The settings. "lavadock config \\-\\-example" prints one with every setting.'],
	['~/.local/state/lavadock/', 'The journals of plans that run, so that they can be resumed or undone.'],
	['~/.cache/lavadock/', 'What makes the next start quicker. It may be removed at any time.'],
];

const ENVIRONMENT: [string, string][] = [
	['DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY', 'As for the docker command.'],
	['XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME', 'Where the files above lie, in place of the folders named.'],
	['NO_COLOR', 'Without colours, whatever it is set to.'],
];

const EXIT_STATUS: [string, string][] = [
	['0', 'All went well.'],
	['1', 'A prerequisite failed (doctor), or lavadock itself did.'],
	['2', 'What was asked for, or the configuration file, has to be corrected first.'],
];

function described(option: Option): string[] {
	return ['.TP', `.B ${typed(option.flags)}`, typed(sentence(option.description))];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** A hyphen that is typed is no typographic one; a line must not begin like a request. */
const typed = (text: string): string =>
	text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replace(/^(?=[.'])/, '\\&');

const section = (title: string, ...paragraphs: readonly string[]): string[] => [
	`.SH ${title}`,
	...paragraphs.flatMap((text, index) => [...(index > 0 ? ['.PP'] : []), typed(text)]),
];

const list = (title: string, rows: readonly [string, string][]): string[] => [
	`.SH ${title}`,
	...rows.flatMap(([term, text]) => ['.TP', `.B ${typed(term)}`, text]),
];
