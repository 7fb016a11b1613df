import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { planAsFound } from '../../source/lab/plans/as-found.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { composeFile } from '../../source/lab/script/compose/compose.ts';
import { pythonScript } from '../../source/lab/script/python/python.ts';
import { shellScript } from '../../source/lab/script/sh/script.ts';
import { variableOf } from '../../source/lab/script/quote.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { everyStep } from './harness/every-step.ts';
import { dockerSdk, PYTHON_PACKAGES } from './harness/exported.ts';
import { labSteps, secrets } from './harness/plan-lab.ts';
import { type LabPicture, reportOf, sweep } from './harness/plan-picture.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { unpacked } from './harness/unpacked.ts';

const plan: Plan = { title: 'A lab', steps: labSteps, warnings: [] };
const environment = Object.fromEntries([...secrets].map(([name, value]) => [variableOf(name), value]));

/** An engine with the lab on it as the plan makes it, and what that looks like. */
async function withPlannedLab(suite: 'bookworm' | 'trixie') {
	const engine = await startEngine({ suite });
	const program = await openProgram(engine.address);
	const build = async (made: Plan, given: ReadonlyMap<string, string> = secrets): Promise<LabPicture> => {
		const outcome = await program.plans.start(made, { secrets: given }).outcome;
		assert.ok(
			outcome.end === 'done' || outcome.end === 'unproven',
			'error' in outcome ? outcome.error.message : outcome.end,
		);
		return reportOf(engine.docker);
	};
	return { engine, program, build, planned: await build(plan) };
}

/** Runs a script beside the engine, with the secrets in its environment and the engine's docker command. */
async function runBeside(engine: TestEngine, name: string, script: string, variables = environment): Promise<string> {
	await writeFile(join(engine.instance.shared, name), script);
	const inside = engine.instance.inside('env', [
		`PATH=${process.env['PATH'] ?? ''}`,
		'HOME=/shared',
		'sh',
		`/shared/${name}`,
	]);
	const { status, stdout, stderr } = spawnSync(inside.program, inside.args, {
		encoding: 'utf8',
		env: { ...process.env, ...variables },
		timeout: 120_000,
	});
	assert.equal(status, 0, `${stdout}${stderr}`);
	return stdout;
}

describe('exports on an empty engine', { skip: await requireRealEngine() }, () => {
	let engine: TestEngine;
	let program: Engine;
	let planned: LabPicture;
	let build: (made: Plan, given?: ReadonlyMap<string, string>) => Promise<LabPicture>;
	before(async () => {
		({ engine, program, build, planned } = await withPlannedLab('bookworm'));
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});
	afterEach(() => sweep(engine.docker));

	it('as found: makes the same lab, files and volumes aside', async () => {
		const containers = await engine.docker.listContainers({ all: true });
		const lab = await program.lookups.labOf(containers.map(({ Id }) => Id));
		const found = planAsFound(lab, 'As found');
		const text = JSON.stringify(found) + shellScript(found) + pythonScript(found) + composeFile(found);
		for (const secret of secrets.values()) assert.ok(!text.includes(secret), secret);
		await sweep(engine.docker);
		const values = new Map(lab.containers.flatMap(each => [...each.secrets]));
		assert.deepEqual(await build(found, values), planned);
	});

	it('shell: makes the same lab, a second time without harm', async () => {
		const script = shellScript(plan);
		await runBeside(engine, 'lab.sh', script);
		assert.deepEqual(await reportOf(engine.docker), planned);
		const ids = (await engine.docker.listContainers()).map(({ Id }) => Id);
		await runBeside(engine, 'lab.sh', script);
		assert.deepEqual(await reportOf(engine.docker), planned);
		assert.deepEqual(
			(await engine.docker.listContainers()).map(({ Id }) => Id),
			ids,
		);
	});

	it('shell: asks for a secret that is nowhere', async () => {
		const whole = shellScript(plan);
		const [ask = ''] = /^ask\(\) \{$.*?^\}$/ms.exec(whole) ?? [];
		const [asked = ''] = /^ADMIN_PASSWORD=.*\nask .*$/m.exec(whole) ?? [];
		const script = `${ask}\n${asked}\nprintf %s "$ADMIN_PASSWORD"`;
		const { ADMIN_PASSWORD: _, ...rest } = environment;
		await writeFile(join(engine.instance.shared, 'ask.sh'), script);
		const typed = spawnSync('script', ['-qec', `sh ${join(engine.instance.shared, 'ask.sh')}`, '/dev/null'], {
			input: 'typed secret\n',
			encoding: 'utf8',
			env: { ...process.env, ...rest },
		});
		assert.match(typed.stdout, /admin password: /);
		assert.match(typed.stdout, /typed secret$/);
	});

	it('shell: passes shellcheck, all of it and each step alone', async context => {
		const shellcheck = await find(context, '/usr/bin/shellcheck', 'shellcheck');
		if (shellcheck === undefined) return;
		const alone = everyStep.map((step): Plan => ({ title: step.do, steps: [step], warnings: [] }));
		for (const each of [plan, { ...plan, steps: everyStep }, ...alone]) {
			const input = shellScript(each);
			const checked: SpawnSyncReturns<string> = spawnSync(shellcheck, ['--severity=style', '-'], {
				input,
				encoding: 'utf8',
			});
			assert.equal(checked.status, 0, `${each.title}: ${checked.stdout}${input}`);
			for (const shell of ['dash', 'bash']) assert.equal(spawnSync(shell, ['-n'], { input }).status, 0, shell);
		}
	});

	it('Python: compiles, all of it and each step alone', () => {
		const alone = everyStep.map((step): Plan => ({ title: step.do, steps: [step], warnings: [] }));
		const scripts = [plan, { ...plan, steps: everyStep }, ...alone].map(pythonScript);
		const code = 'import ast, json, sys; [ast.parse(script) for script in json.load(sys.stdin)]';
		const { status, stderr } = spawnSync('python3', ['-c', code], { input: JSON.stringify(scripts), encoding: 'utf8' });
		assert.equal(status, 0, stderr);
	});

	it('Python: makes the same lab, a second time without harm', async context => {
		const sdk = await dockerSdk();
		if (sdk === undefined) return context.skip('no archive has python3-docker');
		const file = join(engine.instance.shared, 'lab.py');
		await writeFile(file, pythonScript(plan));
		const runPython = (): void => {
			const { status, stderr } = spawnSync('python3', ['-W', 'ignore', file], {
				encoding: 'utf8',
				timeout: 120_000,
				env: {
					...process.env,
					...environment,
					DOCKER_HOST: engine.address,
					PYTHONPATH: sdk,
					XDG_STATE_HOME: engine.instance.shared,
				},
			});
			assert.equal(status, 0, stderr);
		};
		runPython();
		assert.deepEqual(await reportOf(engine.docker), planned);
		const ids = (await engine.docker.listContainers()).map(({ Id }) => Id);
		runPython();
		assert.deepEqual(
			(await engine.docker.listContainers()).map(({ Id }) => Id),
			ids,
		);
	});

	it('docker-compose 1.29: makes the same lab', async context => {
		const compose = await oldCompose();
		if (compose === undefined) return context.skip('no archive has docker-compose 1.29');
		const commands = composeCommands(composeFile(plan)).replaceAll('docker compose ', 'docker-compose ');
		const folder = join(engine.instance.shared, 'old-compose');
		await mkdir(folder);
		const { program: nsenter, args } = engine.instance.inside('docker', []);
		await writeFile(join(folder, 'docker'), `#!/bin/sh\nunset DOCKER_HOST\nexec ${nsenter} ${args.join(' ')} "$@"\n`, {
			mode: 0o755,
		});
		await writeFile(join(folder, 'compose.yaml'), composeFile(plan));
		const { status, stdout, stderr } = spawnSync('sh', ['-euc', commands], {
			cwd: folder,
			encoding: 'utf8',
			timeout: 120_000,
			env: {
				...process.env,
				...environment,
				...compose.environment,
				DOCKER_HOST: engine.address,
				PATH: `${folder}:${compose.path}:${process.env['PATH'] ?? ''}`,
			},
		});
		assert.equal(status, 0, `${stdout}${stderr}`);
		assert.deepEqual(withoutServiceNames(await reportOf(engine.docker)), planned);
	});
});

