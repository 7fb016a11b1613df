/** A scripted engine and the engine room opened on it, anew for each test. */

import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach } from 'node:test';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import type { Container } from '../../../source/lab/objects.ts';
import { until } from '../../until.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createScriptedEngine, type ScriptedEngine } from './scripted-engine.ts';

export type ScriptedSetting = {
	readonly peer: ScriptedEngine;
	readonly clock: FakeClock;
	readonly engine: Engine;
	open: () => void;
	/** The peer listens, and the engine room has its first picture of it. */
	openLive: () => Promise<void>;
	container: (id: string) => Container | undefined;
	/** Holds back the answer to a path until `release` is called; what is asked after that gets it at once. */
	hold: (path: string) => { asked: Promise<void>; release: () => void };
	/** Returns all that was seen from now on, each change once, when it is called. */
	recordOf: <T>(look: () => T) => () => T[];
};

export function scriptedSetting(): ScriptedSetting {
	let peer: ScriptedEngine;
	let clock: FakeClock;
	let engine: Engine;

	beforeEach(async () => {
		peer = await createScriptedEngine();
		clock = createFakeClock();
	});
	afterEach(async () => {
		await engine.close();
		assert.equal(clock.waiting, 0, 'close() takes every timer back');
		await peer.cleanup();
	});

	const open = (): void => {
		engine = openEngine({ environment: {}, host: peer.address, clock, random: () => 0 });
	};
	return {
		get peer() {
			return peer;
		},
		get clock() {
			return clock;
		},
		get engine() {
			return engine;
		},
		open,
		async openLive() {
			await peer.start();
			open();
			await until(engine, () => engine.snapshot().connection.state === 'live');
		},
		container: id => engine.snapshot().containers.get(id),
		hold(path) {
			const answer = peer.answers.get(path) ?? {};
			const asked = Promise.withResolvers<void>();
			const released = Promise.withResolvers<void>();
			peer.answers.set(path, async (_request: IncomingMessage, response: ServerResponse) => {
				const late = JSON.stringify(answer);
				peer.answers.set(path, answer);
				asked.resolve();
				await released.promise;
				response.end(late);
			});
			return { asked: asked.promise, release: released.resolve };
		},
		recordOf(look) {
			const seen = [look()];
			const stop = engine.subscribe(() => {
				const now = look();
				if (JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
			});
			return () => {
				stop();
				return seen;
			};
		},
	};
}
