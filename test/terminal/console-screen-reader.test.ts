/** The console for a screen reader: lines below each other, each said when it is new. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLab, startLab } from './harness/lavadock.ts';

/** What a whole wizard may say, its plan's run included, in bytes. */
const WIZARD = 6000;

const args = ['--screen-reader'];

test('panels, questions and notices are lines without borders, on the shell’s own screen', async t => {
	const lab = await startLab(t);
	const pty = await openLab(t, lab, { args, columns: 120, rows: 30 });
	const screen = await pty.waitForText('lava-server, server, healthy');
	assert.ok(screen.includes('Containers, panel 1'));
	assert.match(screen.join('\n'), /^lavadock +lab-demo Docker \S+ +live$/m);
	assert.deepEqual(pty.emulator.modes(), { alternate: false, bracketedPaste: true, wraparound: true });
	assert.doesNotMatch(screen.join('\n'), /[─│┌┐└┘●○█]/);
	const before = pty.bytes();
	pty.keys('j');
	await pty.waitForText('lava-coordinator, coordinator, running');
	assert.ok(pty.bytes() - before < 120);
	pty.keys('j');
	await pty.waitForText('calvin-worker, dispatcher, running');
	pty.keys('r');
	await pty.waitForText('The answer is No');
	await pty.waitForText('docker restart -t 10 calvin-worker');
	pty.keys('\t');
	await pty.waitForText('The answer is Yes, restart it');
	pty.keys('\u001B');
	await pty.waitFor(rows => (rows.findLast(row => row !== '') ?? '').endsWith(', row 3 of 15'));
	pty.keys('x');
	await pty.waitForText('Shows the logs of the selected container');
	pty.keys('\u001B');
	await pty.waitFor(rows => (rows.findLast(row => row !== '') ?? '').endsWith(', row 3 of 15'));
	pty.keys('q');
	assert.deepEqual(await pty.exit, { code: 0, signal: 0 });
	assert.equal(pty.emulator.modes().bracketedPaste, false);
	assert.equal(pty.emulator.cursor().visible, true);
});

test('log lines and figures are not read out, unless the logs have the focus; a state that changes is', async t => {
	const lab = await startLab(t);
	const pty = await openLab(t, lab, { args, columns: 100, rows: 30 });
	await pty.waitForText('lava-server, server');
	const before = pty.output().length;
	lab.control.print('lava-server', 'nobody wants to hear this now');
	// What happens to the container under the cursor is told: until then nothing was.
	lab.control.exit('lava-server', 7);
	await pty.waitForText('lava-server, server, exited 7');
	const reported = pty.output().slice(before);
	assert.ok(!reported.includes('nobody wants to hear'));
	pty.keys('5');
	await pty.waitForText('nobody wants to hear this now');
});

test('a shell has the terminal for itself, and the console is told anew afterwards', async t => {
	const pty = await openLab(t, await startLab(t), { args, columns: 100, rows: 30 });
	await pty.waitForText('lava-server, server');
	pty.keys('e');
	await pty.waitForText('root@lava-server');
	pty.keys('echo spoken\rexit\r');
	await pty.waitForText('The command ended with exit code 0');
	assert.ok(pty.screen().includes('spoken'), 'what the shell said stays in the scrollback');
});

test('after a stop it is told at once where one is, without a key', async t => {
	const pty = await openLab(t, await startLab(t), { args, columns: 100, rows: 30 });
	await pty.waitForText('lava-server, server');
	pty.signal('SIGSTOP');
	const before = pty.output().length;
	pty.signal('SIGCONT');
	await pty.waitFor(() => pty.output().slice(before).includes('lava-server, server'));
});

test('is also what INK_SCREEN_READER asks for, as other programs have it', async t => {
	const pty = await openLab(t, await startLab(t), { env: { INK_SCREEN_READER: '1' } });
	await pty.waitForText('lava-server, server, healthy');
	assert.equal(pty.emulator.modes().alternate, false);
});

test('the first words wait for what they are about, and lines end between words', async t => {
	const pty = await openLab(t, await startLab(t), { args, columns: 80, rows: 24 });
	const screen = await pty.waitForText('help, q quit');
	const said = screen.join('\n');
	// Before it was looked at, nobody knows what is in it.
	assert.equal(said.match(/row 1 of 15/g)?.length, 1, said);
	assert.match(said, /l logs, x actions, .*question mark\nhelp, q quit/);
});

test(`a dispatcher's wizard with its run says less than ${WIZARD} bytes, each step once`, async t => {
	const pty = await openLab(t, await startLab(t), { args, columns: 100, rows: 60 });
	await pty.waitForText('row 1 of 15');
	const before = pty.bytes();
	pty.keys('nd');
	for (const question of ['question 1 of 4', 'question 2 of 4', 'question 3 of 4', 'question 4 of 4']) {
		await pty.waitForText(question);
		pty.keys('\r');
	}
	await pty.waitForText('Enter run it');
	pty.keys('\r');
	const said = (await pty.waitForText('Enter close')).join('\n');
	for (let step = 1; step <= 6; step++) assert.equal(said.match(new RegExp(`Step ${step} of 6`, 'g'))?.length, 1);
	assert.match(said, /Running: Create the dispatcher [^]*All is done\.\nNext: /);
	assert.ok(pty.bytes() - before < WIZARD, `${pty.bytes() - before} bytes`);
});
