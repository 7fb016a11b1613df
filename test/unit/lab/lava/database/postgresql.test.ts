import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import { hasOwnDatabase, postgresqlIn, repairsDatabase } from '../../../../../source/lab/lava/database/postgresql.ts';

const version = (text: string) => {
	const found = parseVersion(text);
	assert.ok(found);
	return found;
};

suite("the database that comes with LAVA's image", () => {
	const majors: [string, string | undefined][] = [
		['2018.4', '9.6'],
		['2019.10', '9.6'],
		['2019.11', '11'],
		['2021.05', '11'],
		['2021.08', '13'],
		['2023.05.1', '13'],
		['2023.06', '15'],
		['2026.01', '15'],
		['2026.02', '17'],
		['2017.11', undefined],
	];
	for (const [text, major] of majors) {
		test(`${text}: ${major}`, () => assert.equal(postgresqlIn(version(text)), major));
	}

	test('is its own unless its variables say otherwise', () => {
		assert.equal(hasOwnDatabase({}), true);
		assert.equal(hasOwnDatabase({ SERVICES: 'gunicorn postgresql' }), true);
		assert.equal(hasOwnDatabase({ SERVICES: 'gunicorn' }), false);
		assert.equal(hasOwnDatabase({ DATABASE_URL: 'postgresql://db/lava' }), false);
		assert.equal(hasOwnDatabase({ SERVICES: 'postgresql', DATABASE_URL: 'postgresql://db/lava' }), false);
	});

	test('may need repair from 2023.01 until 2023.06', () => {
		const repairs = (from: string, to: string): boolean => repairsDatabase(version(to), version(from));
		assert.equal(repairs('2023.01', '2023.06'), true);
		assert.equal(repairs('2023.05.1', '2024.05'), true);
		assert.equal(repairs('2022.11', '2023.06'), false);
		assert.equal(repairs('2023.06', '2023.08'), false);
		assert.equal(repairs('2023.01', '2023.05'), false);
		assert.equal(repairsDatabase(undefined, version('2023.01')), false);
		assert.equal(repairsDatabase(version('2023.06'), undefined), false);
	});
});
