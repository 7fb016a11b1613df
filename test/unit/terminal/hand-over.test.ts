import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecSession } from '../../../source/engine/commands/commands.ts';
import { handOver, type Stays } from '../../../source/terminal/hand-over.ts';
import { createKeyboard } from '../../../source/terminal/keyboard/keyboard.ts';
import { createTtyOutput } from '../../../source/terminal/tty-output.ts';
import { createEchoSession } from '../../terminal/programs/echo-session.ts';

async function until(fact: () => boolean): Promise<void> {
	while (!fact()) await new Promise(resolve => setImmediate(resolve));
}

/** @param isStalled whether the terminal takes nothing now */
function createDesk(isStalled: () => boolean = () => false) {
	const keys: string[] = [];
	let shown = '';
	const lastWork = new Set<() => Promise<void>>();
	const keyboard = createKeyboard(event => void keys.push(event.type === 'key' ? event.name : event.type));
	const take = (bytes: Uint8Array): number => {
		if (isStalled()) return 0;
		shown += Buffer.from(bytes).toString();
		return bytes.length;
	};
	const parts = {
		keyboard,
		stay: { lend: () => void (shown += '<lent>'), takeBack: () => void (shown += '<back>') },
		output: createTtyOutput({ take, close() {} }),
		size: { now: () => ({ columns: 80, rows: 24 }), onChange: () => () => {} },
		beforeEnd(work: () => Promise<void>) {
			lastWork.add(work);
			return () => lastWork.delete(work);
		},
	};
	return {
		/** The keys of the console. */
		keys,
		type: (text: string) => keyboard.receive(Buffer.from(text)),
		shown: () => shown,
		/** What is to be done when a signal ends the process. */
		lastWork,
		handOver: (open: () => Promise<ExecSession>, stays?: Stays) => handOver(open, parts, stays),
	};
}

test('keys typed before the command is open are its first keys, and none is a key of the console', async () => {
	const desk = createDesk();
	const session = createEchoSession();
	const opening = Promise.withResolvers<ExecSession>();
	const over = desk.handOver(() => opening.promise);
	desk.type('ls');
	desk.type('\rexit 7\r');
	opening.resolve(session);
	assert.deepEqual(await over, { end: 'exited', code: 7 });
	assert.equal(session.received(), 'ls\rexit 7\r');
	assert.equal(desk.shown(), '<lent>ready$ [80x24] \r\nsaid ls\r\n\r\nsaid exit 7\r\n<back>');
	desk.type('q');
	assert.deepEqual(desk.keys, ['q']);
});

test('the console comes back when the terminal has taken all that a command wrote', async () => {
	let isStalled = false;
	const desk = createDesk(() => isStalled);
	const over = desk.handOver(() => Promise.resolve(createEchoSession()));
	await until(() => desk.shown().includes('ready$'));
	isStalled = true;
	desk.type('last\rexit 0\r');
	for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
	assert.ok(!desk.shown().includes('<back>'));
	isStalled = false;
	assert.deepEqual(await over, { end: 'exited', code: 0 });
	assert.match(desk.shown(), /said last\r\n\r\nsaid exit 0\r\n<back>$/);
});

test('what a command wrote stands until Enter, where it would else be covered at once', async () => {
	const desk = createDesk();
	const over = desk.handOver(
		() => Promise.resolve(createEchoSession()),
		code => code === 7,
	);
	desk.type('exit 7\r');
	for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
	assert.match(desk.shown(), /exit code 7\. Enter goes back/);
	desk.type('q');
	assert.ok(!desk.shown().includes('<back>'));
	desk.type('\r');
	assert.deepEqual(await over, { end: 'exited', code: 7 });
	assert.ok(desk.shown().endsWith('<back>'));
	assert.deepEqual(desk.keys, []);
});

for (const [how, chunks] of [
	['plain', ['\u0010', '\u0011']],
	['in one chunk behind other keys', ['vi x\r\u0010\u0011']],
	["in kitty's protocol, cut in two", ['\u001B[112;5u\u001B[1', '13;5u']],
	["in xterm's protocol", ['\u001B[27;5;112~\u001B[27;5;113~']],
] as const) {
	test(`Ctrl+P Ctrl+Q leaves a command that hangs: ${how}`, async () => {
		const desk = createDesk();
		const over = desk.handOver(() => Promise.resolve(createEchoSession()));
		for (const chunk of chunks) desk.type(chunk);
		assert.deepEqual(await over, { end: 'detached' });
	});
}

test('a command that is left is hung up, and so is one that runs when a signal ends the process', async () => {
	const desk = createDesk();
	const hungUp = Promise.withResolvers<void>();
	let hangUps = 0;
	const hangUp = async (): Promise<void> => {
		hangUps++;
		hungUp.resolve();
	};
	const over = desk.handOver(() => Promise.resolve({ ...createEchoSession(), hangUp }));
	await new Promise(resolve => setImmediate(resolve));
	assert.equal(desk.lastWork.size, 1);
	await Promise.all([...desk.lastWork].map(work => work()));
	assert.equal(hangUps, 1);
	desk.type('\u0010\u0011');
	await over;
	await hungUp.promise;
	assert.deepEqual([hangUps, desk.lastWork.size], [2, 0]);
});

test('a command that has ended is not hung up', async () => {
	const desk = createDesk();
	const hangUp = (): Promise<void> => assert.fail('it ended by itself');
	const over = desk.handOver(() => Promise.resolve({ ...createEchoSession(), hangUp }));
	desk.type('exit 0\r');
	assert.deepEqual(await over, { end: 'exited', code: 0 });
	assert.equal(desk.lastWork.size, 0);
});

test('a command that never opens can be left, and is closed should it open after all', async () => {
	const desk = createDesk();
	const opening = Promise.withResolvers<ExecSession>();
	const closed = Promise.withResolvers<void>();
	const over = desk.handOver(() => opening.promise);
	desk.type('\u0010\u0011');
	assert.deepEqual(await over, { end: 'detached' });
	opening.resolve({ ...createEchoSession(), close: () => closed.resolve() });
	await closed.promise;
	assert.equal(desk.shown(), '<back>');
});

test('a command that cannot be opened, and a connection that breaks, are ends with a reason', async () => {
	const reason = 'no such container';
	assert.deepEqual(await createDesk().handOver(() => Promise.reject(new Error(reason))), { end: 'failed', reason });
	const broken = { ...createEchoSession(), ended: Promise.reject(new Error('read\u001B[2J ECONNRESET')) };
	const end = await createDesk().handOver(() => Promise.resolve(broken));
	assert.deepEqual(end, { end: 'failed', reason: 'read ECONNRESET' });
});
