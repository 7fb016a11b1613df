/** Which images a form offers, and what is wrong with one. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { imageOnHub, imageProblem, imagesHere } from '../../../../source/lab/image/choice.ts';

suite('the images here', () => {
	test('are those of that part, the newest first, and those of no version last', () => {
		const names = [
			'lavasoftware/lava-dispatcher',
			'lavasoftware/lava-dispatcher:2022.11',
			'lavasoftware/lava-server:2026.07',
			'lavasoftware/lava-dispatcher:2023.10',
			'debian:bookworm',
			'lavasoftware/lava-dispatcher-base:2026.07',
			'lavasoftware/lava-dispatcher:2023.01',
		];
		const sorted = ['2023.10', '2023.01', '2022.11', undefined];
		for (const order of [names, names.toReversed()]) {
			assert.deepEqual(
				imagesHere('dispatcher', order).map(({ version }) => version?.text),
				sorted,
			);
		}
		assert.equal(imagesHere('server', names).length, 1);
		assert.deepEqual(imagesHere('server', []), []);
	});
});

suite('an image on a hub', () => {
	const named = (...asked: Parameters<typeof imageOnHub>): string => {
		const found = imageOnHub(...asked);
		return typeof found === 'string' ? found : found.reference;
	};
	test('is named as it is there, for the processor of the host', () => {
		assert.equal(named('server', 'docker-hub', '2023.06', 'amd64'), 'lavasoftware/lava-server:2023.06');
		assert.equal(
			named('dispatcher', 'gitlab', '2023.06', 'arm64'),
			'registry.gitlab.com/lava/lava/aarch64/lava-dispatcher:2023.06',
		);
	});
	test('is none without a version, or where the hub has none', () => {
		assert.match(named('server', 'gitlab', '', 'amd64'), /^Write a version of LAVA, e\.g\. /);
		assert.match(named('server', 'docker-hub', 'newest', 'amd64'), /^Write a version of LAVA/);
	});
});

suite('what is wrong with an image', () => {
	const rows: [reference: string, says: RegExp][] = [
		['lavasoftware/lava-dispatcher:2023.01', /^nothing$/],
		['lab/worker:1', /^nothing$/],
		['lavasoftware/lava-server:2023.01', /^It is a lava-server: choose a lava-dispatcher\.$/],
		['lavasoftware/lava-dispatcher-base:2023.01', /to build on/],
		['lavasoftware/aarch64-lava-dispatcher:2023.01', /^It is for arm64 and this host is amd64/],
		['lavasoftware/amd64-lava-dispatcher:2023.01', /^nothing$/],
		['No Image', /^Write an image's name/],
		['', /^Write an image's name/],
	];
	for (const [reference, says] of rows) {
		test(reference || 'nothing', () => assert.match(imageProblem('dispatcher', reference, 'amd64') ?? 'nothing', says));
	}
});
