import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../../../source/lab/drift.ts';
import {
	carriedFiles,
	copySteps,
	isKept,
	isMounted,
	movedFolders,
	withVolumes,
} from '../../../../../source/lab/plans/recreate/carry.ts';
import type { ContainerSpec, MountSpec } from '../../../../../source/lab/spec/container.ts';

const change = (path: string, kind: Change['kind'] = 'added', folder = false): Change => ({
	path,
	kind,
	folder,
	size: undefined,
});
const all = (): boolean => true;

describe('what goes along into the new container', () => {
	it('is a file, whether it is new or changed, and nothing that was deleted', () => {
		const changes = [change('/a/new'), change('/a/other', 'changed'), change('/a/gone', 'deleted')];
		assert.deepEqual(carriedFiles(changes, all), ['/a/new', '/a/other']);
	});

	it('is the outermost folder that the image does not have, once', () => {
		const changes = [
			change('/etc', 'changed', true),
			change('/etc/lava', 'added', true),
			change('/etc/lava/more', 'added', true),
			change('/etc/lava/more/one'),
			change('/etc/lava/two'),
			change('/etc/three'),
		];
		assert.deepEqual(carriedFiles(changes, all), ['/etc/lava', '/etc/three']);
	});

	it('is a folder of the root where that is new', () => {
		const changes = [change('/a', 'added', true), change('/a/b', 'added', true), change('/a/b/x')];
		assert.deepEqual(carriedFiles(changes, all), ['/a']);
	});

	it('is a folder only for a file in it, and never one that the image has', () => {
		assert.deepEqual(carriedFiles([change('/new', 'added', true), change('/newer')], all), ['/newer']);
		assert.deepEqual(carriedFiles([change('/etc', 'changed', true), change('/etc/x')], all), ['/etc/x']);
		assert.deepEqual(carriedFiles([change('/etc', 'deleted', true), change('/etc/x')], all), ['/etc/x']);
	});

	it('is what is asked for alone: who the worker is, and what somebody set', () => {
		const paths = ['/var/lib/lava/dispatcher/worker/token', '/etc/lava-coordinator/x', '/usr/bin/fastboot', '/tmp/y'];
		const kept = carriedFiles(
			paths.map(path => change(path)),
			isKept,
		);
		assert.deepEqual(kept, ['/etc/lava-coordinator/x', '/var/lib/lava/dispatcher/worker/token']);
	});

	it('is copied from the old one to the new one', () => {
		const [fresh, old] = [
			{ id: '', name: 'calvin' },
			{ id: 'c', name: 'calvin-old' },
		];
		assert.deepEqual(copySteps(['/a', '/b'])(fresh, old), [
			{ do: 'copy', container: fresh, from: old, path: '/a' },
			{ do: 'copy', container: fresh, from: old, path: '/b' },
		]);
	});
});

describe('a folder in a mount', () => {
	const volume: MountSpec = { type: 'volume', source: 'data', target: '/var/lib' };
	const spec = (...mounts: MountSpec[]): ContainerSpec => ({ name: 'lava', image: 'debian', mounts });

	it('stays when the container goes, at any depth, unless it is in memory', () => {
		assert.equal(isMounted(spec(volume), '/var/lib/postgresql'), true);
		assert.equal(isMounted(spec(volume), '/var/lib'), true);
		assert.equal(isMounted(spec(volume), '/var/library'), false);
		assert.equal(isMounted(spec({ type: 'tmpfs', target: '/var/lib' }), '/var/lib/postgresql'), false);
		assert.equal(isMounted({ name: 'lava', image: 'debian' }, '/var/lib'), false);
		const inMemory: MountSpec = { type: 'tmpfs', target: '/var/lib/lava' };
		assert.equal(isMounted(spec(volume, inMemory), '/var/lib/lava/jobs'), false, 'of the mount within the volume');
		assert.equal(isMounted(spec(volume, inMemory), '/var/lib/postgresql'), true);
	});

	it('of a server that is in none moves to a volume, when something is in it', () => {
		const changes = [change('/var/lib/postgresql/13/main'), change('/etc/lava-server/settings.conf')];
		const mounted = spec({ type: 'volume', source: 'etc', target: '/etc/lava-server' });
		assert.deepEqual(movedFolders(mounted, changes), [{ folder: '/var/lib/postgresql', volume: 'lava-postgresql' }]);
		assert.deepEqual(movedFolders(mounted, []), []);
		assert.equal(movedFolders(spec(), changes).length, 2);
	});

	it('is mounted beside the others, and begins empty', () => {
		const moved = [{ folder: '/var/lib/postgresql', volume: 'lava-postgresql' }];
		const before = spec(volume);
		assert.deepEqual(withVolumes(before, moved).mounts, [
			volume,
			{ type: 'volume', source: 'lava-postgresql', target: '/var/lib/postgresql', noCopy: true },
		]);
		assert.equal(withVolumes(before, []), before);
		assert.equal(withVolumes({ name: 'lava', image: 'debian' }, moved).mounts?.length, 1);
	});
});
