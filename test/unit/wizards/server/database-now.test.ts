import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NO_DATABASE, type VolumeContent } from '../../../../source/lab/lava/database/volume-content.ts';
import type { MountSpec } from '../../../../source/lab/spec/container.ts';
import { databaseAsks, majorInVolume, majorNow } from '../../../../source/wizards/server/database-now.ts';
import { askedKey, type World } from '../../../../source/wizards/world.ts';
import { runningOf } from '../../lab/found-for-tests.ts';
import { withFacts } from '../world-for-tests.ts';

const DATA: MountSpec = { type: 'volume', source: 'db', target: '/var/lib/postgresql' };

const oldOf = (image: string, mounts: readonly MountSpec[] = [DATA]) =>
	runningOf({ name: 'lava', image, mounts }).found;

function worldWith(content: VolumeContent | undefined): World {
	const volume = { about: 'volume', volume: 'db' } as const;
	return withFacts({ answers: new Map([[askedKey(volume), { about: 'volume', content }]]) });
}

suite("the PostgreSQL of a server's own database", () => {
	const data = worldWith({ ...NO_DATABASE, postgresql: '13' });

	test('is told by the files in its volume, whatever its release or an image of unknown release has', () => {
		assert.deepEqual(databaseAsks(oldOf('lab/lava:7')), [{ about: 'volume', volume: 'db' }]);
		assert.equal(majorNow(oldOf('lab/lava:7'), data), '13');
		assert.equal(majorNow(oldOf('lavasoftware/lava-server:2023.06'), data), '13');
	});

	test('is that of its release where nobody could look', () => {
		for (const world of [worldWith(undefined), worldWith(NO_DATABASE)]) {
			assert.equal(majorNow(oldOf('lavasoftware/lava-server:2023.06'), world), '15');
			assert.equal(majorNow(oldOf('lab/lava:7'), world), undefined);
			assert.equal(majorInVolume(oldOf('lavasoftware/lava-server:2023.06'), world), undefined);
		}
	});

	test('is told by the files in a folder of the host too', () => {
		const folder: MountSpec = { ...DATA, type: 'bind', source: '/srv/db' };
		const asked = { about: 'volume', volume: '/srv/db' } as const;
		const old = oldOf('lavasoftware/lava-server:2023.06', [folder]);
		assert.deepEqual(databaseAsks(old), [asked]);
		const content = { ...NO_DATABASE, postgresql: '13' };
		const world = withFacts({ answers: new Map([[askedKey(asked), { about: 'volume', content }]]) });
		assert.equal(majorNow(old, world), '13');
	});

	test('is not asked for where it is in its container alone', () => {
		assert.deepEqual(databaseAsks(undefined), []);
		assert.deepEqual(databaseAsks(oldOf('lab/lava:7', [])), []);
	});
});
