import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { type JournalEntry, openJournal, stateFolder } from '../../../../source/engine/plan-run/journal/journal.ts';
import { JournalError } from '../../../../source/engine/plan-run/journal/journal-error.ts';
import { createSlots, readSlots, writeSlots } from '../../../../source/engine/plan-run/journal/slots.ts';
import { lockOwner, takeLock } from '../../../../source/engine/plan-run/journal/lock.ts';

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
	writtenAt: 1,
	plan: { title: 'A lab', steps: [{ do: 'create-volume', volume: { name: 'v' } }], warnings: [] },
	steps: [{ state: 'done', undo: { how: 'steps', steps: [{ do: 'remove-volume', volume: 'v' }] } }],
	before: { 'volume v': {} },
	preconditions: { 'volume v': { driver: 'local' } },
	direction: 'forward',
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
		await journal.remove(entry.id);
		assert.deepEqual(await readdir(folder), [], 'one that another console has ended is gone too');
	});

	test('tells the oldest first, in whatever order they are on the disk', async () => {
		const journal = openJournal(folder);
		const ids = ['3-c', '1-a', '5-e', '2-b', '4-d', '9-i', '6-f', '8-h', '7-g'];
		for (const id of ids) await journal.write({ ...entry, id });
		assert.deepEqual(
			(await journal.entries()).map(({ id }) => id),
			ids.toSorted(),
		);
	});

	test('that can’t be written says in which folder and why, as far as that is known', () => {
		const reason = (code?: string): string =>
			new JournalError('/state', Object.assign(new Error('its own words'), { code })).message;
		const of = (why: string): string =>
			`The journal of plans can't be written in /state: ${why}. Correct that, or name another folder in XDG_STATE_HOME.`;
		assert.equal(reason('ENOSPC'), of('there is no room left on its disk'));
		assert.equal(reason('EROFS'), of('its file system is read-only'));
		assert.equal(reason('EXDEV'), of('its own words'));
		assert.equal(reason(), of('its own words'));
	});

	test('leaves out what it can’t read', async () => {
		const journal = openJournal(folder);
		await journal.write(entry);
		await writeFile(join(folder, '0-b.plan.json'), '{"version": 2');
		// Cut off in its middle, and before it had its name.
		await writeFile(join(folder, '2-c.plan.json.new'), 'cut off');
		await copyFile(join(folder, '1-a.plan.json'), join(folder, '1-a.plan.json.new'));
		assert.deepEqual(await journal.entries(), [entry]);
	});
});

suite('a file with room for two texts', () => {
	let path: string;
	beforeEach(async () => {
		await mkdir(folder);
		path = join(folder, 'file');
	});
	const read = async (): Promise<string | undefined> => readSlots(await readFile(path));

	test('has the last one, and stays as large as it was', async () => {
		await createSlots(path, 'one', 100);
		assert.equal(await read(), 'one');
		const { size, ino } = await stat(path);
		for (const text of ['two', 'ü'.repeat(900), 'four', '']) {
			await writeSlots(path, text);
			assert.equal(await read(), text);
		}
		assert.deepEqual([(await stat(path)).size, (await stat(path)).ino], [size, ino]);
	});

	test('has the one before where the last one was cut off, wherever that was', async () => {
		const [before, last] = [`before ${'b'.repeat(5000)}`, `last ${'l'.repeat(5000)}`];
		await createSlots(path, 'first', 12_000);
		await writeSlots(path, before);
		const old = await readFile(path);
		await writeSlots(path, last);
		const fresh = await readFile(path);
		const changed = [...fresh.keys()].filter(at => fresh[at] !== old[at]);
		const [from = 0, to = 0] = [changed[0], changed.at(-1)];
		for (let cut = from; cut <= to; cut += 97) {
			assert.equal(readSlots(Buffer.concat([fresh.subarray(0, cut), old.subarray(cut)])), before, String(cut));
		}
		await writeFile(path, Buffer.concat([fresh.subarray(0, from + 2000), old.subarray(from + 2000)]));
		await writeSlots(path, 'next');
		assert.equal(await read(), 'next');
	});

	test('that had to grow has room for twice the text', async () => {
		await createSlots(path, 'one', 0);
		await writeSlots(path, 'x'.repeat(20_000));
		const { ino } = await stat(path);
		const larger = 'y'.repeat(39_000);
		await writeSlots(path, larger);
		assert.equal(await read(), larger);
		assert.equal((await stat(path)).ino, ino, 'the same file');
	});

	test('grows with a text, and leaves nothing beside it', async () => {
		await createSlots(path, 'one', 0);
		for (const length of [4000, 4100, 90_000, 3]) {
			const text = 'x'.repeat(length);
			await writeSlots(path, text);
			assert.equal(await read(), text);
		}
		assert.deepEqual(await readdir(folder), ['file']);
	});

	test('has none where it is empty or something else', () => {
		for (const bytes of ['', ' ', '{"version":1}', ' '.repeat(8192)]) {
			assert.equal(readSlots(Buffer.from(bytes)), undefined);
		}
	});
});

