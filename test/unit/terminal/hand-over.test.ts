import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyPump, openSession, runSession } from '../../../source/console/terminal/hand-over.ts';
import { createTtyOutput } from '../../../source/console/terminal/tty-output.ts';
import { createEchoSession } from '../../terminal/programs/echo-session.ts';

function createLine() {
	let shown = '';
	return {
		shown: () => shown,
		line: {
			output: createTtyOutput(bytes => {
				shown += Buffer.from(bytes).toString();
				return bytes.length;
			}),
			size: () => ({ columns: 80, rows: 24 }),
			onResize: () => () => {},
		},
	};
}

test('keys typed before the session is open are its first keys', async () => {
	const keys = createKeyPump();
	const session = createEchoSession();
	const { line, shown } = createLine();
	keys.receive(Buffer.from('l'));
	keys.receive(Buffer.from('s\r'));
	const running = runSession(session, keys, line);
	keys.receive(Buffer.from('exit 7\r'));
	assert.deepEqual(await running, { end: 'exited', code: 7 });
	assert.equal(session.received(), 'ls\rexit 7\r');
	assert.match(shown(), /^ready\$ \[80x24\] \r\nsaid ls/);
});

for (const [how, keysPressed] of [
	['plain', ['\u0010', '\u0011']],
	['in one chunk behind other keys', ['vi x\r\u0010\u0011']],
	["in kitty's protocol", ['\u001B[112;5u\u001B[1', '13;5u']],
] as const) {
	test(`Ctrl+P Ctrl+Q leaves a session that hangs: ${how}`, async () => {
		const keys = createKeyPump();
		const running = runSession(createEchoSession(), keys, createLine().line);
		for (const chunk of keysPressed) keys.receive(Buffer.from(chunk));
		assert.deepEqual(await running, { end: 'detached' });
	});
}

test('a session that never opens can be left, and is closed when it opens after all', async () => {
	const keys = createKeyPump();
	const opening = Promise.withResolvers<ReturnType<typeof createEchoSession>>();
	const closed = Promise.withResolvers<void>();
	const opened = openSession(() => opening.promise, keys);
	keys.receive(Buffer.from('\u0010\u0011'));
	assert.equal(await opened, undefined);
	opening.resolve({ ...createEchoSession(), close: () => closed.resolve() });
	await closed.promise;
});

test('a broken connection is an end with a reason', async () => {
	const session = { ...createEchoSession(), ended: Promise.reject(new Error('read ECONNRESET')) };
	const end = await runSession(session, createKeyPump(), createLine().line);
	assert.deepEqual(end, { end: 'failed', reason: 'read ECONNRESET' });
});
