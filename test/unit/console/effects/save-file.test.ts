import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { saveFile } from '../../../../source/console/effects/save-file.ts';

suite('a file that the user asks for', () => {
	let folder = '';
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-save-'));
	});
	after(() => rm(folder, { recursive: true }));

	test('is written with its permissions', async () => {
		const path = join(folder, 'log');
		assert.equal(await saveFile(path, 0o600, ['one\n', 'two\n']), path);
		assert.equal(await readFile(path, 'utf8'), 'one\ntwo\n');
		assert.equal((await stat(path)).mode & 0o777, 0o600);
	});

	test('takes the place of none that is there', async () => {
		const path = join(folder, 'script.sh');
		await saveFile(path, 0o755, ['first']);
		await assert.rejects(saveFile(path, 0o755, ['second']), /script\.sh is there already: choose another name\.$/);
		assert.equal(await readFile(path, 'utf8'), 'first');
	});

	test('makes no folder, and says which is missing', async () => {
		await assert.rejects(saveFile(join(folder, 'none', 'log'), 0o600, []), /there is no folder .*none: make it first/);
	});
});
