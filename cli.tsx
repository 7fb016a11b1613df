/** The program: reads the arguments, then opens the console or runs one command. What is not needed is not loaded. */

import { constants } from 'node:os';
import {
	type BackupArguments,
	type CommonArguments,
	type ConsoleArguments,
	describeProgram,
	parseArguments,
	type Request,
} from './source/commands/arguments.ts';
import { versionLine } from './source/commands/version.ts';
import { readSettings, SettingsError } from './source/console/settings/read-settings.ts';
import type { Settings } from './source/console/settings/settings.ts';
import { NO_TERMINAL } from './source/terminal/no-terminal.ts';
import { codeOf } from './source/text/error.ts';
import type { AddressSources } from './source/engine/reach/address.ts';
import type { Engine } from './source/engine/engine.ts';

process.exitCode = await run(parseArguments(process.argv.slice(2), versionLine()));

/** Does what was asked for. Returns the exit code: 2 for what the user has to put right first. */
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
			return withSettings(request.arguments, settings => examine(sourcesOf(settings), request.json));
		case 'backup':
			return withSettings(request.arguments, settings => backUp(settings, request.arguments));
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
			return withSettings(request.arguments, settings => openConsole(settings, request.arguments.demo === true));
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

/** What the configuration file has wrong is for the user to put right. */
async function orRefuse(act: () => Promise<number>): Promise<number> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof SettingsError) return refuse(error.message);
		throw error;
	}
}

/** The configuration file's settings, with what the command line says in their place. */
async function withSettings(
	{ config, host, context, ...given }: CommonArguments & ConsoleArguments,
	act: (settings: Settings) => Promise<number>,
): Promise<number> {
	return orRefuse(async () => {
		const settings = { ...(await readSettings(config, process.env)), ...given };
		const engine = host === undefined && context === undefined ? {} : { host, context };
		return act({ ...settings, ...engine });
	});
}

function sourcesOf({ host, context }: Settings): AddressSources {
	return { host, context, environment: process.env };
}

async function examine(sources: AddressSources, json: boolean): Promise<number> {
	const { askEngine } = await import('./source/engine/prerequisites/ask-engine.ts');
	const { runDoctor } = await import('./source/commands/doctor.ts');
	return runDoctor({ account: await askEngine(sources), json, print: line => print(`${line}\n`) });
}

async function backUp(settings: Settings, wanted: BackupArguments): Promise<number> {
	if (settings.readOnly) return refuse('With --read-only nothing is run in a container: there is no backup.\n');
	const engine = await openEngine(sourcesOf(settings));
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
async function openConsole(settings: Settings, demo: boolean): Promise<number> {
	// Dials while the screen is being loaded.
	const engine = demo ? openDemo() : openEngine(sourcesOf(settings));
	const { runConsole } = await import('./source/console/main.tsx');
	const end = await runConsole({
		settings,
		engine,
		demo,
		lookAtPrerequisites: async () => {
			const { checkPrerequisites } = await import('./source/engine/prerequisites/ask-engine.ts');
			return checkPrerequisites(sourcesOf(settings));
		},
	});
	return end === 'demo' ? openConsole(settings, true) : 0;
}

async function openEngine(sources: AddressSources): Promise<Engine> {
	const { openEngine: open } = await import('./source/engine/open.ts');
	return open(sources);
}

/** The built-in lab behind a socket, like any other engine. */
async function openDemo(): Promise<Engine> {
	const { startDemoEngine } = await import('./source/demo/engine.ts');
	const demo = await startDemoEngine();
	const engine = await openEngine({ host: demo.address, environment: {} });
	return {
		...engine,
		async close() {
			await engine.close();
			await demo.close();
		},
	};
}
