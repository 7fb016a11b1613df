/** The program: reads the arguments, then opens the console or runs one command. */

import packageJson from './package.json' with { type: 'json' };
import { type ConsoleArguments, parseArguments, type Request } from './source/commands/arguments.ts';

process.exitCode = await run(parseArguments(process.argv.slice(2), packageJson.version));

/** Does what was asked for. What it does not need is not loaded. Returns the exit code. */
async function run(request: Request): Promise<number> {
	switch (request.do) {
		case 'tell':
			process.stdout.write(request.text);
			return 0;
		case 'refuse':
			process.stderr.write(request.problem);
			return 2;
		case 'doctor':
			return 0;
		case 'console':
			return openConsole(request.arguments);
	}
}

async function openConsole(given: ConsoleArguments): Promise<number> {
	if (!process.stdin.isTTY || !process.stdout.isTTY) {
		process.stderr.write(
			'lavadock needs a terminal, and there is none here.\n' +
				'Over SSH, ask for one: ssh -t HOST lavadock\nIn a container: docker run -it ... or docker exec -it ...\n',
		);
		return 2;
	}
	const { readSettings } = await import('./source/console/settings/read-settings.ts');
	const settings = await readSettings(given.config, process.env);
	const { openEngine } = await import('./source/engine/open.ts');
	const engine = openEngine({
		host: given.host ?? settings.host,
		context: given.context ?? settings.context,
		environment: process.env,
	});
	const { runConsole } = await import('./source/console/main.tsx');
	await runConsole({
		settings: { ...settings, readOnly: given.readOnly ?? settings.readOnly, ascii: given.ascii ?? settings.ascii },
		engine: Promise.resolve(engine),
		demo: false,
		lookAtPrerequisites: async () => [],
	});
	return 0;
}
