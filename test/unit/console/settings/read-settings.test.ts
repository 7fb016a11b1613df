import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readSettings, SettingsError, settingsPath } from '../../../../source/console/settings/read-settings.ts';
import { defaultSettings } from '../../../../source/console/settings/settings.ts';

let home = '';
before(async () => {
	home = await mkdtemp(join(tmpdir(), 'lavadock-settings-'));
});
after(() => rm(home, { recursive: true }));

test('the file lies where XDG says', () => {
	assert.equal(settingsPath({ HOME: '/home/u' }), '/home/u/.config/lavadock/config.yaml');
	assert.equal(settingsPath({ HOME: '/home/u', XDG_CONFIG_HOME: '/etc/u' }), '/etc/u/lavadock/config.yaml');
	assert.equal(settingsPath({ HOME: '/home/u', XDG_CONFIG_HOME: '' }), '/home/u/.config/lavadock/config.yaml');
});

test('without a file everything is as usual', async () => {
	assert.deepEqual(await readSettings(undefined, { XDG_CONFIG_HOME: join(home, 'none') }), defaultSettings);
});

test("the user's own file is read, and another one where it is asked for", async () => {
	await mkdir(join(home, 'lavadock'));
	await writeFile(join(home, 'lavadock/config.yaml'), 'readOnly: true\n');
	await writeFile(join(home, 'other.yaml'), 'ascii: true\n');
	const environment = { XDG_CONFIG_HOME: home };
	assert.deepEqual(await readSettings(undefined, environment), { ...defaultSettings, readOnly: true });
	assert.deepEqual(await readSettings(join(home, 'other.yaml'), environment), { ...defaultSettings, ascii: true });
});

test('a file that was asked for and is not there is a problem', async () => {
	await assert.rejects(readSettings(join(home, 'absent.yaml'), {}), error => {
		assert(error instanceof SettingsError);
		assert.match(error.message, /absent\.yaml does not exist\.\n$/);
		return true;
	});
	await assert.rejects(readSettings(home, {}), SettingsError);
});

test('a broken file is shown with file, line and column', async () => {
	const path = join(home, 'broken.yaml');
	await writeFile(path, 'ascii: true\nreadOnly: perhaps\n');
	await assert.rejects(readSettings(path, {}), error => {
		assert(error instanceof SettingsError);
		assert(
			error.message.includes(`${path}:2:11: readOnly: must be true or false\n    2 | readOnly: perhaps\n`),
			error.message,
		);
		return true;
	});
});
