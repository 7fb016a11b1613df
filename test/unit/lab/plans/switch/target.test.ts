import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DOCKER_HUB_LAVA, GITLAB, type Hub } from '../../../../../source/lab/image/hub.ts';
import { formatReference } from '../../../../../source/lab/image/reference.ts';
import { hubOf, ownHub, type Destination, targetsOf } from '../../../../../source/lab/plans/switch/target.ts';
import { lavaImage } from '../../../../../source/lab/image/image.ts';

function names(from: string, to: Destination): string[] {
	const image = lavaImage(from);
	assert.ok(image);
	return targetsOf(image, to, 'amd64').map(target =>
		target.state === 'named' ? formatReference(target.reference) : target.reason,
	);
}

const hub = (name: string): Hub | undefined => {
	const image = lavaImage(name);
	return image && hubOf(image);
};

const own = (text: string): Destination => {
	const registry = ownHub(text);
	assert.ok(registry);
	return { hub: registry };
};

describe('the image that a container may be switched to', () => {
	it('has its architecture where the registry wants one', () => {
		const release = 'lavasoftware/lava-dispatcher:2023.06';
		const there = 'registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.06';
		assert.deepEqual(names(release, { hub: GITLAB }), [there]);
		assert.deepEqual(names(there, { hub: DOCKER_HUB_LAVA }), [release]);
	});

	it('in a registry of one’s own may follow either hub', () => {
		assert.deepEqual(names('lavasoftware/lava-server:2023.06', own('http://localhost:5000/lava/lava/')), [
			'localhost:5000/lava/lava/lava-server:2023.06',
			'localhost:5000/lava/lava/amd64/lava-server:2023.06',
		]);
		// Of an age when each architecture had a name of its own.
		assert.deepEqual(names('lavasoftware/amd64-lava-server:2018.11', own('localhost:5000/mirror')), [
			'localhost:5000/mirror/lava-server:2018.11',
			'localhost:5000/mirror/amd64/lava-server:2018.11',
			'localhost:5000/mirror/amd64-lava-server:2018.11',
		]);
		assert.equal(ownHub('no registry'), undefined);
	});

	it('in a registry without a folder may be where LAVA’s hubs have it, or where it is now', () => {
		assert.deepEqual(names('lavasoftware/lava-server:2023.06', own('localhost:5000')), [
			'localhost:5000/lava-server:2023.06',
			'localhost:5000/lavasoftware/lava-server:2023.06',
			'localhost:5000/lava/lava/amd64/lava-server:2023.06',
			'localhost:5000/lava/lava/lava-server:2023.06',
			'localhost:5000/amd64/lava-server:2023.06',
		]);
		assert.deepEqual(names('other.lab/boards/amd64-lava-server:2018.11', own('registry.example:5000')), [
			'registry.example:5000/lava-server:2018.11',
			'registry.example:5000/lavasoftware/amd64-lava-server:2018.11',
			'registry.example:5000/lavasoftware/lava-server:2018.11',
			'registry.example:5000/lava/lava/amd64/lava-server:2018.11',
			'registry.example:5000/lava/lava/lava-server:2018.11',
			'registry.example:5000/boards/amd64-lava-server:2018.11',
			'registry.example:5000/amd64/lava-server:2018.11',
			'registry.example:5000/amd64-lava-server:2018.11',
		]);
	});

	it('is another version of the same registry', () => {
		const gitlab = 'registry.gitlab.com/lava/lava/aarch64/lava-server:2023.06';
		assert.deepEqual(names(gitlab, { version: '2023.08.dev0004' }), [`${gitlab.slice(0, -7)}2023.08.dev0004`]);
		assert.deepEqual(names('lavasoftware/lava-server', { version: '2023.06' }), ['lavasoftware/lava-server:2023.06']);
	});

	it('is a daily build or a release by its version', () => {
		const there = (version: string): string =>
			names('lavasoftware/lava-server:2023.01', { version, hub: GITLAB }).join();
		assert.equal(there('2023.06'), 'registry.gitlab.com/lava/lava/amd64/lava-server:2023.06');
		assert.match(there('2023.08.dev0004'), /^A daily build is only where it was pushed to/);
	});

	it('is none for what was built on its host', () => {
		assert.match(
			names('lavasoftware/lava-dispatcher:2023.01.customized', { hub: GITLAB }).join(),
			/no registry has it/,
		);
	});

	it('is from a registry that is known by its name', () => {
		assert.equal(hub('lavasoftware/lava-server:2023.06'), DOCKER_HUB_LAVA);
		assert.deepEqual(hub('localhost:5000/mirror/amd64/lava-server:2023.06'), {
			kind: 'own',
			registry: 'localhost:5000',
			namespace: 'mirror',
			layout: 'folder',
		});
	});
});
