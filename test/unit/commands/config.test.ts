import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { ConsoleArguments } from '../../../source/commands/arguments.ts';
import { configLines } from '../../../source/commands/config.ts';
import { SettingsError } from '../../../source/console/settings/read-settings.ts';

suite('lavadock config', () => {
	let home = '';
	before(async () => {
		home = await mkdtemp(join(tmpdir(), 'lavadock-config-'));
	});
	after(() => rm(home, { recursive: true }));

	/** Value and origin by setting. */
	async function shown(text: string | undefined, given: ConsoleArguments = {}, environment = {}) {
		const config = join(home, 'config.yaml');
		if (text !== undefined) await writeFile(config, text);
		const lines = await configLines(text === undefined ? given : { ...given, config }, { HOME: home, ...environment });
		return Object.fromEntries(
			lines.slice(3).map(line => {
				const [name = '', value = '', from = ''] = line.split(/ {2,}/);
				return [name, [value, from]];
			}),
		);
	}

	test('without a file everything is as it is built in', async () => {
		const settings = await shown(undefined);
		assert.deepEqual(settings['engine'], ['unix:///var/run/docker.sock', 'the default']);
		assert.deepEqual(settings['readOnly'], ['false', 'default']);
		assert.deepEqual(settings['logs.lines'], ['1000', 'default']);
		assert.deepEqual(settings['logs.megabytes'], ['16', 'default']);
	});

	test('what the file says comes with its line, and stands as it was written', async () => {
		const text = 'readOnly: true\nhost: ssh://root@lab\ntheme:\n  bad: bold magenta\nlogs:\n  lines: all\n';
		const settings = await shown(`${text}keys: { container.restart: [ctrl+r, R] }\n`);
		assert.deepEqual(settings['engine'], ['ssh://root@lab', 'line 2']);
		assert.deepEqual(settings['readOnly'], ['true', 'line 1']);
		assert.deepEqual(settings['theme.bad'], ['bold magenta', 'line 4']);
		assert.deepEqual(settings['logs.lines'], ['all', 'line 6']);
		assert.deepEqual(settings['logs.wrap'], ['true', 'default']);
		assert.deepEqual(settings['keys.container.restart'], ['ctrl+r R', 'line 7']);
	});

	test('the command line comes before the file, and the file before the environment', async () => {
		const given = await shown('readOnly: false\nhost: tcp://lab:2376\n', { readOnly: true, host: ['ssh://other'] });
		assert.deepEqual(given['readOnly'], ['true', 'command line']);
		assert.deepEqual(given['engine'], ['ssh://other', 'command line']);
		const environment = { DOCKER_HOST: 'tcp://env:2375' };
		assert.deepEqual((await shown('host: ssh://lab\n', {}, environment))['engine'], ['ssh://lab', 'line 1']);
		assert.deepEqual((await shown(undefined, {}, environment))['engine'], ['tcp://env:2375', 'DOCKER_HOST']);
	});

	test('an engine that is none is said, and the other settings too', async () => {
		const settings = await shown('host: foo://x\n');
		assert.match(settings['engine']?.[0] ?? '', /foo:\/\/ is not supported/);
		assert.deepEqual(settings['readOnly'], ['false', 'default']);
	});

	test('a file with a fault shows no settings', async () => {
		await assert.rejects(shown('readOnly: perhaps\n'), SettingsError);
	});
});
