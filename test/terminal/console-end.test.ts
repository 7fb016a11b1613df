/** How the whole program ends, and what it refuses to begin with. */

import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
	lavadockCommand,
	openLab,
	startLab,
	startLavadock,
	temporaryFolder,
	waitForSelected,
} from './harness/lavadock.ts';
import { openPty, type Pty } from './harness/pty.ts';

const brokenConsole = fileURLToPath(new URL('programs/broken-console.ts', import.meta.url));

function assertLeft(pty: Pty): void {
	assert.deepEqual(pty.emulator.modes(), { alternate: false, bracketedPaste: false, wraparound: true });
	assert.equal(pty.emulator.cursor().visible, true);
}

describe('the terminal is left as it was found', () => {
	for (const [signal, code] of [
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		test(`by ${signal}`, async t => {
			const pty = await openLab(t, await startLab(t));
			pty.signal(signal);
			assert.deepEqual(await pty.exit, { code, signal: 0 });
			assertLeft(pty);
		});
	}

	test('by q, by Ctrl+Z and by fg, in a shell', async t => {
		const [lab, home] = [await startLab(t), await temporaryFolder(t)];
		// The shell's own prompt would switch pastes on again.
		await writeFile(join(home, '.inputrc'), 'set enable-bracketed-paste off\n');
		const pty = openPty(t, {
			command: 'bash',
			args: ['--norc', '--noprofile', '-i'],
			env: { PS1: 'prompt> ', DOCKER_HOST: lab.address, HOME: home },
		});
		await pty.waitForText('prompt>');
		pty.keys(`stty -g > ~/before; ${lavadockCommand}; stty -g > ~/after; cmp ~/before ~/after && echo same\r`);
		await waitForSelected(pty, 'lava-server');
		pty.keys('\u001A');
		await pty.waitForText('Stopped');
		assertLeft(pty);
		pty.keys('fg\r');
		await waitForSelected(pty, 'lava-server');
		pty.keys('q');
		await pty.waitFor(screen => screen.some(row => row.includes('prompt>')) && !pty.emulator.modes().alternate);
		assertLeft(pty);
	});

	test('by a throw in a render: a short message, the details in a file', async t => {
		const [lab, state] = [await startLab(t), await temporaryFolder(t)];
		const pty = openPty(t, {
			command: process.execPath,
			args: ['--import=tsx', brokenConsole],
			env: { DOCKER_HOST: lab.address, XDG_STATE_HOME: state },
			columns: 160,
		});
		await waitForSelected(pty, 'lava-server');
		pty.keys('R');
		assert.deepEqual(await pty.exit, { code: 1, signal: 0 });
		assertLeft(pty);
		const text = pty.screen().join('\n');
		assert.match(text, /lavadock stopped because of a fault of its own: thrown in a render/);
		const [file = ''] = await readdir(join(state, 'lavadock'));
		assert.ok(text.includes(join(state, 'lavadock', file)), text);
		assert.equal((await stat(join(state, 'lavadock', file))).mode & 0o777, 0o600);
		assert.match(await readFile(join(state, 'lavadock', file), 'utf8'), /Error: thrown in a render\n +at /);
	});
});

describe('what has to be put right first ends with code 2 and never enters the screen', () => {
	const cases = [
		{ name: 'an unknown option', args: ['--dmeo'], says: /unknown option '--dmeo'\n\(Did you mean --demo\?\)/ },
		{ name: 'an unknown command', args: ['doktor'], says: /unknown command 'doktor'\n\(Did you mean doctor\?\)/ },
	];
	for (const { name, args, says } of cases) {
		test(name, async t => {
			const pty = await startLavadock(t, { args });
			assert.equal((await pty.exit).code, 2);
			assert.match(pty.screen().join('\n'), says);
			assert.doesNotMatch(pty.output(), /\?1049h/);
		});
	}

	test('a broken configuration file, with line and column', async t => {
		const config = join(await temporaryFolder(t), 'config.yaml');
		await writeFile(config, 'ascii: true\nreadOnly: perhaps\n');
		const pty = await startLavadock(t, { args: ['--config', config], columns: 160 });
		assert.equal((await pty.exit).code, 2);
		assert.ok(
			pty.screen().join('\n').includes(`${config}:2:11: readOnly: must be true or false`),
			pty.screen().join('\n'),
		);
	});

	test('no terminal for its output', async t => {
		const pty = openPty(t, { command: 'sh', args: ['-c', `${lavadockCommand} --demo | cat; echo "over"`] });
		await pty.waitForText('over');
		assert.match(pty.screen().join('\n'), /needs a terminal.*\n.*ssh -t HOST lavadock/);
	});
});