describe('a Compose file on an empty engine', { skip: await requireRealEngine('trixie') }, () => {
	it('makes the same lab', async context => {
		const folder = await unpacked('trixie', 'docker-compose');
		if (folder === undefined) return context.skip('no archive has docker-compose 2');
		const { engine, program, planned } = await withPlannedLab('trixie');
		try {
			await sweep(engine.docker);
			const plugins = join(engine.instance.shared, '.docker', 'cli-plugins');
			await mkdir(plugins, { recursive: true });
			await cp(join(folder, 'usr/libexec/docker/cli-plugins/docker-compose'), join(plugins, 'docker-compose'));
			const file = composeFile(plan);
			await writeFile(join(engine.instance.shared, 'compose.yaml'), file);
			const script = `set -eu\ncd /shared\ndocker compose config --quiet\n${composeCommands(file)}`;
			await runBeside(engine, 'compose.sh', script);
			assert.deepEqual(withoutServiceNames(await reportOf(engine.docker)), planned);
		} finally {
			await program.close();
			engine.cleanup();
		}
	});
});

/** What a Compose file tells to do. */
function composeCommands(file: string): string {
	return [...file.matchAll(/^# {3}(.*)$/gm)].map(([, line]) => line).join('\n');
}

/** Debian 12's, the last one in Python. */
async function oldCompose() {
	const folder = await unpacked('bookworm', 'docker-compose', ...COMPOSE_PACKAGES);
	if (folder === undefined) return undefined;
	const lib = join(folder, 'usr/lib');
	return {
		path: join(folder, 'usr/bin'),
		environment: { PYTHONPATH: `${lib}/python3/dist-packages:${lib}/python3.11` },
	};
}

const COMPOSE_PACKAGES = [
	...PYTHON_PACKAGES,
	'python3-docker',
	'python3-dockerpty',
	'python3-docopt',
	'python3-dotenv',
	'python3-jsonschema',
	'python3-texttable',
	'python3-yaml',
	'python3-distutils',
	'python3-lib2to3',
	'python3-attr',
	'python3-pyrsistent',
	'python3-click',
	'python3-distro',
];

/** Compose gives each container its service's name on every network. */
function withoutServiceNames(picture: LabPicture): unknown {
	return JSON.parse(JSON.stringify(picture), (key, value: unknown) =>
		key === 'aliases' && Array.isArray(value)
			? value.filter(alias => !/^plan-(server|worker)$/.test(String(alias)))
			: value,
	);
}

async function find(context: TestContext, path: string, name: string): Promise<string | undefined> {
	if (existsSync(path)) return path;
	const folder = await unpacked('bookworm', name);
	if (folder === undefined) context.skip(`no archive has ${name}`);
	return folder && join(folder, 'usr/bin', name);
}
