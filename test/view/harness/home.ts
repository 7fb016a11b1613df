/** A user's own folder with one backup in it, so that no frame tells of this machine's. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frozenClock } from '../../../source/demo/clock.ts';
import { FROZEN_INSTANT } from '../../../source/demo/engine.ts';
import { writeBackup } from '../../../source/engine/backup/write-backup.ts';
import { writeTar } from '../../../source/engine/archive/tar.ts';
import type { BackupManifest } from '../../../source/lab/lava/server/backup.ts';
import { NOTHING_KNOWN } from '../../../source/wizards/world.ts';

const MADE = FROZEN_INSTANT - 12 * 3_600_000;

const manifest: BackupManifest = {
	version: '2023.01',
	postgresql: '15.14 (Debian)',
	migration: 56,
	size: 11_000_000,
	counts: { users: 2, workers: 6, devices: 5, jobs: 4_737 },
	own: true,
	format: 1,
	server: 'lava-server',
	jobs: true,
	made: MADE / 1000,
};

/** Without its end, as the server's program writes it. */
function content(): Buffer {
	const file = (path: string, text: string) => ({ path, content: Buffer.from(text), mode: 0o600, uid: 0, gid: 0 });
	return writeTar([file('manifest.json', JSON.stringify(manifest))]).subarray(0, -1024);
}

/** HOME is that folder until it is closed. */
export async function openHome(): Promise<{ close: () => Promise<void> }> {
	const before = process.env['HOME'];
	const home = await mkdtemp(join(tmpdir(), 'lavadock-home-'));
	process.env['HOME'] = home;
	await writeBackup(
		{ folder: NOTHING_KNOWN.backups.folder, server: manifest.server, keep: 0 },
		frozenClock(MADE),
		async onOutput => {
			await onOutput([content()]);
			return { exitCode: 0, stderr: '' };
		},
		() => undefined,
	);
	return {
		async close() {
			if (before === undefined) delete process.env['HOME'];
			else process.env['HOME'] = before;
			await rm(home, { recursive: true, force: true });
		},
	};
}
