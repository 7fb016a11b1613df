/** Runs plans as the scripts that they are exported to, with the docker command and the Python of the tests. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Plan } from '../../../source/lab/plan.ts';
import { variablesFor } from '../../../source/lab/script/quote.ts';
import { pythonScript } from '../../../source/lab/script/python/python.ts';
import { scriptOf } from '../../../source/lab/script/script-steps.ts';
import { shellScript } from '../../../source/lab/script/sh/script.ts';
import type { Secrets } from '../../../source/lab/value.ts';
import type { TestEngine } from './engine.ts';
import { unpacked } from './unpacked.ts';

export type Language = 'sh' | 'bash' | 'py';

export type Ended = { code: number | null; output: string };

export type Interruption = {
	/** When the script tells this of a step. */
	at: string;
	/** So much later. */
	ms: number;
	/** `SIGINT` goes to all its processes, as a terminal sends it; `SIGKILL` too, as a power cut would end them. */
	signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL';
};

export type RunOptions = {
	word?: 'on' | 'back';
	interrupt?: Interruption;
	/** The docker command fails this many times late: `before` it does anything, or `after` it has done it all. */
	fail?: { at: number; when: 'before' | 'after' };
};

export type Exported = {
	/** What it tells of its steps, one after the other. */
	words: readonly string[];
	run: (options?: RunOptions) => Promise<Ended>;
	/** Whether the last run has left a journal. */
	isUnfinished: () => Promise<boolean>;
	/** How many commands the last run gave that change something. */
	commands: () => number;
};

/** The packages that the Docker SDK of Debian 12 needs. */
export const PYTHON_PACKAGES = [
	'python3-requests',
	'python3-urllib3',
	'python3-idna',
	'python3-chardet',
	'python3-certifi',
	'python3-websocket',
	'python3-six',
];

/** Where Debian's Docker SDK for Python is; undefined where no archive has it. */
export async function dockerSdk(): Promise<string | undefined> {
	const folder = await unpacked('bookworm', 'python3-docker', ...PYTHON_PACKAGES);
	return folder && join(folder, 'usr/lib/python3/dist-packages');
}

/** @param name of its files: no two scripts of an engine share one */
export async function exportedTo(
	language: Language,
	{ engine, plan, secrets = new Map(), name }: { engine: TestEngine; plan: Plan; secrets?: Secrets; name: string },
): Promise<Exported> {
	const { shared } = engine.instance;
	const folder = join(shared, name);
	await mkdir(folder, { recursive: true });
	const file = join(folder, `plan.${language === 'py' ? 'py' : 'sh'}`);
	await writeFile(file, language === 'py' ? pythonScript(plan) : shellScript(plan));
	await writeFile(join(folder, 'docker'), FAILING_DOCKER);
	await chmod(join(folder, 'docker'), 0o755);
	const variable = variablesFor(secrets.keys());
	const given = Object.fromEntries([...secrets].map(([secret, value]) => [variable(secret), value]));
	let commands = 0;
	return {
		words: scriptOf(plan).words,
		commands: () => commands,
		isUnfinished: async () => {
			const state = join(folder, language === 'py' ? 'lavadock' : '.local/state/lavadock');
			return existsSync(state) && (await readdir(state)).length > 0;
		},
		run: async ({ word, interrupt, fail } = {}) => {
			const words = word === undefined ? [] : [word];
			await rm(join(folder, 'commands'), { force: true });
			const child =
				language === 'py'
					? await startPython(engine, folder, file, words, given)
					: startShell(engine, language, name, words, {
							...given,
							FAIL_AT: String(fail?.at ?? 0),
							FAIL_WHEN: fail?.when ?? '',
						});
			const ended = await watched(child, interrupt);
			commands = await linesIn(join(folder, 'commands'));
			return ended;
		},
	};
}

async function linesIn(file: string): Promise<number> {
	if (!existsSync(file)) return 0;
	return (await readFile(file, 'utf8')).split('\n').length - 1;
}

function startShell(
	engine: TestEngine,
	shell: 'sh' | 'bash',
	name: string,
	words: readonly string[],
	environment: Record<string, string>,
): ChildProcess {
	const inside = engine.instance.inside('env', [
		`PATH=/shared/${name}:/usr/sbin:/usr/bin:/sbin:/bin`,
		`HOME=/shared/${name}`,
		shell,
		`/shared/${name}/plan.sh`,
		...words,
	]);
	return spawn(inside.program, inside.args, { env: { ...process.env, ...environment }, detached: true });
}

async function startPython(
	engine: TestEngine,
	folder: string,
	file: string,
	words: readonly string[],
	environment: Record<string, string>,
): Promise<ChildProcess> {
	const PYTHONPATH = await dockerSdk();
	const env = { ...process.env, ...environment, PYTHONPATH, DOCKER_HOST: engine.address, XDG_STATE_HOME: folder };
	return spawn('python3', ['-u', '-W', 'ignore', file, ...words], { env, detached: true });
}

async function watched(child: ChildProcess, interrupt: Interruption | undefined): Promise<Ended> {
	const { stdout, stderr, pid } = child;
	if (stdout === null || stderr === null || pid === undefined) throw new Error('the script did not start');
	// A script that was killed leaves nobody to end its docker commands: they have its output open.
	const ended = once(child, 'close');
	let output = '';
	createInterface(stdout).on('line', line => {
		output += `${line}\n`;
		if (line !== interrupt?.at) return;
		setTimeout(() => endGroup(pid, interrupt.signal), interrupt.ms);
	});
	stderr.on('data', (bytes: Buffer) => (output += String(bytes)));
	await ended;
	return { code: child.exitCode, output };
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// It had ended by then.
	}
}

/** The docker command, which counts what changes something, and fails when it is told to. */
const FAILING_DOCKER = `#!/bin/sh
folder=\${0%/*}
case "$1 \${2:-}" in
"network inspect" | "volume inspect" | "container inspect" | "image inspect") exec /usr/bin/docker "$@" ;;
create* | start* | stop* | rename* | rm* | update* | cp* | pull* | tag* | pause* | unpause* | kill* | restart* | network* | volume*)
	echo >>"$folder/commands"
	if [ "$(wc -l <"$folder/commands")" -eq "\${FAIL_AT:-0}" ]; then
		[ "$FAIL_WHEN" = before ] || /usr/bin/docker "$@"
		echo 'the test lets this fail' >&2
		exit 1
	fi
	;;
esac
exec /usr/bin/docker "$@"
`;
