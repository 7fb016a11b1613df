/** A host that comes while the console runs, by keys. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topOverlay } from '../../../../source/console/state/state.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const noticeOf = (console: TestConsole): string => console.state().notice?.text ?? '';

async function opened(console: TestConsole): Promise<void> {
	console.press('0', 'a');
	while (topOverlay(console.state())?.kind !== 'add-host') await new Promise(setImmediate);
}

test('an address is typed, and has to be one', async t => {
	const console = openConsole(t);
	await opened(console);
	console.press('enter');
	assert.equal(topOverlay(console.state())?.kind, 'prompt');
	console.type('rack-2');
	console.press('enter');
	assert.match(noticeOf(console), /^Type ssh:\/\/USER@HOST/);
	console.press('ctrl+u');
	console.type('ssh://root@rack-2');
	console.press('enter');
	assert.equal(topOverlay(console.state()), undefined);
	assert.match(noticeOf(console), /^rack-2 is shown from now on/);
});

test('a context is taken by the cursor; nothing is added where Esc is pressed', async t => {
	const console = openConsole(t);
	const offers = ['rack-2', 'rack-3'].map(context => ({ context, host: `ssh://${context}` }));
	console.dispatch({ type: 'overlay-opened', overlay: { kind: 'add-host', index: 0, offers } });
	console.press('esc');
	assert.equal(topOverlay(console.state()), undefined);
	console.dispatch({ type: 'overlay-opened', overlay: { kind: 'add-host', index: 0, offers } });
	console.press('down', 'enter');
	assert.match(noticeOf(console), /^rack-3 is shown from now on/);
});

test('while no host is reached, a key adds one where the panels would be', async t => {
	const console = openConsole(t);
	const [{ named, ...report } = assert.fail()] = console.state().hosts;
	const reason = { kind: 'silent', message: 'x', remedy: [] } as const;
	const connection = { state: 'down', since: 0, reason, retryAt: 0, attempt: 1 } as const;
	const snapshot = { ...report.snapshot, connection, syncedAt: 0 };
	console.dispatch({ type: 'hosts-set', hosts: [{ ...report, named, snapshot }] });
	console.press('a');
	while (topOverlay(console.state())?.kind !== 'add-host') await new Promise(setImmediate);
});

test('where a host is reached, that key says where one is added', t => {
	const console = openConsole(t);
	console.press('3', 'a');
	assert.match(noticeOf(console), /panel of hosts \(0\)/);
});
