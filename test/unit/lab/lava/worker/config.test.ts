import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import {
	addressFor,
	configPaths,
	readWorkerConfig,
	withSettings,
	writeConfig,
} from '../../../../../source/lab/lava/worker/config.ts';

suite("a worker's settings on its server", () => {
	test('are read: one address for all, or one for a protocol, which comes first', () => {
		const config = readWorkerConfig('dispatcher_ip: 198.51.100.1\ndispatcher_nfs_ip: 198.51.100.2\nprefix: tmp-\n');
		assert.ok(!('why' in config));
		assert.equal(config.ip, '198.51.100.1');
		assert.equal(addressFor(config, 'nfs'), '198.51.100.2');
		assert.equal(addressFor(config, 'tftp'), '198.51.100.1');
	});

	test('are empty where there is no file, or nothing in it', () => {
		for (const text of ['', '# nothing yet\n', '---\n']) {
			assert.deepEqual(readWorkerConfig(text), { ip: undefined, ips: {}, nbdPort: undefined });
		}
	});

	test('a port for NBD counts as a text alone, as LAVA has it', () => {
		const portIn = (text: string): unknown => {
			const config = readWorkerConfig(text);
			return 'why' in config ? config.why : config.nbdPort;
		};
		assert.equal(portIn('nbd_server_port: "61950"\n'), '61950');
		assert.equal(portIn('nbd_server_port: 61950\n'), undefined);
	});

	test('that are no settings are told, and why', () => {
		assert.deepEqual(readWorkerConfig('dispatcher_ip: [198.51.100.1]\n'), { why: 'dispatcher_ip is of another kind' });
		assert.match(JSON.stringify(readWorkerConfig('dispatcher_ip: "198\n')), /it is no YAML/);
		assert.match(JSON.stringify(readWorkerConfig('- 1\n')), /of another kind/);
		assert.match(JSON.stringify(readWorkerConfig('dispatcher_ip: 198.51.100.1\u001b[31m\n')), /why|198\.51\.100\.1"/);
	});
});

suite('a setting that is written', () => {
	test('leaves all else as it was: order, comments, ends of lines', () => {
		const text = '# rack 2\r\ndispatcher_ip:   10.0.0.1 # old\r\nprefix: tmp-\r\n';
		assert.equal(
			withSettings(text, { dispatcher_ip: '10.0.0.2' }),
			'# rack 2\r\ndispatcher_ip:   10.0.0.2 # old\r\nprefix: tmp-\r\n',
		);
	});

	test('comes at the end where it is new, and digits alone stay a text', () => {
		assert.equal(
			withSettings('prefix: a', { dispatcher_ip: '10.0.0.2', nbd_server_port: '61950' }),
			'prefix: a\ndispatcher_ip: 10.0.0.2\nnbd_server_port: "61950"\n',
		);
		assert.equal(withSettings('', { dispatcher_ip: '10.0.0.2' }), 'dispatcher_ip: 10.0.0.2\n');
		assert.equal(withSettings('dispatcher_ip:\n', { dispatcher_ip: '10.0.0.2' }), 'dispatcher_ip: 10.0.0.2\n');
		assert.equal(
			withSettings('{dispatcher_ip: a, b: c}\n', { dispatcher_ip: '10.0.0.2' }),
			'{dispatcher_ip: 10.0.0.2, b: c}\n',
		);
	});

	test('is refused where only a person can tell how', () => {
		assert.equal(withSettings('{prefix: a}\n', { dispatcher_ip: '10.0.0.2' }), undefined);
		assert.equal(withSettings('- a\n', { dispatcher_ip: '10.0.0.2' }), undefined);
	});
});

/** The program with its paths in a folder of the test. */
async function inFolder(
	run: (folder: string, write: (after: string | undefined, before: string | undefined) => string) => Promise<void>,
) {
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-config-'));
	const write = (after: string | undefined, before: string | undefined): string => {
		const { command, stdin = '' } = writeConfig('calvin', after, before);
		assert.ok(typeof stdin === 'string');
		const program = stdin.replaceAll('/etc/lava-server', folder);
		const { stderr } = spawnSync(command[0] ?? '', command.slice(1), { input: program, encoding: 'utf8' });
		return stderr.trim();
	};
	try {
		await run(folder, write);
	} finally {
		await rm(folder, { recursive: true });
	}
}

suite('the program that writes the file', () => {
	const text = 'dispatcher_ip: 10.0.0.1\r\n# "ä"\n';
	const path = (folder: string): string => configPaths('calvin')[0].replace('/etc/lava-server', folder);

	test('makes it, and its undo takes it away with its folder', () =>
		inFolder(async (folder, write) => {
			assert.equal(write(text, undefined), '');
			assert.equal(await readFile(path(folder), 'utf8'), text);
			assert.equal((await stat(path(folder))).mode & 0o777, 0o644);
			assert.equal(write(undefined, text), '');
			await assert.rejects(stat(join(path(folder), '..')));
		}));

	test('keeps what was written meanwhile, and says so', () =>
		inFolder(async (folder, write) => {
			await mkdir(join(path(folder), '..'), { recursive: true });
			await writeFile(path(folder), 'prefix: other\n');
			assert.match(write(text, 'prefix: first\n'), /was changed meanwhile: open the form again/);
			assert.equal(await readFile(path(folder), 'utf8'), 'prefix: other\n');
		}));

	test('does it once more without harm', () =>
		inFolder(async (_, write) => {
			assert.equal(write(text, undefined), '');
			assert.equal(write(text, undefined), '');
		}));
});
