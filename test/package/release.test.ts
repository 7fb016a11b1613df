import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { emulatorFor } from '../../tools/release/emulator.js';
import { startEngine, type TestEngine } from '../engine/harness/engine.ts';
import { createInstance } from '../engine/harness/instance.ts';
import { runContainer } from '../engine/harness/lab.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { engineRoot } from '../engine/harness/root.ts';
import { createEmulator } from '../terminal/harness/emulator.ts';
import { openPty } from '../terminal/harness/pty.ts';
import { until } from '../engine/harness/until.ts';
import { bundle, deb, image, oneFile, otherArchitecture } from './harness.ts';

const run = promisify(execFile);
const skip = await requireRealEngine();

/** Nothing is found in it, and least of all Node. */
const EMPTY_PATH = '/nowhere';

suite('what is handed out', { skip }, () => {
	let scratch = '';
	let script = '';
	let program = '';
	let engine: TestEngine;
	/** An older and a newer Debian package. */
	const debs = new Map<string, string>();

	before(async () => {
		// On the disk, even where /tmp is in memory.
		scratch = mkdtempSync('/var/tmp/lavadock-release-');
		script = await bundle(scratch);
		program = oneFile(script, scratch);
		engine = await startEngine();
		await runContainer(engine.docker, { name: 'in-the-lab' });
	});
	after(() => {
		engine?.cleanup();
		rmSync(scratch, { recursive: true, force: true });
	});

	const shows = (screen: readonly string[]): boolean =>
		screen.some(row => row.includes('live')) && screen.some(row => row.includes('in-the-lab'));

	test('the one file opens on a real engine, with no Node and nothing else in PATH', async context => {
		const home = mkdtempSync(join(scratch, 'home-'));
		const pty = openPty(context, {
			command: program,
			env: { PATH: EMPTY_PATH, HOME: home, DOCKER_HOST: engine.address, TZ: 'UTC' },
		});
		await pty.waitFor(shows);
		pty.keys('?');
		await pty.waitForText(' Keys ');
		pty.keys('\x1bq');
		assert.deepEqual(await pty.exit, { code: 0, signal: 0 });
	});

	test('the one file has the settings, folder and time of whoever opens it, not of its maker', async () => {
		const ask = async (...args: string[]): Promise<string> =>
			(
				await run(program, args, {
					cwd: scratch,
					env: { PATH: EMPTY_PATH, HOME: '/home/somebody', XDG_CONFIG_HOME: '' },
				})
			).stdout;
		assert.match(await ask('--version'), new RegExp(`^lavadock ${packageJson.version} \\(.*Node \\d+`));
		assert.match(await ask('config'), /^Configuration file: \/home\/somebody\/\.config\/lavadock\/config\.yaml/);
		const other = {
			PATH: EMPTY_PATH,
			HOME: scratch,
			DOCKER_HOST: 'tcp://far:2375',
			NODE_OPTIONS: '--require=/nowhere.js',
		};
		assert.match((await run(program, ['config'], { env: other })).stdout, /tcp:\/\/far:2375 +DOCKER_HOST/);
	});

	test('the same sources make the same bytes, and no glibc newer than 2.28 is asked for', () => {
		const again = join(scratch, 'again');
		copyFileSync(script, again);
		const second = readFileSync(oneFile(again, mkdtempSync(join(scratch, 'second-'))));
		assert.ok(second.equals(readFileSync(program)));
		const needed = [...second.toString('latin1').matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
		assert.ok(Math.max(...needed) <= 28, `GLIBC_2.${Math.max(...needed)}`);
	});

	for (const release of ['bookworm', 'trixie'] as const) {
		test(`the Debian package installs, upgrades and purges on ${release}`, async context => {
			const missing = await requireRealEngine(release);
			if (missing !== false) return context.skip(missing);
			const debian = await createInstance(await engineRoot(release), 'fresh');
			context.after(() => debian.destroy());
			const inside = async (command: string, ...args: string[]): Promise<string> => {
				const spawned = debian.inside(command, args);
				return (await run(spawned.program, spawned.args)).stdout;
			};
			for (const version of ['0.0.1', packageJson.version]) {
				const file = debs.get(version) ?? deb(program, scratch, version);
				debs.set(version, file);
				copyFileSync(file, join(debian.shared, basename(file)));
				await inside('dpkg', '--force-unsafe-io', '--install', `/shared/${basename(file)}`);
				assert.match(await inside('dpkg-query', '--show', '--showformat=${Version}', 'lavadock'), new RegExp(version));
			}
			const spawned = debian.inside('lavadock', ['--demo']);
			const pty = openPty(context, { command: spawned.program, args: spawned.args, env: { HOME: '/root' } });
			await pty.waitForText('lava-server');
			pty.keys('q');
			await pty.exit;
			const files = (await inside('dpkg', '--listfiles', 'lavadock')).split('\n');
			for (const name of ['/usr/bin/lavadock', 'lavadock.1.gz', 'copyright', '_lavadock', 'lavadock.fish']) {
				assert.ok(
					files.some(file => file.endsWith(name)),
					name,
				);
			}
			await inside('dpkg', '--purge', 'lavadock');
			assert.equal(await inside('find', '/usr', '/etc', '/var/lib/dpkg/info', '-name', '*lavadock*'), '');
		});
	}

	test('the image opens on the engine that it was loaded into', async context => {
		await engine.docker.loadImage(createReadStream(image(program, scratch)));
		const container = await engine.docker.createContainer({
			Image: 'lavadock:test',
			Tty: true,
			OpenStdin: true,
			HostConfig: { Binds: ['/run/docker.sock:/var/run/docker.sock'] },
		});
		const emulator = createEmulator({ columns: 100, rows: 30 });
		context.after(() => emulator.close());
		const stream = await container.attach({ stream: true, stdin: true, stdout: true, hijack: true });
		stream.on('data', (data: Buffer) => void emulator.write(data));
		await container.start();
		await container.resize({ w: 100, h: 30 });
		await until('the lab is on the screen', () => shows(emulator.screen()));
		stream.write('q');
		assert.equal((await container.wait()).StatusCode, 0);
	});

	test('the one file for the other processor runs', async context => {
		let emulator: string[];
		try {
			emulator = emulatorFor(otherArchitecture);
		} catch (error) {
			return context.skip(`another processor's programs need qemu-user-static of Debian (${String(error)})`);
		}
		const file = oneFile(script, scratch, otherArchitecture);
		const [command, ...args] = [...emulator, file, '--version'];
		assert.match((await run(command, args)).stdout, new RegExp(`linux-${otherArchitecture.node}\\)$`, 'm'));
	});
});
