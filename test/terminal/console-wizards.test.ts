/** A wizard from its form to its end in the whole program: on a screen of 80x24, and for a screen reader. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLab, startLab, startLavadock, temporaryFolder } from './harness/lavadock.ts';

const ESCAPE = '\u001B';
const SHIFT_TAB = '\u001B[Z';
const CTRL_P = '\u0010';

suite('for a screen reader', () => {
	const options = { args: ['--screen-reader'], columns: 80, rows: 24 };

	test('a question at a time is told, then the plan, what happens, and how it ended', async t => {
		const pty = await openLab(t, await startLab(t), options);
		pty.keys('nn');
		await pty.waitForText('question 1 of 2, 5 more options');
		await pty.waitForText('Name: dockernet-2, proposed');
		pty.keys('boards');
		await pty.waitFor(rows => rows.includes('Name: boards'));
		pty.keys('\r');
		await pty.waitForText('Subnet: 172.20.0.0/16, proposed');
		pty.keys('172.18.0.0/16');
		await pty.waitForText('Problem: It overlaps the network dockernet');
		pty.keys('\r');
		await pty.waitForText('Correct it first: It overlaps the network dockernet');
		pty.keys('\u0015172.21.0.0/24\t\t\t');
		await pty.waitForText('Driver: bridge, proposed, 1 of ');
		const said = await pty.waitForText('more options, 3 of 5');
		assert.doesNotMatch(said.join('\n'), /[─│┌┐└┘●○█›]/);
		pty.keys(CTRL_P);
		await pty.waitForText('Create the network boards (172.21.0.0/24)');
		await pty.waitForText('Enter run it');
		pty.keys('\r');
		await pty.waitForText('done: Create the network boards');
		const end = await pty.waitForText('All is done.');
		assert.doesNotMatch(end.join('\n'), /[─│┌┐└┘●○█]/);
	});

	test('devices are told one by one, secrets only by their length', async t => {
		const pty = await openLab(t, await startLab(t), options);
		pty.keys('nu');
		await pty.waitForText('Name: admin-2, proposed');
		pty.keys('ada\r');
		await pty.waitForText('Password: made for you, shown once at the end');
		pty.keys('correct horse');
		await pty.waitForText('Password: 13 letters');
		pty.keys('\rcorrect');
		await pty.waitForText('Problem: The two differ');
		assert.doesNotMatch(pty.output(), /horse/);
	});

	test('going back keeps what was typed, and leaving asks', async t => {
		const pty = await openLab(t, await startLab(t), options);
		pty.keys('ns');
		await pty.waitForText('Name: lava-server-2, proposed');
		pty.keys('rack-server\r');
		await pty.waitForText('Image: lavasoftware/lava-server:2023.01');
		pty.keys(SHIFT_TAB);
		await pty.waitForText('Name: rack-server');
		pty.keys(ESCAPE);
		await pty.waitForText('The answer is No');
		pty.keys('\r');
		await pty.waitForText('Name: rack-server');
		pty.keys(CTRL_P);
		await pty.waitForText('Create the container rack-server');
		pty.keys(ESCAPE);
		await pty.waitForText('Name: rack-server');
	});
});

suite('at 80x24', () => {
	test('going back keeps what was typed, to the plan and back', async t => {
		const pty = await openLab(t, await startLab(t));
		pty.keys('ns');
		await pty.waitForText('New LAVA server');
		pty.keys('rack-server\r');
		await pty.waitForText('Images of LAVA that this engine has');
		pty.keys('\t\t\t\t\t');
		await pty.waitForText("leads to the server's web page");
		pty.keys('8099');
		await pty.waitForText('8099');
		pty.keys(SHIFT_TAB);
		await pty.waitForText('The proposal is the lowest free one');
		pty.keys(CTRL_P);
		await pty.waitForText('Create the container rack-server');
		pty.keys('v');
		await pty.waitForText('8099:80');
		pty.keys(ESCAPE);
		const form = await pty.waitForText('New LAVA server');
		for (const typed of ['rack-server', '8099'])
			assert.ok(
				form.some(row => row.includes(typed)),
				typed,
			);
	});

	test('a plan runs to its end, and what follows is in sight', async t => {
		const pty = await openLab(t, await startLab(t));
		pty.keys('nn');
		await pty.waitForText('New network');
		// The third is typed ahead: it does not run what nobody has seen.
		pty.keys('\r\r\r');
		await pty.waitForText('Create the network');
		await pty.waitForText('Enter run it');
		pty.keys('\r');
		await pty.waitForText('All is done.');
		pty.keys('\r');
		await pty.waitForText('1 Containers');
	});
});

test('a demo writes its backups into a folder of its own, says so, and takes it along', async t => {
	const home = await temporaryFolder(t);
	const pty = await startLavadock(t, { args: ['--demo'], env: { HOME: home }, columns: 120, rows: 35 });
	await pty.waitForText('lava-coordinator');
	pty.keys('nb');
	await pty.waitForText('Back up a server');
	pty.keys('\t\t');
	const form = await pty.waitForText('It is gone when this demo ends');
	const [folder = ''] = /\/\S+\/backups/.exec(form.join('\n')) ?? [];
	assert.notEqual(folder, '');
	pty.keys(CTRL_P);
	await pty.waitForText('Enter run it');
	pty.keys('\r');
	await pty.waitForText('All is done.');
	assert.equal(readdirSync(folder).length, 1);
	assert.ok(!existsSync(join(home, 'lavadock-backups')));
	pty.keys('\rq');
	await pty.exit;
	assert.ok(!existsSync(folder));
});
