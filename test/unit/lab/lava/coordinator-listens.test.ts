/** The coordinator's own file, changed by the program that a plan runs in its container. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { parseVersion } from '../../../../source/lab/image/version.ts';
import type { Command } from '../../../../source/lab/command.ts';
import { COORDINATOR_FILE } from '../../../../source/lab/lava/coordinator.ts';
import { listen, listeningFile, listens, listensAlone } from '../../../../source/lab/lava/coordinator-listens.ts';

test('a coordinator listens alone from 2026.10 on, as far as its release is known', () => {
	const alone = ['2023.01', '2026.09', '2026.10', '2026.10.0003.gabcdef0', '2027.01'].filter(text =>
		listensAlone(parseVersion(text)),
	);
	assert.deepEqual(alone, ['2026.10', '2026.10.0003.gabcdef0', '2027.01']);
	assert.equal(listensAlone(undefined), false);
});

suite("the coordinator's file", () => {
	let folder: string;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), 'lavadock-unit-'));
	});
	after(() => rmSync(folder, { recursive: true }));

	const file = (): string => join(folder, 'lava-coordinator.conf');
	function run({ command: [program = '', ...words] }: Command): number | null {
		return spawnSync(
			program,
			words.map(word => (word === COORDINATOR_FILE ? file() : word)),
		).status;
	}
	const has = (text: string): boolean => {
		writeFileSync(file(), text);
		return run(listens()) === 0;
	};

	test('says where it listens, or it is its own container alone', () => {
		assert.equal(has(listeningFile()), true);
		assert.equal(has('{"bind_address": "172.18.0.5"}'), true);
		assert.equal(has('{"port": 3079}'), false);
		assert.equal(has('{"bind_address": "127.0.0.1"}'), false);
		assert.equal(has('{"bind_address": "localhost"}'), false);
	});

	test('keeps what else it says', () => {
		writeFileSync(file(), '{"port": 4000, "more": ["x"]}');
		assert.equal(run(listen()), 0);
		assert.deepEqual(JSON.parse(readFileSync(file(), 'utf8')), { port: 4000, more: ['x'], bind_address: '0.0.0.0' });
		assert.equal(run(listens()), 0);
	});

	test('that is none is left as it is, and said', () => {
		writeFileSync(file(), 'port=1');
		assert.notEqual(run(listen()), 0);
		assert.equal(readFileSync(file(), 'utf8'), 'port=1');
	});
});
