import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import { lastMigration, releasesWith } from '../../../../../source/lab/lava/database/migrations.ts';

const last = (version: string): number | undefined => {
	const parsed = parseVersion(version);
	return parsed && lastMigration(parsed);
};

test('a release has the migrations up to its own', () => {
	const rows: [string, number | undefined][] = [
		['2018.1', 34],
		['2019.01', 38],
		['2021.05', 55],
		['2021.08', 56],
		['2023.05.1', 56],
		['2023.06', 58],
		['2026.10', 74],
	];
	for (const [version, migration] of rows) assert.equal(last(version), migration, version);
});

test('a database tells between which releases it was written', () => {
	assert.equal(releasesWith(56), 'LAVA 2021.08 or later, before 2023.06');
	assert.equal(releasesWith(57), 'LAVA 2021.08 or later, before 2023.06', 'cut off within a migration');
	assert.equal(releasesWith(74), 'LAVA 2026.10 or later');
	assert.equal(releasesWith(90), 'LAVA 2026.10 or later');
	assert.equal(releasesWith(20), 'LAVA before 2018.1');
});