suite('the lock', () => {
	test('is one console’s until it lets go', async () => {
		const lock = await takeLock(folder, 'engine', '1', 'First');
		await assert.rejects(takeLock(folder, 'engine', '2', 'Second'), {
			name: 'LockedError',
			message: 'This console still runs "First" on this engine. Wait until it has ended, or cancel it.',
		});
		assert.equal((await lockOwner(folder, 'engine'))?.entry, '1');
		await (await takeLock(folder, 'another engine', '3', 'Third')).release();
		await lock.release();
		await (await takeLock(folder, 'engine', '2', 'Second')).release();
		assert.deepEqual(await readdir(folder), []);
	});

	test('of a console that was killed is nobody’s', async () => {
		const child = await holdLock();
		await assert.rejects(takeLock(folder, 'engine', '2', 'Second'), {
			name: 'LockedError',
			message: `Another lavadock (process ${child.pid}) runs "First" on this engine. Wait until it has ended, or cancel it.`,
		});
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

	test('of this process that nobody holds here was left behind', async () => {
		const lock = await takeLock(folder, 'engine', '1', 'First');
		const [name = ''] = await readdir(folder);
		const left = await readFile(join(folder, name));
		assert.equal((await lockOwner(folder, 'engine'))?.title, 'First');
		await lock.release();
		await writeFile(join(folder, name), left);
		assert.equal(await lockOwner(folder, 'engine'), undefined);
		await (await takeLock(folder, 'engine', '2', 'Second')).release();
		assert.deepEqual(await readdir(folder), []);
	});

	test('that can’t be removed is held no more by this process', async () => {
		const lock = await takeLock(folder, 'engine', '1', 'First');
		const aside = `${folder}.aside`;
		await rename(folder, aside);
		await writeFile(folder, 'no folder');
		await assert.rejects(lock.release(), JournalError);
		await rm(folder);
		await rename(aside, folder);
		await (await takeLock(folder, 'engine', '2', 'Second')).release();
	});

	test('waits for one who removes a stale one, and is taken again where that took it for the stale one', async () => {
		const held = await takeLock(folder, 'engine', '1', 'First');
		const [name = ''] = await readdir(folder);
		const path = join(folder, name);
		// As somebody who found a stale lock, and comes late.
		await writeFile(`${path}.removal.late`, await readFile(path));
		await rm(path);
		let isTaken = false;
		const taking = takeLock(folder, 'engine', '2', 'Second').then(lock => {
			isTaken = true;
			return lock;
		});
		for (;;) if (await readFile(path).catch(() => undefined)) break;
		await rename(path, `${path}.stale.late`);
		assert.equal(isTaken, false);
		await rm(`${path}.stale.late`);
		await rm(`${path}.removal.late`);
		const lock = await taking;
		assert.equal((await lockOwner(folder, 'engine'))?.entry, '2');
		await lock.release();
		await held.release();
	});

	test('waits for no removal of one who was killed', async () => {
		const child = await holdLock();
		const [name = ''] = await readdir(folder);
		await rename(join(folder, name), join(folder, `${name}.removal.dead`));
		await kill(child);
		await (await takeLock(folder, 'engine', '2', 'Second')).release();
		assert.deepEqual(await readdir(folder), []);
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
		const [, signal] = await once(child, 'exit');
		assert.equal(signal, 'SIGKILL', 'whoever looked for it has left it alone');
	}
});

const LOCK = '../../../../source/engine/plan-run/journal/lock.ts';
