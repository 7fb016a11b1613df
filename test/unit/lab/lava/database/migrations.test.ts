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

test('each release that brought migrations is told by its own', () => {
	const releases =
		'2018.1 2018.4 2018.5 2018.7 2019.05 2019.08 2019.10 2020.01 2020.04 2020.05 2020.06 2020.09 2020.10 2021.01 2021.08 ' +
		'2023.06 2024.01 2024.09 2025.06 2025.10 2026.05 2026.07 2026.10';
	const migrations = releases.split(' ').map(release => last(release) ?? 0);
	assert.deepEqual(
		migrations,
		[34, 36, 37, 38, 41, 43, 46, 48, 50, 51, 52, 53, 54, 55, 56, 58, 59, 61, 62, 63, 64, 67, 74],
	);
	for (const [at, release] of releases.split(' ').entries()) {
		assert.match(releasesWith(migrations[at] ?? 0), new RegExp(`^LAVA ${release} or later`));
	}
	assert.equal(last('2017.12'), undefined);
});
