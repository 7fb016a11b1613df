/** A console that is killed while it writes or reads a backup: no half of one has a name, and no server is half filled. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type Docker from 'dockerode';
import { randomFrom } from '../../source/demo/seeded.ts';
import { isBackupOf, lastBlocks } from '../../source/engine/backup/format.ts';
import { checkBackup } from '../../source/engine/backup/read-backup.ts';
import { readTar, TAR_END, writeTar } from '../../source/engine/archive/tar.ts';
import type { BackupManifest } from '../../source/lab/lava/server/backup.ts';
import { SERVER_FOLDERS } from '../../source/lab/lava/server-folders.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { restorePlan } from '../../source/lab/plans/server/restore.ts';
import { asEnvironment, type Case, cutOffAtRandom, killed, seed } from './harness/cut-off.ts';
import { factsOf, has, thingsNamed, unlessStopped } from './harness/cut-off-cases.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { build } from './harness/images.ts';
import { runContainer } from './harness/lab.ts';
import { reportOf } from './harness/plan-picture.ts';
import { startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const skip = await requireRealEngine();

const restorable = 'lavasoftware/lava-server:2023.01';
const manifest: BackupManifest = {
	version: '2023.01',
	postgresql: '15.18',
	migration: 56,
	size: 0,
	counts: { users: 1, workers: 0, devices: 0, jobs: 0 },
	own: true,
	format: 1,
	server: 'cut-restore',
	jobs: true,
	made: 1_796_000_000,
};

function fileOf(path: string, content: Buffer): Parameters<typeof writeTar>[0][number] {
	return { path, content, mode: 0o755, uid: 0, gid: 0 };
}

/** Without its end, as a server sends it. */
const sent = (database: Buffer): Buffer => {
	const files = [fileOf('manifest.json', Buffer.from(JSON.stringify(manifest))), fileOf('database/000000', database)];
	return writeTar(files).subarray(0, -TAR_END.length);
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const whole = (body: Buffer): Buffer => Buffer.concat([body, lastBlocks(sha256(body))]);

/** About how long the program below writes. */
const WRITING_MS = 100;
const WRITES = 'cat >/dev/null; cat /begin; for _ in $(seq 60); do head -c 65536 /dev/zero; usleep 1000; done';

describe(`a backup that was cut off (seed ${seed})`, { skip, concurrency: 4 }, () => {
	let engine: TestEngine;
	let folder: string;
	before(async () => {
		engine = await startEngine();
		await build(engine.docker, join(import.meta.dirname, '../../fixtures/images/restorable'), restorable);
		folder = await mkdtemp(join(tmpdir(), 'lavadock-backup-'));
		await writeFile(join(folder, 'whole.tar'), whole(sent(Buffer.alloc(8 << 20, 'new'))));
	});
	after(async () => {
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	const restoring = (name: string, within?: Step['do']) => () => ({
		dockerHost: engine.address,
		kind: restoreCase(engine.docker, { name, file: join(folder, 'whole.tar'), within }),
	});
	cutOffAtRandom('a restore, anywhere', 2, restoring('cut-restore'));
	cutOffAtRandom('a restore, while it reads', 3, restoring('cut-fill', 'read-backup'));

	describe('a written backup', { concurrency: 1 }, () => {
		const random = randomFrom(`${seed} backup`);
		for (const how of ['resume', 'undo', 'undo'] as const) {
			const ms = Math.floor(random() * WRITING_MS);
			it(`${how} after ${ms} ms`, () => runCutBackup(engine, how, ms));
		}
	});
});

async function runCutBackup(engine: TestEngine, how: 'resume' | 'undo', ms: number): Promise<void> {
	const name = `cut-backup-${how}-${ms}`;
	const container = await runContainer(engine.docker, { name });
	const python = fileOf('bin/python3', Buffer.from(`#!/bin/sh\n${WRITES}\n`));
	await container.putArchive(writeTar([python, fileOf('begin', sent(Buffer.alloc(0)))]), { path: '/' });
	const home = await mkdtemp(join(tmpdir(), 'lavadock-cut-'));
	const folder = join(home, 'backups');
	const environment = { DOCKER_HOST: engine.address, XDG_STATE_HOME: home };
	const program = startProgram(environment);
	try {
		const old = `lavadock-${name}-20200101-000000.tar`;
		await mkdir(folder);
		await writeFile(join(folder, old), whole(sent(Buffer.alloc(0))));
		const began = (await container.inspect()).State.StartedAt;
		const step: Step = {
			do: 'backup',
			container: { id: container.id, name },
			folder,
			jobs: true,
			keep: 2,
			expected: 1,
		};
		const plan: Plan = { title: 'Back up', steps: [step], warnings: [] };
		const reported = await killed({ ...environment, ...asEnvironment({ plan }) }, 1, ms);
		const kept = await wholeBackups(folder, name);
		assert.ok(kept.includes(old) && kept.length <= 2, kept.join(' '));
		await until('the program is live', () => program.snapshot().connection.state === 'live');
		const [cut] = await program.plans.unfinished();
		if (cut === undefined) {
			// One that is killed before it says that it has begun has no journal yet.
			assert.equal(kept.length, reported === 'ended: done' ? 2 : kept.length, reported);
		} else {
			const outcome = await program.plans[how](cut.id).outcome;
			assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', JSON.stringify(outcome));
			assert.deepEqual(await program.plans.unfinished(), []);
		}
		if (how === 'resume' && cut !== undefined) assert.equal((await wholeBackups(folder, name)).length, 2);
		// What was left of it goes with the next one.
		assert.equal((await program.plans.start(plan).outcome).end, 'done');
		const last = await readdir(folder);
		assert.deepEqual(last.toSorted(), await wholeBackups(folder, name));
		assert.equal(last.length, 2);
		const { State } = await container.inspect();
		assert.deepEqual([State.Running, State.StartedAt], [true, began]);
	} finally {
		await program.close();
		await rm(home, { recursive: true, force: true });
	}
}

/** What has the name of a backup; rejects when one is not as it was written. */
async function wholeBackups(folder: string, server: string): Promise<string[]> {
	const names = (await readdir(folder)).filter(each => isBackupOf(server, each)).toSorted();
	for (const each of names) await checkBackup(join(folder, each), () => undefined, new AbortController().signal);
	return names;
}

type Restore = { name: string; file: string; within: Step['do'] | undefined };

function restoreCase(docker: Docker, { name, file, within }: Restore): Case {
	return {
		...thingsNamed(docker, name),
		...(within && { within }),
		prepare: async () => {
			const mounts = Object.entries(SERVER_FOLDERS).map(([part, Target]) => {
				return { Type: 'volume' as const, Source: `${name}-${part}`, Target };
			});
			const host = { NetworkMode: 'none', Mounts: mounts, ...unlessStopped };
			const container = await runContainer(docker, {
				name,
				Image: restorable,
				Hostname: name,
				StopTimeout: 1,
				HostConfig: host,
			});
			const files = writeTar([fileOf('data', Buffer.from('old'))]);
			await container.putArchive(files, { path: SERVER_FOLDERS.postgresql });
		},
		picture: async () => [await reportOf(docker, name), await contentOf(docker, name)],
		make: async program => {
			const { container, found: old } = await factsOf(program, name);
			const { volumes } = await program.lookups.belongings();
			return { plan: restorePlan({ container, old, changes: [], file, manifest, volumes }), secrets: old.secrets };
		},
	};
}

/** Of the server's database, and whether it was filled to the end. */
async function contentOf(docker: Docker, name: string): Promise<unknown> {
	const path = `${SERVER_FOLDERS.postgresql}/data`;
	const tar = readTar(await buffer(await docker.getContainer(name).getArchive({ path })));
	return [sha256(Buffer.from(tar?.content ?? [])), await has(docker, name, `${SERVER_FOLDERS.etc}/end`)];
}
