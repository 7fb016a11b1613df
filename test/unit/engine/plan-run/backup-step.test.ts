/** Backups as steps of a plan: how far they are, what is told at the end, and what goes wrong. */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { writeBackup } from '../../../../source/engine/backup/write-backup.ts';
import { backUp, readBackup } from '../../../../source/engine/plan-run/steps/backup.ts';
import type { StepProgress } from '../../../../source/engine/plan-run/progress.ts';
import { writeTar } from '../../../../source/engine/archive/tar.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { BackupStep, ReadBackupStep } from '../../../../source/lab/plan.ts';
import { manifest } from '../backup/backup-for-tests.ts';
import { createFakeClock } from '../fake-clock.ts';
import { type CommandEnd, runsCommands } from '../scripted-commands.ts';
import { inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

/** As the server's program writes it: without the end of the tar. */
const tarOf = (bytes: number): Buffer =>
	writeTar(
		[
			{ path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) },
			{ path: 'database/000000', content: Buffer.alloc(bytes, 'x') },
		].map(file => ({ ...file, mode: 0o600, uid: 0, gid: 0 })),
	).subarray(0, -1024);

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
let folder: string;
before(async () => {
	({ peer, session, close } = await openScriptedSession());
	folder = await mkdtemp(join(tmpdir(), 'lavadock-backup-'));
	peer.answers.set('/containers/c1/json', inspected('c1'));
});
after(async () => {
	await close();
	await rm(folder, { recursive: true });
});

const server = { id: 'c1', name: 'lava-server' };

/** A clock that goes on by so many milliseconds whenever it is looked at. */
function steppingSession(ms: number): Session {
	let now = 0;
	return { ...session, clock: { ...createFakeClock(), now: () => (now += ms) } };
}

function watching() {
	const seen: StepProgress[] = [];
	return {
		seen,
		signal: new AbortController().signal,
		onProgress: (progress: StepProgress) => void seen.push(progress),
	};
}

suite('a backup that is read again', () => {
	let file: string;
	before(async () => {
		const content = tarOf(2_500_000);
		const written = await writeBackup(
			{ folder, server: 'lava-server', keep: 0 },
			createFakeClock(),
			async onOutput => {
				await onOutput([content]);
				return { exitCode: 0, stderr: '' };
			},
			() => undefined,
		);
		file = written.file;
	});

	const step = (to: ReadBackupStep['to'], path = file): ReadBackupStep => ({
		do: 'read-backup',
		to,
		container: server,
		file: path,
	});

	test('tells how far it is, and how fast, four times a second', async () => {
		const size = (await readFile(file)).length;
		const watched = watching();
		await readBackup(steppingSession(250), step('check'), watched);
		const mebibyte = 1 << 20;
		assert.deepEqual(watched.seen.slice(0, 2), [
			{ kind: 'bytes', done: mebibyte, expected: size, rate: mebibyte * 4 },
			{ kind: 'bytes', done: 2 * mebibyte, expected: size, rate: mebibyte * 4 },
		]);
		const often = watching();
		await readBackup(steppingSession(125), step('check'), often);
		assert.deepEqual(
			often.seen.map(progress => progress.kind === 'bytes' && progress.done),
			[2 * mebibyte],
		);
	});

	test('is refused where a byte of it is another', async () => {
		const bytes = await readFile(file);
		const changed = join(folder, 'changed.tar');
		bytes[2_000_000] = 'y'.charCodeAt(0);
		await writeFile(changed, bytes);
		await assert.rejects(readBackup(session, step('check', changed), watching()), /its checksum is another/);
		await assert.rejects(
			readBackup(session, step('check', join(folder, 'none')), watching()),
			/ENOENT|There is no file/,
		);
	});
});

suite('a backup that is restored', () => {
	let step: ReadBackupStep;
	before(async () => {
		const file = join(folder, 'to-restore.tar');
		await writeFile(file, tarOf(1000));
		step = { do: 'read-backup', to: 'restore', container: server, file };
	});
	const restored = async (end: CommandEnd): Promise<void> => {
		runsCommands(peer, 'c1', () => end);
		return readBackup(session, step, watching());
	};

	test('tells how far it is while the command takes it', async () => {
		const { size } = await stat(step.file);
		const reported = Promise.withResolvers<void>();
		runsCommands(peer, 'c1', () => ({}), reported.promise);
		const watched = watching();
		await readBackup(steppingSession(500), step, {
			...watched,
			onProgress(progress) {
				watched.onProgress(progress);
				reported.resolve();
			},
		});
		const seen = watched.seen.map(each => each.kind === 'bytes' && [each.done, each.expected]);
		assert.deepEqual(seen, [[size, size]]);
	});

	test('is done where the command succeeds, whatever that says besides', async () => {
		await restored({ stderr: 'NOTICE: extension exists\n' });
	});

	test('tells the last words of a command that failed, else how it ended', async () => {
		const stderr = 'a\nb\nERROR: no space\nHINT: make room\nin /var\n';
		await assert.rejects(restored({ exitCode: 1, stderr }), { message: 'ERROR: no space HINT: make room in /var' });
		await assert.rejects(restored({ exitCode: 3 }), { message: 'Its command ended with exit code 3.' });
	});
});

suite('a backup that is made', () => {
	const step = (change: Partial<BackupStep> = {}): BackupStep => ({
		do: 'backup',
		container: server,
		jobs: true,
		folder: join(folder, 'made'),
		keep: 0,
		expected: 3000,
		...change,
	});

	test('is told by its file and its size', async () => {
		const asked = runsCommands(peer, 'c1', () => ({ stdout: tarOf(1000).toString('latin1') }));
		const { remark } = await backUp(session, step(), watching());
		const [name = ''] = await readdir(join(folder, 'made'));
		const { length } = await readFile(join(folder, 'made', name));
		assert.equal(remark, `The backup is ${join(folder, 'made', name)}, ${(length / 1000).toFixed(1)} kB.`);
		assert.deepEqual(asked[0]?.Cmd, ['python3', '-I', '-']);
	});

	test('leaves nothing where the command fails, and says why', async () => {
		runsCommands(peer, 'c1', () => ({ exitCode: 1, stderr: 'could not connect to server\n' }));
		const into = join(folder, 'failed');
		await assert.rejects(backUp(session, step({ folder: into }), watching()), /could not connect to server/);
		assert.deepEqual(await readdir(into), []);
	});
});
