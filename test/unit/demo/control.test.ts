import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { it, type TestContext } from 'node:test';
import type { DemoClock } from '../../../source/demo/clock.ts';
import { startDemoEngine, type DemoEngine } from '../../../source/demo/engine.ts';
import { framesOf, createClient } from '../../contract/client.ts';

async function demo(t: TestContext): Promise<DemoEngine> {
	const engine = await startDemoEngine();
	t.after(() => engine.close());
	return engine;
}

/** The error code of connecting; undefined when it works. */
function connecting(path: string): Promise<string | undefined> {
	return new Promise(resolve => {
		const socket = connect(path);
		socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
		socket.on('connect', () => {
			socket.destroy();
			resolve(undefined);
		});
	});
}

it('listens in a private folder that is gone after it is closed', async () => {
	const engine = await startDemoEngine();
	const folder = dirname(engine.socketPath);
	assert.equal(statSync(folder).mode & 0o777, 0o700);
	assert.equal(engine.address, `unix://${engine.socketPath}`);
	await engine.close();
	assert(!existsSync(folder));
});

it('refuses after a kill, is gone after it vanished, and comes back with the lab as it was', async t => {
	const engine = await demo(t);
	const client = createClient(engine.socketPath);
	await client.call('POST', '/containers/calvin-worker/rename?name=renamed');
	await engine.control.kill();
	assert.equal(await connecting(engine.socketPath), 'ECONNREFUSED');
	await engine.control.restart();
	assert.equal((await client.call('GET', '/containers/renamed/json')).status, 200);
	await engine.control.vanish();
	assert.equal(await connecting(engine.socketPath), 'ENOENT');
	await engine.control.restart();
	assert.equal(await connecting(engine.socketPath), undefined);
});

it('breaks the connections that are open, and takes new ones', async t => {
	const engine = await demo(t);
	const client = createClient(engine.socketPath);
	const response = await client.open('/events');
	const broken = new Promise(resolve => response.on('error', resolve));
	response.resume();
	engine.control.breakConnections();
	await broken;
	assert.equal((await client.call('GET', '/_ping')).text, 'OK');
});

it('stalls with open connections, and says afterwards what it held back', async t => {
	const engine = await demo(t);
	const client = createClient(engine.socketPath);
	const response = await client.open('/events');
	t.after(() => response.destroy());
	let heard = '';
	response.setEncoding('utf8').on('data', (text: string) => (heard += text));
	engine.control.stall();
	assert.equal(await connecting(engine.socketPath), undefined);
	engine.control.exit('registry', 1);
	let answered = false;
	const ping = client.call('GET', '/_ping').then(() => (answered = true));
	// Another engine's whole round trip is time enough for an answer, if one came.
	await createClient((await demo(t)).socketPath).call('GET', '/info');
	assert.deepEqual([answered, heard], [false, '']);
	engine.control.resume();
	await ping;
	assert.match(heard, /"Action":"die"/);
});

it(
	'denies connecting to all but root',
	{ skip: process.getuid?.() !== 0 && 'only root can be another user' },
	async t => {
		const engine = await demo(t);
		engine.control.deny();
		process.seteuid?.('nobody');
		const denied = await connecting(engine.socketPath);
		process.seteuid?.(0);
		assert.equal(denied, 'EACCES');
		engine.control.allow();
		assert.equal(await connecting(engine.socketPath), undefined);
	},
);

it('floods a log at the rate that is asked for, and a slow reader misses nothing', async t => {
	const engine = await demo(t);
	const response = await createClient(engine.socketPath).open('/containers/registry/logs?stdout=1&follow=1&tail=0');
	t.after(() => response.destroy());
	const stop = engine.control.flood('registry', { linesPerSecond: 100_000, text: number => `line ${number}` });
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of response) {
		chunks.push(chunk);
		bytes += chunk.length;
		// A turn of the loop between two chunks: the writer is ahead of the reader.
		await new Promise(resolve => setImmediate(resolve));
		if (bytes > 1_000_000) break;
	}
	stop();
	const whole = Buffer.concat(chunks);
	const numbers = framesOf(whole.subarray(0, wholeFrames(whole))).map(({ text }) => Number(text.slice(5)));
	assert(numbers.length > 10_000);
	// Not all of them: what a difference of two such lists takes to be told is gigabytes.
	const missed = numbers.findIndex((number, index) => number !== index);
	assert.equal(missed, -1, `line ${missed} is ${numbers[missed]}`);
});

it('floods no further than its readers are, however long the machine had no time', async t => {
	let now = Date.now();
	let tick: (() => void) | undefined;
	const clock: DemoClock = {
		now: () => now,
		frozen: false,
		after(milliseconds, run) {
			if (milliseconds === 20) tick = run;
			return () => {};
		},
	};
	const engine = await startDemoEngine({ clock });
	t.after(() => engine.close());
	const response = await createClient(engine.socketPath).open('/containers/registry/logs?stdout=1&follow=1&tail=0');
	t.after(() => response.destroy());
	let written = 0;
	const text = (number: number): string => `line ${(written = number + 1)}`;
	t.after(engine.control.flood('registry', { linesPerSecond: 100_000, text }));
	now += 60_000;
	tick?.();
	// The ring holds 20,000 lines at least; the connection's buffers take some more.
	assert.ok(written > 0 && written < 100_000, `${written} lines`);
});

/** Where the last whole frame ends. */
function wholeFrames(bytes: Buffer): number {
	let at = 0;
	while (at + 8 <= bytes.length && at + 8 + bytes.readUInt32BE(at + 4) <= bytes.length)
		at += 8 + bytes.readUInt32BE(at + 4);
	return at;
}
