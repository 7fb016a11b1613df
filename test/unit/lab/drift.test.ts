import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Change, changeKind, summariseDrift, withoutMountPoints } from '../../../source/lab/drift.ts';
import { isWithin } from '../../../source/lab/path.ts';

const file = (path: string, size = 1, kind: Change['kind'] = 'added'): Change => ({ path, kind, folder: false, size });
const folder = (path: string, kind: Change['kind'] = 'changed'): Change => ({
	path,
	kind,
	folder: true,
	size: undefined,
});

describe('what changed in a dispatcher', () => {
	it('is who it is, what somebody set, what passes, or drift', () => {
		assert.equal(changeKind('/var/lib/lava/dispatcher/worker/token'), 'identity');
		assert.equal(changeKind('/var/lib/lava/dispatcher/worker/tmp/7/log'), 'passing');
		assert.equal(changeKind('/etc/lava-coordinator/lava-coordinator.conf'), 'setting');
		assert.equal(changeKind('/usr/lib/python3/dist-packages/__pycache__/x.pyc'), 'passing');
		assert.equal(changeKind('/etc/lava-dispatcher-host/x'), 'drift');
		assert.equal(changeKind('/usr/bin/fastboot'), 'drift');
	});

	it('is told by folder, the largest first', () => {
		const { identity, drift, size } = summariseDrift([
			folder('/var'),
			folder('/var/lib'),
			file('/var/lib/lava/dispatcher/worker/token', 32),
			folder('/usr'),
			folder('/usr/bin'),
			file('/usr/bin/fastboot', 900),
			file('/usr/bin/adb', 100),
			file('/root/.bash_history', 7, 'changed'),
			file('/etc/motd', 0, 'deleted'),
		]);
		assert.deepEqual(identity, [
			{ path: '/var/lib/lava/dispatcher/worker/token', added: 1, changed: 0, deleted: 0, size: 32 },
		]);
		assert.deepEqual(
			drift.map(row => [row.path, row.size]),
			[
				['/usr/bin/fastboot', 900],
				['/usr/bin/adb', 100],
				['/root/.bash_history', 7],
				['/etc/motd', 0],
			],
		);
		assert.equal(size, 1039);
	});

	it('is not what the engine made to mount something there', () => {
		const changes = [
			folder('/srv', 'changed'),
			folder('/srv/lava', 'added'),
			folder('/srv/lava/images', 'added'),
			folder('/boards', 'added'),
			folder('/boards/keys', 'added'),
			file('/boards/left-by-a-job', 3),
			folder('/left', 'added'),
			folder('/images', 'added'),
		];
		const drifted = withoutMountPoints(changes, ['/srv/lava/images', '/boards/keys', '/image']);
		assert.deepEqual(
			summariseDrift(drifted).drift.map(({ path }) => path),
			['/boards/left-by-a-job', '/images', '/left'],
		);
	});

	it('opens folders while there is room, the fullest first', () => {
		const changes = ['a', 'b', 'c']
			.flatMap(name => [file(`/opt/x/${name}`), file(`/srv/${name}`)])
			.concat(file('/srv/d'));
		const paths = (most: number): string[] =>
			summariseDrift(changes, most)
				.drift.map(({ path }) => path)
				.toSorted();
		assert.deepEqual(paths(1), ['/']);
		assert.deepEqual(paths(2), ['/opt/x', '/srv']);
		assert.deepEqual(paths(4), ['/opt/x/a', '/opt/x/b', '/opt/x/c', '/srv']);
		assert.deepEqual(paths(5), ['/opt/x', '/srv/a', '/srv/b', '/srv/c', '/srv/d']);
		assert.equal(paths(7).length, 7);
		assert.deepEqual(summariseDrift([], 3).drift, []);
		assert.deepEqual(
			summariseDrift([file('/a')], 1).drift.map(({ path }) => path),
			['/a'],
		);
	});

	it('is all in the rows, each file once, however many there are', () => {
		const name = fc.constantFrom('usr', 'bin', 'lib', 'a', 'b', 'c', 'd', 'e', 'f');
		const path = fc.array(name, { minLength: 1, maxLength: 5 }).map(parts => `/${parts.join('/')}/x`);
		fc.assert(
			fc.property(fc.uniqueArray(path, { maxLength: 40 }), fc.integer({ min: 9, max: 20 }), (paths, most) => {
				const { drift } = summariseDrift(
					paths.map(each => file(each)),
					most,
				);
				assert.ok(drift.length <= most);
				assert.equal(
					drift.reduce((sum, { added }) => sum + added, 0),
					paths.length,
				);
				for (const each of paths) assert.equal(drift.filter(row => isWithin(each, row.path)).length >= 1, true);
			}),
		);
	});
});
