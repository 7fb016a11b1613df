/** What is told of a connection while it is kept, whoever converses over it. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { parseAddress } from '../../../../source/engine/reach/address.ts';
import { keepConnected, type KeptConnection } from '../../../../source/engine/session/connection.ts';
import type { Connection } from '../../../../source/lab/objects.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { untilSeen } from '../../../until.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';

let peer: ScriptedEngine;
let clock: FakeClock;
let kept: KeptConnection;
let reported: Connection[];
beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	[clock, reported] = [createFakeClock(), []];
});
afterEach(async () => {
	await kept.close();
	await peer.cleanup();
});

/** Lets time pass, with what happens on a socket of this machine meanwhile. */
async function pass(milliseconds: number): Promise<void> {
	clock.advance(milliseconds);
	for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
}

const states = (): string[] => reported.map(({ state }) => state);

/** A conversation that ends, with words of its own, when its session does. */
function keep(): void {
	kept = keepConnected({
		askFirst: () => undefined,
		host: LOCAL,
		locate: async () => parseAddress(peer.address, '--host'),
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

suite('a connection', () => {
	test('is told from its first try on', async () => {
		const since = clock.now();
		keep();
		assert.deepEqual(reported, [{ state: 'connecting', since, attempt: 1 }]);
		await untilSeen(() => reported.length === 2);
		assert.deepEqual(reported[1], { state: 'live', since });
		assert.ok(kept.session() !== undefined);
	});

	test('is lost for the silence that ended it, not for what that brought about', async () => {
		keep();
		await untilSeen(() => kept.session() !== undefined && reported.length === 2);
		peer.answers.set('/_ping', () => {});
		for (let seconds = 0; seconds < 60 && reported.length === 2; seconds++) {
			await pass(1000);
		}
		const lost = reported[2];
		assert.ok(lost?.state === 'lost', JSON.stringify(lost));
		assert.equal(lost.reason.kind, 'silent');
		assert.deepEqual([lost.attempt, lost.retryAt - clock.now()], [1, 500]);
		assert.equal(kept.session(), undefined);
	});

	test('is asked for a sign of life after ten seconds without any, and not before', async () => {
		keep();
		await untilSeen(() => kept.session() !== undefined && reported.length === 2);
		const askedAt: number[] = [];
		const begun = clock.now();
		peer.answers.set('/_ping', (_request, response) => {
			askedAt.push((clock.now() - begun) / 1000);
			response.end('OK');
		});
		for (let seconds = 0; seconds < 35; seconds++) await pass(1000);
		assert.deepEqual(askedAt, [10, 20, 30]);
	});

	test('is tried again when its pause is over, or at once when asked to', async () => {
		await peer.stop();
		keep();
		await untilSeen(() => reported.length === 2);
		clock.advance(499);
		assert.equal(clock.waiting, 1, 'it still waits');
		clock.advance(1);
		await untilSeen(() => reported.length === 3);
		kept.retry();
		await untilSeen(() => reported.length === 4);
		assert.deepEqual(
			reported.map(each => ('attempt' in each ? each.attempt : 0)),
			[1, 1, 2, 3],
		);
	});

	test('has no shell on the host of a socket, and no words from it', async () => {
		keep();
		assert.equal(kept.shell(), undefined);
		assert.equal(await kept.askHost('true'), undefined);
		await untilSeen(() => reported.length === 2);
		assert.equal(kept.shell(), undefined);
		assert.equal(await kept.askHost('true'), undefined);
	});

	test('that is closed is not told to be lost, and is not tried again', async () => {
		keep();
		await untilSeen(() => reported.length === 2);
		await kept.close();
		clock.advance(60_000);
		assert.deepEqual(states(), ['connecting', 'live']);
		assert.equal(kept.session(), undefined);
	});
});
