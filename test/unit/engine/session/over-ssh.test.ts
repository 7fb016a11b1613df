/** A connection over ssh: which line the next conversation has, and what is told of one that broke. */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { parseAddress } from '../../../../source/engine/reach/address.ts';
import { keepConnected, type KeptConnection } from '../../../../source/engine/session/connection.ts';
import type { Connection } from '../../../../source/lab/objects.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { untilSeen } from '../../../until.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { type FakeSsh, installFakeSsh } from '../reach/fake-ssh.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';

let peer: ScriptedEngine;
let ssh: FakeSsh;
let clock: FakeClock;
let kept: KeptConnection;
let reported: Connection[];
/** Where this program makes its sockets. */
let runtime: string;
const runtimeBefore = process.env['XDG_RUNTIME_DIR'];

beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	ssh = await installFakeSsh(peer.address.slice('unix://'.length));
	runtime = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	process.env['XDG_RUNTIME_DIR'] = runtime;
	[clock, reported] = [createFakeClock(), []];
});

afterEach(async () => {
	await kept.close();
	await untilSeen(async () => (await readdir(runtime)).length === 0);
	await peer.cleanup();
	if (runtimeBefore === undefined) delete process.env['XDG_RUNTIME_DIR'];
	else process.env['XDG_RUNTIME_DIR'] = runtimeBefore;
	await ssh.cleanup();
	await rm(runtime, { recursive: true, maxRetries: 10 });
});

/** A conversation that lasts as long as its session. */
function keep(): void {
	kept = keepConnected({
		askFirst: () => undefined,
		host: LOCAL,
		locate: async () => parseAddress('ssh://lab-host', '--host'),
		serve: (session, live) =>
			new Promise((_resolve, reject) => {
				live();
				session.signal.addEventListener('abort', () => reject(new Error('The conversation has ended.')));
			}),
		onChange: connection => void reported.push(connection),
		clock,
		random: () => 0,
	});
}

const silence = (): void => void peer.answers.set('/_ping', () => {});
const answer = (): void => void peer.answers.set('/_ping', 'OK');
const pings = (): number => peer.requests.filter(each => each.includes('/_ping')).length;
const signIns = async (): Promise<number> => (await ssh.calls()).filter(call => call.includes('-M -N')).length;
const states = (): string[] => reported.map(({ state }) => state);

/** Lets time pass until it is told so. */
async function passUntil(fact: () => boolean): Promise<void> {
	await untilSeen(async () => {
		if (!fact()) clock.advance(1000);
		return fact();
	});
}

suite('the line to a silent engine', () => {
	test('is kept where anything came over it: the next conversation needs no sign-in', async () => {
		keep();
		await untilSeen(() => states().includes('live'));
		silence();
		await passUntil(() => states().includes('lost'));
		answer();
		await passUntil(() => states().filter(state => state === 'live').length === 2);
		assert.equal(await signIns(), 1);
	});

	test('is made anew where nothing came over it at all', async () => {
		silence();
		keep();
		await untilSeen(() => pings() > 0);
		await passUntil(() => states().includes('down'));
		const [, down] = reported;
		assert.ok(down?.state === 'down' && down.reason.kind === 'silent', JSON.stringify(reported));
		answer();
		await passUntil(() => states().includes('live'));
		assert.equal(await signIns(), 2);
	});
});

test('a line that breaks is told by its own words, not by what its streams said', async () => {
	keep();
	await untilSeen(() => states().includes('live'));
	assert.notEqual(kept.shell(), undefined);
	silence();
	await ssh.breakMasters();
	await passUntil(() => states().includes('lost'));
	const lost = reported.at(-1);
	assert.ok(lost?.state === 'lost');
	assert.equal(lost.reason.kind, 'ssh', lost.reason.message);
});
