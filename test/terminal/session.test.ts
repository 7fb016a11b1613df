/** The terminal's life with a program in it: keys in, the terminal handed over, left as it was found. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openPty, type Pty } from './harness/pty.ts';
import { consoleCommand, openConsole, waitForWhole } from './programs/open-console.ts';

const command = consoleCommand.join(' ');

function assertLeft(pty: Pty): void {
	const left = { alternate: false, bracketedPaste: false, wraparound: true };
	assert.deepEqual(pty.emulator.modes(), left);
	assert.equal(pty.emulator.cursor().visible, true);
}

const keysShown = (screen: string[]): string[] => screen.flatMap(row => /key (\S+)/.exec(row)?.[1] ?? []);

describe('input', () => {
	test('several keys in one chunk, function keys, and ESC alone', async t => {
		const pty = await openConsole(t, { env: { CI: 'true' } });
		pty.keys('jj\u001B[A\u001BOP\u001B[24~\u001B');
		const screen = await pty.waitForText('key esc');
		assert.deepEqual(keysShown(screen), ['j', 'j', 'up', 'f1', 'f12', 'esc']);
	});

	test('a paste is no key', async t => {
		const pty = await openConsole(t);
		pty.keys('\u001B[200~qqq\rq\u001B[201~a');
		const screen = await pty.waitForText('key a');
		assert.deepEqual(keysShown(screen), ['a']);
		assert.match(screen.join('\n'), /paste "qqq\\nq"/);
	});

	test('the size follows the terminal', async t => {
		const pty = await openConsole(t);
		for (const [columns, rows] of [
			[60, 15],
			[120, 35],
			[40, 10],
			[80, 24],
		] as const) {
			pty.resize(columns, rows);
			await waitForWhole(pty, { columns, rows });
		}
	});

	test('a terminal without a size is waited for', async t => {
		const pty = openPty(t, { command: 'sh', args: ['-c', `stty rows 0 columns 0; exec ${command}`] });
		await pty.waitForText('waiting for a size');
		pty.resize(70, 20);
		await pty.waitForText('size 70x20');
	});
});

describe('colours are what the terminal has, and bold stays', () => {
	const cases = [
		[{ term: 'xterm-256color', env: { COLORTERM: 'truecolor' } }, 'fg=3:65280'],
		[{ term: 'xterm-256color' }, 'fg=2:46'],
		[{ term: 'xterm' }, 'fg=1:10'],
		[{ term: 'xterm-256color', env: { NO_COLOR: '1' } }, ''],
		[{ term: 'dumb' }, ''],
	] as const;
	for (const [options, colour] of cases) {
		test(JSON.stringify(options), async t => {
			const pty = await openConsole(t, options);
			pty.keys('a');
			await pty.waitForText('key a');
			const [, size, key] = pty.emulator.cells();
			assert.equal(size?.[1]?.style, 'bold');
			assert.equal(key?.[1]?.style, colour);
		});
	}
});

describe('a shell in the terminal', () => {
	test('gets every key, even those typed before it is open, and none reaches the console', async t => {
		const pty = await openConsole(t);
		pty.keys('sone\rtwo\r');
		await pty.waitForText('said two');
		assert.equal(pty.emulator.modes().alternate, false);
		for (const character of 'three qqq\r') pty.keys(character);
		await pty.waitForText('said three qqq');
		pty.keys('exit 4\rqqq');
		const screen = await pty.waitForText('"code":4');
		assert.match(screen.join('\n'), /got "one\\rtwo\\rthree qqq\\rexit 4\\r(q{0,3})"/);
		assert.deepEqual(keysShown(screen), ['s']);
		pty.keys('j');
		await pty.waitForText('key j');
	});

	test('hears of a new size, and the console is whole afterwards', async t => {
		const pty = await openConsole(t);
		pty.keys('s');
		await pty.waitForText('[80x24]');
		pty.resize(70, 20);
		await pty.waitForText('[70x20]');
		pty.keys('exit\r');
		await pty.waitForText('"code":0');
		await waitForWhole(pty, { columns: 70, rows: 20 });
	});

	test('can be left with Ctrl+P Ctrl+Q', async t => {
		const pty = await openConsole(t);
		pty.keys('s');
		await pty.waitForText('ready$');
		pty.keys('\u0010\u0011');
		await pty.waitForText('"detached"');
	});
});

describe('the end', () => {
	test('leaves the line as it was', async t => {
		const pty = openPty(t, {
			command: 'sh',
			args: ['-c', `stty -g; ${command}; echo "code $?"; stty -g`],
			columns: 200,
		});
		await pty.waitForText('size 200x24');
		pty.keys('q');
		await pty.exit;
		const lines = pty.screen().filter(line => line !== '');
		assert.equal(lines.length, 3, 'what was on the screen before is there again, and nothing else');
		assert.equal(lines[1], 'code 0');
		assert.equal(lines[0], lines[2]);
		assertLeft(pty);
	});

	for (const [signal, code] of [
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGINT', 130],
	] as const) {
		test(`by ${signal}`, async t => {
			const pty = await openConsole(t);
			pty.signal(signal);
			assert.deepEqual(await pty.exit, { code, signal: 0 });
			assertLeft(pty);
		});
	}

	test('by a line that breaks', async t => {
		const pty = await openConsole(t);
		pty.hangUp();
		assert.deepEqual(await pty.exit, { code: 129, signal: 0 });
	});

	for (const [how, end, code] of [
		['a signal', (pty: Pty) => pty.signal('SIGTERM'), 143],
		['a hang-up', (pty: Pty) => pty.hangUp(), 129],
	] as const) {
		test(`by ${how} while a shell has the terminal: the shell is hung up first`, async t => {
			const folder = await mkdtemp(join(tmpdir(), 'lavadock-hang-up-'));
			t.after(() => rm(folder, { recursive: true }));
			const file = join(folder, 'hung-up');
			const pty = await openConsole(t, { env: { HUNG_UP: file } });
			pty.keys('s');
			await pty.waitForText('ready$');
			end(pty);
			assert.deepEqual(await pty.exit, { code, signal: 0 });
			assert.equal(await readFile(file, 'utf8'), 'hung up');
		});
	}

	for (const [key, where] of [
		['x', 'a render'],
		['p', 'a promise'],
	] as const) {
		test(`by a throw in ${where}: a message on the screen, the details in a file`, async t => {
			const state = await mkdtemp(join(tmpdir(), 'lavadock-'));
			const pty = await openConsole(t, { env: { XDG_STATE_HOME: state }, columns: 160 });
			pty.keys(key);
			assert.deepEqual(await pty.exit, { code: 1, signal: 0 });
			assertLeft(pty);
			const text = pty.screen().join('\n');
			assert.match(text, new RegExp(`stopped because of a fault of its own: thrown in ${where}`));
			const [file = ''] = await readdir(join(state, 'lavadock'));
			const path = join(state, 'lavadock', file);
			assert.ok(text.replaceAll('\n', '').includes(path), text);
			assert.equal((await stat(path)).mode & 0o777, 0o600);
			assert.match(await readFile(path, 'utf8'), new RegExp(`Error: thrown in ${where}\n +at `));
			await rm(state, { recursive: true });
		});
	}

	test('without a terminal it is said what to do', () => {
		const [node, ...args] = consoleCommand;
		const { status, stderr } = spawnSync(node, args, { encoding: 'utf8' });
		assert.notEqual(status, 0);
		assert.match(stderr, /needs a terminal.*\n.*ssh -t HOST lavadock/);
	});
});

describe('stopping and going on', () => {
	test('Ctrl+Z gives the shell its terminal back, fg the console', async t => {
		const pty = openPty(t, { command: 'bash', args: ['--norc', '--noprofile', '-i'], env: { PS1: 'prompt> ' } });
		await pty.waitForText('prompt>');
		pty.keys(`${command}\r`);
		await pty.waitForText('size 80x24');
		pty.keys('\u001A');
		await pty.waitForText('Stopped');
		assert.equal(pty.emulator.modes().alternate, false);
		assert.equal(pty.emulator.cursor().visible, true);
		pty.keys('stty -a | grep -o "[-]*icanon"\r');
		await pty.waitFor(screen => screen.includes('icanon'));
		pty.keys('fg\r');
		await pty.waitForText('key ctrl+z');
		pty.keys('j');
		await pty.waitForText('key j');
		assert.equal(pty.emulator.modes().alternate, true);
		pty.keys('q');
		await pty.waitFor(() => !pty.emulator.modes().alternate);
	});

	test('where nobody could continue it, it comes back by itself', async t => {
		const pty = await openConsole(t);
		pty.signal('SIGTSTP');
		await pty.waitFor(() => pty.output().split('\u001B[?1049h').length === 3);
		pty.keys('j');
		await pty.waitForText('key j');
	});

	test('after SIGSTOP and SIGCONT the picture is whole again', async t => {
		const pty = await openConsole(t);
		pty.signal('SIGSTOP');
		await pty.emulator.write('\u001B[2Jrubbish');
		pty.signal('SIGCONT');
		await waitForWhole(pty);
	});
});
