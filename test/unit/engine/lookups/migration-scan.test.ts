import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrationIn } from '../../../../source/engine/lookups/migration-scan.ts';

/** A row of django_migrations as PostgreSQL has it: each value behind a byte with its length. */
const row = (app: string, name: string): string => {
	const value = (text: string): string => `${String.fromCharCode(((text.length + 1) << 1) | 1)}${text}`;
	return `\x00\x07${value(app)}${value(name)}\x01\x02`;
};

const scan = (most: number, ...pieces: readonly string[]): Promise<number | undefined> =>
	migrationIn(
		(async function* () {
			for (const piece of pieces) yield Buffer.from(piece, 'latin1');
		})(),
		most,
	);

const initial = row('lava_scheduler_app', '0001_initial');
const last = row('lava_scheduler_app', '0056_testjob_queue_timeout');

test('the last migration counts, in whatever order the rows lie', async () => {
	assert.equal(await scan(1e6, last + row('auth', '0099_other') + initial), 56);
});

test('a row may lie across two pieces', async () => {
	for (let at = 1; at < last.length; at++)
		assert.equal(await scan(1e6, last.slice(0, at), last.slice(at)), 56, `${at}`);
});

test('there may be none', async () => {
	assert.equal(await scan(1e6, '', row('auth', '0012_alter')), undefined);
});

test('a large database is not read to its end', async () => {
	assert.equal(await scan(10, initial, last), 1);
});
