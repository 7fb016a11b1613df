/** The program: reads the arguments, then opens the console or runs one command. What is not needed is not loaded. */

import { constants } from 'node:os';
import {
	type BackupArguments,
	type CommonArguments,
	type ConsoleArguments,
	type DemoLab,
	describeProgram,
	parseArguments,
	type Request,
} from './source/commands/arguments.ts';
import { versionLine } from './source/commands/version.ts';
import { boundGarbage } from './source/console/garbage.ts';
import { optimiseLater } from './source/console/optimisation.ts';
import { readSettings, SettingsError } from './source/console/settings/read-settings.ts';
import type { Settings } from './source/console/settings/settings.ts';
import { NO_TERMINAL } from './source/terminal/no-terminal.ts';
import { codeOf } from './source/text/error.ts';
import { chosenHosts } from './source/commands/chosen-hosts.ts';
import type { Hosts, NamedHost } from './source/engine/hosts.ts';
import { HostsProblem, nameHosts } from './source/engine/named-hosts.ts';

export async function main(): Promise<void> {
	process.exitCode = await run(parseArguments(process.argv.slice(2), versionLine()));
}

/** Does what was asked for. Returns the exit code: 2 for what the user has to correct first. */
async function run(request: Request): Promise<number> {
	switch (request.do) {
		case 'tell':
			endWhenUnread();
			print(request.text);
			return 0;
		case 'refuse':
			return refuse(request.problem);
		case 'doctor':
			endWhenUnread();
			return withSettings(request.arguments, (_, hosts) => examine(hosts, request.json));
		case 'backup':
			return withSettings(request.arguments, (settings, hosts) => backUp(settings, hosts, request.arguments));
		case 'config':
			endWhenUnread();
			return printConfig(request);
		case 'completion': {
			const { completionScripts } = await import('./source/commands/completion/scripts.ts');
			print(completionScripts[request.shell]);
			return 0;
		}
		case 'complete':
			return complete(request.words);
		case 'console':
			if (!process.stdin.isTTY || !process.stdout.isTTY) return refuse(NO_TERMINAL);
			return withSettings(request.arguments, (settings, hosts) => openConsole(settings, hosts, request.arguments.demo));
	}
}

function print(text: string): void {
	process.stdout.write(text);
}

/** Whoever reads may have seen enough, as in `lavadock doctor | head`: then it ends as of SIGPIPE, which Node ignores. */
function endWhenUnread(): void {
	process.stdout.on('error', error => {
		if (codeOf(error) !== 'EPIPE') throw error;
		process.exit(128 + constants.signals.SIGPIPE);
	});
}

function refuse(problem: string): number {
	process.stderr.write(problem);
	return 2;
}

async function printConfig({ print: what, arguments: given }: Request & { do: 'config' }): Promise<number> {
	if (what === 'settings') {
		const { configLines } = await import('./source/commands/config.ts');
		return orRefuse(async () => {
			print((await configLines(given, process.env)).map(line => `${line}\n`).join(''));
			return 0;
		});
	}
	const { exampleSettings, settingsJsonSchema } = await import('./source/console/settings/json-schema.ts');
	print(what === 'example' ? exampleSettings() : `${JSON.stringify(settingsJsonSchema(), null, '\t')}\n`);
	return 0;
}

async function complete(words: readonly string[]): Promise<number> {
	const { complete: find } = await import('./source/commands/completion/complete.ts');
	const { completionLines } = await import('./source/commands/completion/scripts.ts');
	const { namesHere } = await import('./source/commands/completion/names.ts');
	print(
		completionLines(
			await find(
				describeProgram('', () => {}),
				words,
				namesHere(process.env),
			),
		),
	);
	return 0;
}

/** What the configuration file, or the choice of hosts, has wrong is for the user to correct. */
async function orRefuse(act: () => Promise<number>): Promise<number> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof SettingsError) return refuse(error.message);
		if (error instanceof HostsProblem) return refuse(`${error.message}\n`);
		throw error;
	}
}

/** The configuration file's settings, with what the command line says in their place, and the hosts that they name. */
async function withSettings(
	{ config, host, context, allContexts, demo: _demo, ...given }: CommonArguments & ConsoleArguments,
	act: (settings: Settings, hosts: readonly NamedHost[]) => Promise<number>,
): Promise<number> {
	return orRefuse(async () => {
		const engines = { ...(host && { host }), ...(context && { context }), ...(allContexts && { allContexts }) };
		const settings = { ...(await readSettings(config, process.env)), ...given };
		const choices = await chosenHosts(engines, settings, process.env);
		return act(settings, nameHosts(choices));
	});
}

async function examine(hosts: readonly NamedHost[], json: boolean): Promise<number> {
	const { askEngine } = await import('./source/engine/prerequisites/ask-engine.ts');
	const { runDoctor } = await import('./source/commands/doctor.ts');
	const accounts = await Promise.all(
		hosts.map(async host => ({
			name: hosts.length === 1 ? undefined : host.key,
			account: await askEngine({ ...host, environment: process.env }),
		})),
	);
	return runDoctor({ accounts, json, print: line => print(`${line}\n`) });
}

async function backUp(settings: Settings, named: readonly NamedHost[], wanted: BackupArguments): Promise<number> {
	if (settings.readOnly) return refuse('With --read-only nothing is run in a container: there is no backup.\n');
	const [host, ...others] = named;
	if (host === undefined || others.length > 0) {
		return refuse('A backup is of a server on one host: name that one with --host or --context.\n');
	}
	const { openEngine } = await import('./source/engine/open.ts');
	const engine = openEngine({ ...host, environment: process.env });
	const { runBackup } = await import('./source/commands/backup.ts');
	try {
		return await runBackup({
			...wanted,
			engine,
			print: line => print(`${line}\n`),
			complain: line => void process.stderr.write(`${line}\n`),
		});
	} finally {
		await engine.close();
	}
}

/** The console, and after it the demo lab where the user wants to go on in that. */
async function openConsole(
	settings: Settings,
	named: readonly NamedHost[],
	demo: DemoLab | undefined,
): Promise<number> {
	optimiseLater();
	const unbound = boundGarbage();
	// Dials while the screen is being loaded.
	const hosts = demo === undefined ? openAll(named) : openDemo(demo);
	const { runConsole } = await import('./source/console/main.tsx');
	const end = await runConsole({
		settings,
		hosts,
		demo: demo !== undefined,
		lookAtPrerequisites: async host => {
			const { checkPrerequisites } = await import('./source/engine/prerequisites/ask-engine.ts');
			return checkPrerequisites({ ...host, environment: process.env });
		},
	});
	unbound();
	return end === 'demo' ? openConsole(settings, named, 'small') : 0;
}

async function openAll(named: readonly NamedHost[], environment = process.env): Promise<Hosts> {
	const { openHosts } = await import('./source/engine/hosts.ts');
	return openHosts(named, { environment });
}

/** A built-in lab behind sockets, like any other engine. */
async function openDemo(lab: DemoLab): Promise<Hosts> {
	const { startDemoHosts } = await import('./source/demo/hosts.ts');
	const demo = await startDemoHosts(lab);
	const hosts = await openAll(nameHosts(demo.hosts), {});
	return {
		...hosts,
		async close() {
			await hosts.close();
			await demo.close();
		},
	};
}
