import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { type JournalEntry, openJournal, stateFolder } from '../../../../source/engine/plan-run/journal/journal.ts';
import { LockedError, lockOwner, takeLock } from '../../../../source/engine/plan-run/journal/lock.ts';

let folder: string;
beforeEach(async () => {
	folder = join(await mkdtemp(join(tmpdir(), 'lavadock-journal-')), 'state');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const entry: JournalEntry = {
	version: 1,
	id: '1-a',
	engine: 'AAAA:BBBB',
	startedAt: 1,
	plan: { title: 'A lab', steps: [{ do: 'create-volume', volume: { name: 'v' } }], warnings: [] },
	steps: [{ state: 'done', undo: { how: 'steps', steps: [{ do: 'remove-volume', volume: 'v' }] } }],
	before: { 'volume v': {} },
	ground: { 'volume v': { driver: 'local' } },
	turn: 'forward',
};

suite('the journal', () => {
	test('is where XDG wants it', () => {
		assert.equal(stateFolder({ XDG_STATE_HOME: '/s', HOME: '/h' }), '/s/lavadock');
		assert.equal(stateFolder({ XDG_STATE_HOME: 'relative', HOME: '/h' }), '/h/.local/state/lavadock');
		assert.equal(stateFolder({}), undefined);
	});

	test('reads back what was written, and nobody else does', async () => {
		const journal = openJournal(folder);
		assert.deepEqual(await journal.entries(), []);
		await journal.write(entry);
		assert.deepEqual(await journal.entries(), [entry]);
		const [name = ''] = await readdir(folder);
		assert.equal((await stat(folder)).mode & 0o777, 0o700);
		assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600);
		await journal.remove(entry.id);
		assert.deepEqual(await readdir(folder), []);
	});

	test('leaves out what it can’t read', async () => {
		const journal = openJournal(folder);
		await journal.write(entry);
		await writeFile(join(folder, '0-b.plan.json'), '{"version": 2');
		await writeFile(join(folder, '1-a.plan.json.new'), 'cut off');
		assert.deepEqual(await journal.entries(), [entry]);
	});
});

suite('the lock', () => {
	test('is one console’s until it lets go', async () => {
		const lock = await takeLock(folder, 'engine', '1', 'First');
		await assert.rejects(takeLock(folder, 'engine', '2', 'Second'), LockedError);
		assert.equal((await lockOwner(folder, 'engine'))?.entry, '1');
		await (await takeLock(folder, 'another engine', '3', 'Third')).release();
		await lock.release();
		await (await takeLock(folder, 'engine', '2', 'Second')).release();
		assert.deepEqual(await readdir(folder), []);
	});

	test('of a console that was killed is nobody’s', async () => {
		const child = await holdLock();
		await assert.rejects(takeLock(folder, 'engine', '2', 'Second'), LockedError);
		await kill(child);
		assert.equal(await lockOwner(folder, 'engine'), undefined);
		await (await takeLock(folder, 'engine', '2', 'Second')).release();
	});

	test('is taken by one of many who find it stale', async () => {
		await kill(await holdLock());
		const taken = await Promise.allSettled(
			Array.from({ length: 8 }, (_, index) => takeLock(folder, 'engine', String(index), 'Race')),
		);
		assert.equal(taken.filter(({ status }) => status === 'fulfilled').length, 1);
	});

	/** A process that has it. */
	async function holdLock(): Promise<ChildProcess> {
		const code = `const { takeLock } = await import(${JSON.stringify(import.meta.resolve(LOCK))}); await takeLock(process.argv[1], 'engine', '1', 'First'); console.log('taken'); setInterval(() => 0, 1000);`;
		const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '--eval', code, folder], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
		assert.equal(child.exitCode, null, 'it has the lock and holds it');
		return child;
	}

	async function kill(child: ChildProcess): Promise<void> {
		child.kill('SIGKILL');
		await once(child, 'exit');
	}
});

const LOCK = '../../../../source/engine/plan-run/journal/lock.ts';
