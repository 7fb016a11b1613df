import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { checkBackup, readBackupHead } from '../../../../source/engine/backup/read-backup.ts';
import { unfinishedIn } from '../../../../source/engine/backup/unfinished.ts';
import { writeBackup } from '../../../../source/engine/backup/write-backup.ts';
import { writeTar } from '../../../../source/engine/archive/tar.ts';
import { createFakeClock } from '../fake-clock.ts';
import { manifest } from './backup-for-tests.ts';

/** A tar without its end, as the server's program writes it. */
function tarStart(...files: (readonly [path: string, content: string])[]): Buffer {
	const tar = writeTar(
		files.map(([path, content]) => ({ path, content: Buffer.from(content), mode: 0o600, uid: 0, gid: 0 })),
	);
	return tar.subarray(0, -1024);
}

const whole = tarStart(['manifest.json', JSON.stringify(manifest)], ['database/000000', 'x'.repeat(3000)]);

suite('a backup on the disk', () => {
	let folder: string;
	const clock = createFakeClock(Date.parse('2026-11-30T15:30:00Z'));
	beforeEach(async () => {
		folder = join(await mkdtemp(join(tmpdir(), 'lavadock-backup-')), 'kept');
	});
	afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

	const write = (keep = 0, content = whole, exit = { exitCode: 0, stderr: '' }) =>
		writeBackup(
			{ folder, server: 'lava-server', keep },
			clock,
			async onOutput => {
				// Pieces end anywhere.
				await onOutput([content.subarray(0, 700), content.subarray(700, 701)]);
				await onOutput([content.subarray(701)]);
				return exit;
			},
			() => undefined,
		);
	const check = (file: string) => checkBackup(file, () => undefined, new AbortController().signal);

	test('is a whole tar that only its owner reads, with its checksum as the last file', async () => {
		const { file, bytes } = await write();
		assert.equal(file, join(folder, 'lavadock-lava-server-20261130-153000.tar'));
		const { mode, size } = await stat(file);
		assert.deepEqual([mode & 0o777, size], [0o600, bytes]);
		assert.equal((await stat(folder)).mode & 0o777, 0o700);
		const head = await readBackupHead(file);
		assert.deepEqual(head, { state: 'found', manifest, bytes });
		await check(file);
	});

	test('is refused when it was cut off or changed, or is none', async () => {
		const { file, bytes } = await write();
		const handle = await open(file, 'r+');
		await handle.write('y', 2000);
		await handle.close();
		await assert.rejects(check(file), /changed after it was written/);
		await truncate(file, bytes - 512);
		await assert.rejects(check(file), /not complete: its end is missing/);
		await writeFile(file, 'no tar');
		await assert.rejects(check(file), /no backup of lavadock/);
		await assert.rejects(check(join(folder, 'none.tar')), /There is no file/);
		await assert.rejects(check(folder), /is a folder/);
	});

	test('is not there when it was not finished, and the older ones stay', async () => {
		const { file } = await write(1);
		clock.advance(1000);
		await assert.rejects(
			write(1, whole.subarray(0, 900), { exitCode: 1, stderr: 'pg_dump: no space\n' }),
			/pg_dump: no space/,
		);
		assert.deepEqual(await readdir(folder), [file.slice(folder.length + 1)]);
	});

	test('goes when it is older than as many as are kept; what is not of this server stays', async () => {
		await mkdir(folder, { recursive: true });
		const others = ['lavadock-lava-server-2-20200101-000000.tar', 'lavadock-lava-server-notes.tar', 'notes.txt'];
		for (const name of others) await writeFile(join(folder, name), '');
		await writeFile(join(folder, 'lavadock-lava-server-20200101-000000.tar.part'), '');
		for (let at = 0; at < 4; at++) {
			await write(2);
			clock.advance(60_000);
		}
		const names = await readdir(folder);
		assert.deepEqual(names.filter(name => !others.includes(name)).length, 2, names.join(' '));
		assert.ok(others.every(name => names.includes(name)));
		assert.ok(!names.some(name => name.endsWith('.part')));
	});

	test('removes what was cut off of this server, and leaves what somebody still writes', async () => {
		await mkdir(folder, { recursive: true });
		const name = (server: string, end: string): string => `lavadock-${server}-20200101-000000.tar${end}`;
		const host = hostname();
		const cutOff = [name('lava-server', '.part'), name('lava-server', `.${host}-99999999.part`)];
		const others = [
			name('lava-server', `.${host}-${process.pid}.part`),
			name('lava-server', '.elsewhere-99999999.part'),
			name('lava-server-2', '.part'),
		];
		for (const each of [...cutOff, ...others]) await writeFile(join(folder, each), 'xy');
		assert.deepEqual(
			(await unfinishedIn(folder)).map(({ name: of, server, bytes, writer }) => [of, server, bytes, writer]),
			[
				[others[2], 'lava-server-2', 2, 'gone'],
				[others[1], 'lava-server', 2, 'elsewhere'],
				[cutOff[1], 'lava-server', 2, 'gone'],
				[others[0], 'lava-server', 2, 'works'],
				[cutOff[0], 'lava-server', 2, 'gone'],
			].toSorted(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1)),
		);
		const { file, removed } = await write();
		assert.deepEqual(removed.map(each => each.name).toSorted(), cutOff.toSorted());
		assert.deepEqual((await readdir(folder)).filter(each => !file.endsWith(each)).toSorted(), others.toSorted());
	});

	test('has no folder to be in', async () => {
		await mkdir(join(folder, '..'), { recursive: true });
		await writeFile(folder, '');
		await assert.rejects(write(), /is no folder/);
		assert.equal(await readFile(folder, 'utf8'), '');
		folder = '/proc/lavadock/kept';
		await assert.rejects(write(), /There can be no folder/);
	});
});
