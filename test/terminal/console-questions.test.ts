/** What the whole program asks before it changes an engine, and that nothing else does. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../contract/client.ts';
import { openLab, startLab, waitForSelected } from './harness/lavadock.ts';

const gone = (title: string) => (screen: string[]) => !screen.some(row => row.includes(title));

test('a restart asks; No stands there first, and y does it', async t => {
	const pty = await openLab(t, await startLab(t));
	await waitForSelected(pty, 'lava-server');
	pty.keys('jj');
	await waitForSelected(pty, 'calvin-worker');
	pty.keys('r');
	await pty.waitForText('Restart calvin-worker?');
	pty.keys('\r');
	await pty.waitFor(gone('Restart calvin-worker?'));
	pty.keys('@');
	await pty.waitForText('changed nothing');
	pty.keys('\u001B');
	await pty.waitFor(gone('Command log'));
	pty.keys('r');
	await pty.waitForText('Restart calvin-worker?');
	pty.keys('y');
	await pty.waitForText('Restart calvin-worker: done');
	pty.keys('@');
	await pty.waitForText('docker restart -t 10 calvin-worker');
});

/** As the title of their panel counts them. */
const containersIn = (rows: readonly string[]): number => Number(/ of (\d+) running/.exec(rows.join('\n'))?.[1]);

test('a removal asks, and No is the default; Esc leaves everything as it is', async t => {
	const pty = await openLab(t, await startLab(t));
	await waitForSelected(pty, 'lava-server');
	pty.keys('G');
	const before = await waitForSelected(pty, 'kisscache');
	for (const answer of ['\r', '\u001B', 'n']) {
		pty.keys('d');
		await pty.waitForText('Remove kisscache?');
		pty.keys(answer);
		await pty.waitFor(gone('Remove kisscache?'));
	}
	pty.keys('@');
	await pty.waitForText('changed nothing');
	pty.keys('\u001B');
	await pty.waitFor(gone('Command log'));
	pty.keys('d');
	await pty.waitForText('Remove kisscache?');
	pty.keys('\u001B[C\r');
	await pty.waitForText('Remove kisscache: done');
	await pty.waitFor(rows => containersIn(rows) === containersIn(before) - 1);
});

test('the LAVA server is removed only when its name was typed', async t => {
	const pty = await openLab(t, await startLab(t));
	await waitForSelected(pty, 'lava-server');
	pty.keys('d');
	await pty.waitForText('Type lava-server, then Enter to remove it');
	pty.keys('y\r');
	await pty.waitForText('"y" is not lava-server');
	await pty.waitForText('Remove lava-server?');
	pty.keys('\u0015lava-server\r');
	await pty.waitForText('Remove lava-server: done');
	await waitForSelected(pty, 'lava-coordinator');
});

test('a menu whose container vanished says so, and does nothing', async t => {
	const lab = await startLab(t);
	const pty = await openLab(t, lab);
	await waitForSelected(pty, 'lava-server');
	pty.keys('jjx');
	await pty.waitForText('┌─ calvin-worker');
	await createClient(lab.socketPath).call('DELETE', '/v1.41/containers/calvin-worker?force=1');
	await pty.waitForText('This container is gone');
	pty.keys('\r');
	await pty.waitForText('logs: this container is gone');
	pty.keys('\u001B');
	await pty.waitFor(gone('This container is gone'));
	await waitForSelected(pty, 'hobbes-worker');
});

test('with --read-only nothing that changes an engine can be done', async t => {
	const pty = await openLab(t, await startLab(t), { args: ['--read-only'] });
	await waitForSelected(pty, 'lava-server');
	for (const key of ['d', 'r', 'e', 'E']) {
		pty.keys(key);
		await pty.waitForText('lavadock was started with --read-only');
		pty.keys('\u001B');
		await pty.waitFor(gone('was started with --read-only'));
	}
	assert.match(pty.screen()[0] ?? '', /read-only/);
});
