/** Where a form's image comes from, and what is known of it. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dispatcherWizard } from '../../../../source/wizards/dispatcher/dispatcher.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { chosenImage, imageAsks, referenceOf, roomProblem } from '../../../../source/wizards/fields/image-fields.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { snapshot, withFacts, world } from '../world-for-tests.ts';

const answers = { source: 'docker-hub', image: 'here:1', version: ' 2023.06 ', reference: 'lab/worker:1' };
const ON_HUB = 'lavasoftware/lava-dispatcher:2023.06';

suite('the image that is meant', () => {
	test('is by its source the one here, one on a hub, or any', () => {
		const named = (source: string): string => referenceOf('dispatcher', { ...answers, source }, world);
		assert.equal(named('here'), 'here:1');
		assert.equal(named('docker-hub'), ON_HUB);
		assert.equal(named('other'), 'lab/worker:1');
		assert.match(named('gitlab'), /^registry\.gitlab\.com\/.*amd64.*:2023\.06$/);
		assert.equal(named('nowhere'), '');
		assert.equal(
			chosenImage('dispatcher', { ...answers, source: 'nowhere' }, world),
			'Choose where the image comes from.',
		);
	});

	test('is for the processor of the host', () => {
		const arm = {
			...world,
			snapshot: { ...snapshot, host: snapshot.host && { ...snapshot.host, architecture: 'arm64' } },
		};
		assert.match(referenceOf('dispatcher', { ...answers, source: 'gitlab' }, arm), /aarch64/);
		const nobody = { ...world, snapshot: { ...snapshot, host: undefined } };
		assert.match(referenceOf('dispatcher', { ...answers, source: 'gitlab' }, nobody), /amd64/);
	});
});

suite('what is asked of an image', () => {
	const asked = (change: Partial<typeof answers>, where = world): unknown =>
		imageAsks('dispatcher', { ...answers, ...change }, where).map(each => each.about);

	test('is its engine where it has the image, else its registry', () => {
		assert.deepEqual(asked({}), ['image']);
		assert.deepEqual(asked({}, withFacts({ images: [ON_HUB] })), ['image here']);
		assert.deepEqual(asked({}, withFacts({ images: undefined })), ['image']);
		assert.deepEqual(asked({ source: 'here' }), ['image here']);
	});

	test('is nothing of one that is none, or of the other part', () => {
		assert.deepEqual(asked({ version: '' }), []);
		assert.deepEqual(asked({ source: 'other', reference: '' }), []);
		assert.deepEqual(asked({ source: 'other', reference: 'lavasoftware/lava-server:2023.01' }), []);
	});
});

suite('an image', () => {
	const problem = (given: Given, reported?: LookedUp, facts: Partial<World['facts']> = {}): string => {
		const key = askedKey({
			about: given['source'] === 'here' ? 'image here' : 'image',
			image: String(given['reference'] ?? ON_HUB),
		});
		const known = new Map(world.facts.answers);
		if (reported !== undefined) known.set(key, reported);
		const views = dispatcherWizard.fields({ server: 'elsewhere', ...given }, withFacts({ answers: known, ...facts }));
		return views
			.flatMap(each => (['image', 'version', 'reference'].includes(each.id) ? (each.problem ?? []) : []))
			.join();
	};
	const hub: Given = { source: 'docker-hub', version: '2023.06' };
	const found = (...platforms: string[]): LookedUp => ({
		about: 'image',
		answer: { state: 'found', manifest: { image: ON_HUB, digest: 'sha256:1', list: false, platforms } },
	});

	test('runs on the host’s processor', () => {
		assert.equal(problem(hub, found('linux/amd64')), '');
		assert.match(
			problem(hub, found('linux/arm64')),
			/^It is for linux\/arm64 and this host is amd64: choose an image for amd64\.$/,
		);
		assert.equal(problem(hub), '', 'nobody has been asked');
	});

	test('that its registry does not have is told with what to do', () => {
		const missing: LookedUp = {
			about: 'image',
			answer: {
				state: 'missing',
				problem: { kind: 'unknown', message: 'It has no such image.', remedy: ['Push it.'] },
			},
		};
		assert.match(problem(hub, missing), /It has no such image\. Push it\./);
	});

	test('has no room where there is less than any image of LAVA takes', () => {
		const space = (free: number) => ({ space: { folder: '/var/lib/docker', free, total: 100e9 } });
		assert.match(problem(hub, undefined, space(1e9 - 1)), /are free under \/var\/lib\/docker: make room first/);
		assert.equal(problem(hub, undefined, space(1e9)), '');
		assert.equal(roomProblem(withFacts({ space: undefined })), undefined);
	});

	test('of the engine’s own needs no room, and may be for another processor', () => {
		const image = 'lavasoftware/lava-dispatcher:2023.01';
		const given: Given = { source: 'here', image, reference: image };
		const local = (architecture: string): LookedUp => ({
			about: 'image here',
			found: { id: 'i', names: [image], digests: [], architecture },
		});
		assert.equal(problem(given, local('amd64'), { space: { folder: '/', free: 0, total: 1 } }), '');
		assert.equal(problem(given, local('')), '');
		assert.match(problem(given, local('arm64')), /^It is for arm64 and this host is amd64/);
		assert.equal(problem(given, { about: 'image here', found: undefined }), '');
	});
});
