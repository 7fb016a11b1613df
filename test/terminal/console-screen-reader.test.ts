/** The console for a screen reader: lines below each other, spoken again only when there is something to tell. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLab, startLab } from './harness/lavadock.ts';

const env = { INK_SCREEN_READER: 'true' };

test('panels, questions and notices are lines without borders, on the shell’s own screen', async t => {
	const lab = await startLab(t);
	const pty = await openLab(t, lab, { env, columns: 100, rows: 30 });
	const screen = await pty.waitForText('NAME lava-server, ROLE server, STATE healthy');
	assert.ok(screen.includes('1 Containers'));
	assert.match(screen.join('\n'), /^lavadock lab-demo Docker \S+ +live$/m);
	assert.deepEqual(pty.emulator.modes(), { alternate: false, bracketedPaste: true, wraparound: true });
	assert.doesNotMatch(screen.join('\n'), /[─│┌┐└┘●○█]/);
	pty.keys('jj');
	await pty.waitForText('NAME calvin-worker, ROLE dispatcher');
	pty.keys('r');
	await pty.waitForText('The answer is No');
	await pty.waitForText('docker restart -t 10 calvin-worker');
	pty.keys('\t');
	await pty.waitForText('The answer is Yes');
	pty.keys('\u001B');
	await pty.waitFor(rows => !rows.join('\n').includes('The answer is'));
	pty.keys('x');
	await pty.waitForText('Shows the logs of the selected container');
	pty.keys('\u001B');
	await pty.waitForText('NAME calvin-worker, ROLE dispatcher');
	pty.keys('q');
	assert.deepEqual(await pty.exit, { code: 0, signal: 0 });
	assert.equal(pty.emulator.modes().bracketedPaste, false);
	assert.equal(pty.emulator.cursor().visible, true);
});

test('log lines and figures are not read out, unless the logs have the focus; a state that changes is', async t => {
	const lab = await startLab(t);
	const pty = await openLab(t, lab, { env, columns: 100, rows: 30 });
	await pty.waitForText('NAME lava-server');
	const before = pty.output().length;
	lab.control.print('lava-server', 'nobody wants to hear this now');
	// What happens to the container under the cursor is told: until then nothing was.
	lab.control.exit('lava-server', 7);
	await pty.waitForText('STATE exited 7');
	const told = pty.output().slice(before);
	assert.ok(!told.includes('nobody wants to hear'));
	pty.keys('5');
	await pty.waitForText('nobody wants to hear this now');
});

test('a shell has the terminal for itself, and the console is told anew afterwards', async t => {
	const pty = await openLab(t, await startLab(t), { env, columns: 100, rows: 30 });
	await pty.waitForText('NAME lava-server');
	pty.keys('e');
	await pty.waitForText('root@lava-server');
	pty.keys('echo spoken\rexit\r');
	await pty.waitForText('The command ended with exit code 0');
	assert.ok(pty.screen().includes('spoken'), 'what the shell said stays in the scrollback');
});

test('after a stop it is told at once where one is, without a key', async t => {
	const pty = await openLab(t, await startLab(t), { env, columns: 100, rows: 30 });
	await pty.waitForText('NAME lava-server');
	pty.signal('SIGSTOP');
	const before = pty.output().length;
	pty.signal('SIGCONT');
	await pty.waitFor(() => pty.output().slice(before).includes('NAME lava-server'));
});
