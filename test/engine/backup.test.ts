/** A backup that does not come to its end: nothing of it stays, here or in the container. */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type Docker from 'dockerode';
import type { Engine } from '../../source/engine/engine.ts';
import type { PlanRun } from '../../source/engine/plan-run/start.ts';
import { writeTar } from '../../source/engine/archive/tar.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { runContainer } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('a backup', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let folder: string;
	before(async () => {
		engine = await startEngine();
		program = await openProgram(engine.address);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-backup-'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	/** In the place of LAVA's server: a container whose Python is this script. */
	async function begin(name: string, script: string): Promise<{ container: Docker.Container; run: PlanRun }> {
		const container = await runContainer(engine.docker, { name });
		const content = Buffer.from(`#!/bin/sh\ncat >/dev/null\n${script}\n`);
		await container.putArchive(writeTar([{ path: 'python3', content, mode: 0o755, uid: 0, gid: 0 }]), { path: '/bin' });
		const server = { id: container.id, name };
		const run = program.plans.start({
			title: `Back up ${name}`,
			steps: [{ do: 'backup', container: server, folder, jobs: true, keep: 1, expected: 1 }],
			warnings: [],
		});
		return { container, run };
	}

	const writing = (run: PlanRun) =>
		until('it writes', () => {
			const [step] = run.progress().steps;
			return step?.state === 'running' && step.progress?.kind === 'bytes' && step.progress.done > 1_000_000;
		});

	const commandsIn = async (container: Docker.Container): Promise<string> => {
		const { Processes }: { Processes: string[][] } = await container.top({ ps_args: '-eo pid,args' });
		return Processes.map(row => row[1] ?? '').join('\n');
	};

	it('that is cancelled ends in the container too', async () => {
		const { container, run } = await begin('endless', 'exec cat /dev/zero');
		await writing(run);
		run.cancel();
		assert.equal((await run.outcome).end, 'cancelled');
		assert.deepEqual(await readdir(folder), []);
		await until('its command has ended', async () => !(await commandsIn(container)).includes('/dev/zero'));
	});

	it('whose program fails tells its last words', async () => {
		const { run } = await begin('failing', 'head -c 5000 /dev/zero; echo "pg_dump: disk full" >&2; exit 3');
		const outcome = await run.outcome;
		assert.ok(
			outcome.end === 'failed' && outcome.error.message.includes('pg_dump: disk full'),
			JSON.stringify(outcome),
		);
		assert.deepEqual(await readdir(folder), []);
	});

	it('whose server is killed leaves no file', async () => {
		const { container, run } = await begin('killed', 'exec cat /dev/zero');
		await writing(run);
		await container.kill();
		assert.equal((await run.outcome).end, 'failed');
		assert.deepEqual(await readdir(folder), []);
	});

	it('of a program that is not there says so', async () => {
		const container = await runContainer(engine.docker, { name: 'bare' });
		const { code, ...rest } = await end(container);
		assert.deepEqual([code, await readdir(folder)], ['failed', []]);
		assert.match(JSON.stringify(rest), /python3/);
	});

	async function end(container: Docker.Container): Promise<{ code: string; error: string }> {
		const outcome = await program.plans.start({
			title: 'Back up bare',
			steps: [
				{ do: 'backup', container: { id: container.id, name: 'bare' }, folder, jobs: true, keep: 1, expected: 1 },
			],
			warnings: [],
		}).outcome;
		return { code: outcome.end, error: 'error' in outcome ? outcome.error.message : '' };
	}
});
