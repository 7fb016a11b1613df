/** A shell in a container of the demo lab, from the whole program and back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLab, startLab, waitForSelected } from './harness/lavadock.ts';

const bordersOf = (screen: string[]): string[] => screen.filter(row => /^[┌└]/.test(row));

test('keys typed ahead reach the shell, none reaches the console, and the console comes back whole', async t => {
	const pty = await openLab(t, await startLab(t), { columns: 100, rows: 30 });
	await waitForSelected(pty, 'lava-server');
	const before = pty.screen();
	// Thirty characters, before there is a prompt: lost keys would show, and keys of the console would quit it.
	const typed = 'echo qqqqqq-dddddd-xxxxxx-rrrr';
	pty.keys(`e${typed}\r`);
	await pty.waitFor(screen => screen.includes('qqqqqq-dddddd-xxxxxx-rrrr'));
	assert.equal(pty.emulator.modes().alternate, false);
	pty.keys('hostname\r');
	await pty.waitFor(screen => screen.includes('lava-server'));
	pty.keys('exit 3\r');
	await pty.waitForText('The command ended with exit code 3');
	assert.equal(pty.emulator.modes().alternate, true);
	pty.keys('j');
	await waitForSelected(pty, 'lava-coordinator');
	pty.keys('k');
	await waitForSelected(pty, 'lava-server');
	// Borders and lists are as they were; logs and figures have gone on.
	assert.equal(bordersOf(pty.screen()).length, bordersOf(before).length);
});

test('E runs any command; one that does not end with a shell is left with Ctrl+P Ctrl+Q', async t => {
	const pty = await openLab(t, await startLab(t));
	await waitForSelected(pty, 'lava-server');
	pty.keys('E');
	await pty.waitForText('Command to run in lava-server');
	pty.keys('cat /etc/hostname\r');
	// What it wrote can be read before the console is back.
	await pty.waitForText('It ended with exit code 0. Enter goes back');
	assert.ok(pty.screen().some(row => row.startsWith('lava-server')));
	pty.keys('\r');
	await pty.waitForText('The command ended with exit code 0');
	pty.keys('e');
	await pty.waitFor(() => !pty.emulator.modes().alternate);
	pty.keys('\u0010\u0011');
	await pty.waitForText('Left the command with Ctrl+P Ctrl+Q');
});
