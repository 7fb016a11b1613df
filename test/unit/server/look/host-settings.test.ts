import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readHostSettings } from '../../../../source/server/look/host-settings.ts';

const etc = '/etc/lava-server';

/** What its files let a server answer to, by their paths from /etc/lava-server. */
function settingsOf(files: Readonly<Record<string, string>>, refused = false) {
	const inFolder = Object.entries(files).filter(([path]) => path.startsWith('settings.d/'));
	return readHostSettings(
		{
			fileIn: async (_id, path) => files[path.slice(etc.length + 1)],
			filesIn: async (_id, folder) => {
				if (refused) throw new Error('The line broke.');
				assert.equal(folder, `${etc}/settings.d`);
				return inFolder.length === 0 ? undefined : inFolder.map(([path, text]) => ({ path, text }));
			},
		},
		'c1',
	);
}

const hosts = (...names: string[]): string => `ALLOWED_HOSTS: [${names.map(name => `"${name}"`).join(', ')}]\n`;

suite('the hosts that a server answers to by its files', () => {
	test('are those of the file that is read last', async () => {
		const files = {
			'settings.d/30-hosts.yaml': hosts('thirty'),
			'settings.d/00-database.yaml': `${hosts('zero')}DATABASES: {default: {HOST: 127.0.0.1}}\n`,
			'settings.yaml': hosts('alone'),
			'settings.conf': '{"ALLOWED_HOSTS": ["old"]}',
		};
		assert.deepEqual(await settingsOf(files), { hosts: ['thirty'], file: 'settings.d/30-hosts.yaml' });
		const { 'settings.d/30-hosts.yaml': _, 'settings.d/00-database.yaml': __, ...alone } = files;
		assert.deepEqual(await settingsOf(alone), { hosts: ['alone'], file: `${etc}/settings.yaml` });
		assert.deepEqual(await settingsOf({ 'settings.conf': files['settings.conf'] }), {
			hosts: ['old'],
			file: `${etc}/settings.conf`,
		});
	});

	test('are none of those where no file sets them', async () => {
		const none = { hosts: [], file: undefined };
		assert.deepEqual(await settingsOf({}), none);
		assert.deepEqual(await settingsOf({ 'settings.d/00-secret.yaml': 'SECRET_KEY: x\n', 'settings.yaml': '' }), none);
		assert.deepEqual(await settingsOf({ 'settings.d/30-hosts.yaml.disabled': hosts('off') }), none);
	});

	test('are not known where they can not be read', async () => {
		assert.equal(await settingsOf({}, true), undefined);
		assert.equal(await settingsOf({ 'settings.d/1.yaml': 'a: [' }), undefined);
	});
});
