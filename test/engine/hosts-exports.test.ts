/** A plan over two real engines as files: a shell script and Python that do, fail, are killed, go on and back. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { hostKey } from '../../source/lab/host.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { exportedPlan } from '../../source/lab/script/export.ts';
import type { NetworkSpec } from '../../source/lab/spec/network.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { dockerSdk } from './harness/exported.ts';
import { imageOf } from './harness/images.ts';
import { idle } from './harness/lab.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { engineRoot } from './harness/root.ts';

const skip = await requireRealEngine();
const [first, second] = [hostKey('first'), hostKey('second')];

type Ended = { code: number | null; output: string };

describe('exports over two hosts', { skip }, () => {
	const engines: TestEngine[] = [];
	let folder: string;
	let programs: string;
	let old: { id: string; name: string };

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-hosts-exports-'));
		programs = join(await engineRoot('bookworm'), 'usr/bin');
		for (const suite of ['bookworm', 'trixie'] as const) engines.push(await startEngine({ suite }));
		const spec = { name: 'old', Image: imageOf('busybox'), Cmd: idle };
		const { id } = (await engines[1]?.docker.createContainer(spec)) ?? { id: '' };
		await engines[1]?.docker.getContainer(id).start();
		old = { id, name: 'old' };
	});
	after(async () => {
		for (const engine of engines) engine.cleanup();
		if (folder !== undefined) await rm(folder, { recursive: true, force: true });
	});

	const worker = { id: '', name: 'worker' };
	const spec = { name: 'worker', image: imageOf('busybox'), command: idle, networks: [{ network: 'lab' }] };
	const lab: NetworkSpec = { name: 'lab', subnets: [{ subnet: '10.91.0.0/24' }] };

	/** @param fails with a command at its end that does */
	function planOf(fails: boolean): Plan {
		const end: Step = {
			do: 'exec',
			container: worker,
			says: 'Fail',
			command: ['false'],
			undo: 'not needed',
			host: second,
		};
		const steps: Step[] = [
			{ do: 'create-network', network: lab, host: first },
			{ do: 'create', spec, host: first },
			{ do: 'start', container: worker, host: first },
			{ do: 'pause', container: old, host: second },
			{ do: 'create-network', network: lab, host: second },
			{ do: 'create', spec, host: second },
			{ do: 'start', container: worker, host: second },
			{ do: 'wait', until: { is: 'running', container: worker }, seconds: 20, host: first },
			...(fails ? [end] : []),
		];
		const reached = Object.fromEntries(
			[first, second].map((host, at) => [host, ['--host', engines[at]?.address ?? '']]),
		);
		return { title: 'Two workers', steps, warnings: [], reached };
	}

	const there = async (engine: TestEngine | undefined): Promise<string[]> => {
		const listed = (await engine?.docker.listContainers({ all: true })) ?? [];
		const networks = (await engine?.docker.listNetworks()) ?? [];
		return [
			...listed.map(({ Names, State }) => `${Names[0]} ${State}`).toSorted(),
			...networks.map(({ Name }) => Name).filter(name => name === 'lab'),
		];
	};
	const picture = async (): Promise<unknown> => [await there(engines[0]), await there(engines[1])];
	const nothing = [[], ['/old running']];
	const whole = [
		['/worker running', 'lab'],
		['/old paused', '/worker running', 'lab'],
	];

	async function clear(): Promise<void> {
		for (const { docker } of engines) {
			await docker.getContainer('worker').remove({ force: true });
			await docker.getNetwork('lab').remove();
		}
		await engines[1]?.docker.getContainer(old.id).unpause();
	}

	/** @param killedAt the line that it is killed at, as by a power cut */
	async function run(file: string, words: readonly string[] = [], killedAt?: string): Promise<Ended> {
		const [program, ...args] = file.endsWith('.py') ? ['python3', '-u', '-W', 'ignore', file] : ['sh', file];
		const child = spawn(program ?? 'sh', [...args, ...words], {
			env: {
				PATH: `${programs}:${process.env['PATH'] ?? ''}`,
				HOME: folder,
				PYTHONPATH: await dockerSdk(),
				XDG_STATE_HOME: folder,
			},
			detached: true,
		});
		let output = '';
		createInterface(child.stdout).on('line', line => {
			output += `${line}\n`;
			if (line === killedAt && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		});
		child.stderr.on('data', (bytes: Buffer) => (output += String(bytes)));
		await once(child, 'close');
		return { code: child.exitCode, output };
	}

	async function written(name: string, fails = false): Promise<string> {
		const [file, ...others] = exportedPlan(planOf(fails), join(folder, name));
		assert.ok(file && others.length === 0);
		await writeFile(file.path, file.text);
		return file.path;
	}

	for (const language of ['sh', 'py']) {
		it(`${language}: does all of it, each step on its host`, async context => {
			if (language === 'py' && (await dockerSdk()) === undefined) return context.skip('no archive has python3-docker');
			const { code, output } = await run(await written(`lab.${language}`));
			assert.equal(code, 0, output);
			assert.match(output, /All is done\./);
			assert.deepEqual(await picture(), whole);
			await clear();
		});

		it(`${language}: undoes all of it on both where one refuses`, async context => {
			if (language === 'py' && (await dockerSdk()) === undefined) return context.skip('no archive has python3-docker');
			const file = await written(`fails.${language}`, true);
			const { code, output } = await run(file);
			assert.notEqual(code, 0, output);
			assert.match(output, /second: Fail/);
			assert.match(output, /What was done is undone/);
			assert.deepEqual(await picture(), nothing, output);
		});

		it(`${language}: killed in the middle, goes back or on`, async context => {
			if (language === 'py' && (await dockerSdk()) === undefined) return context.skip('no archive has python3-docker');
			const file = await written(`killed.${language}`);
			const at = 'second: Create the network lab (10.91.0.0/24)';
			const killed = await run(file, [], at);
			assert.equal(killed.code, null, killed.output);
			const back = await run(file, ['back']);
			assert.equal(back.code, 0, back.output);
			assert.deepEqual(await picture(), nothing);
			await run(file, [], at);
			const on = await run(file, ['on']);
			assert.equal(on.code, 0, on.output);
			assert.deepEqual(await picture(), whole);
			await clear();
		});
	}
});
