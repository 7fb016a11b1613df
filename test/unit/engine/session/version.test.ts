import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { EngineError } from '../../../../source/engine/engine-error.ts';
import { agreeOnVersion } from '../../../../source/engine/session/version.ts';

suite('the API version that is spoken', () => {
	const rows: [offered: string, spoken: string][] = [
		['1.41', '1.41'],
		['1.44', '1.44'],
		['1.53', '1.53'],
		['1.54', '1.54'],
		['1.55', '1.54'],
		['1.100', '1.54'],
		['2.0', '1.54'],
	];
	for (const [offered, spoken] of rows) test(offered, () => assert.equal(agreeOnVersion(offered), spoken));

	const refused: [offered: string, why: RegExp][] = [
		['1.40', /too old: it speaks the API up to 1\.40, lavadock needs 1\.41/],
		['1.9', /too old/],
		['0.99', /too old/],
		['', /no Docker Engine: it offers the API version ""/],
		['1', /no Docker Engine/],
		['1.41.0', /no Docker Engine/],
		['v1.41', /no Docker Engine/],
	];
	for (const [offered, why] of refused) {
		test(`none with "${offered}"`, () => {
			assert.throws(
				() => agreeOnVersion(offered),
				(error: unknown) => error instanceof EngineError && error.problem.kind === 'version' && why.test(error.message),
			);
		});
	}
});
