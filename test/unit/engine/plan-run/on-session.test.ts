/** Work on a host over a line that breaks: how often it is tried, what is told meanwhile, what comes first. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { EngineError } from '../../../../source/engine/engine-error.ts';
import { createBreaks } from '../../../../source/engine/plan-run/line.ts';
import { isAllAway, isAway, onSession, type Running } from '../../../../source/engine/plan-run/on-session.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createHurriedClock } from '../idle-clock.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { contextOf } from './step-for-tests.ts';

const clock = createHurriedClock();
const rack = hostKey('rack-2');
const volume: Step = { do: 'create-volume', volume: { name: 'v' } };

let peer: ScriptedEngine;
let open: Session;
let close: () => Promise<void>;
before(async () => {
	const opened = await openScriptedSession();
	({ peer, close } = opened);
	open = opened.session;
});
after(() => close());

/** What the line gives, one after another; the last one stays. */
let gives: (Session | 'nothing' | 'ended')[];
beforeEach(() => (gives = [open]));

const away = new EngineError({ kind: 'no-engine', message: 'Nobody is there.', remedy: [] });
const broken = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

function nextSession(): Session {
	const [now = open] = gives.length > 1 ? gives.splice(0, 1) : gives;
	if (now === 'nothing') throw away;
	return now === 'ended' ? { ...open, signal: AbortSignal.abort() } : now;
}

type Given = { several?: boolean; steps?: Step[]; cutOffAt?: number };

function running({ several = false, steps = [volume], cutOffAt }: Given = {}) {
	const [closing, cancelling] = [new AbortController(), new AbortController()];
	const context = contextOf(volume);
	const breaks = createBreaks(clock, cutOffAt);
	const run: Running = {
		...context,
		plan: { ...context.plan, steps },
		hostOf: key => ({
			key: key ?? rack,
			line: { session: nextSession, subscribe: () => () => undefined, closing: closing.signal },
			log: context.log,
			breaks,
			defaults: async () => ({}),
		}),
		several,
		closing: closing.signal,
		clock,
		cancelled: cancelling.signal,
	};
	return { run, closing, cancelling };
}

/** Does work that fails so often, and tells how often it was tried. */
async function tried(run: Running, error: Error, times: number): Promise<[tries: number, end: unknown]> {
	let tries = 0;
	const end = await onSession(run, undefined, run.cancelled, async () => {
		tries += 1;
		if (tries <= times) throw error;
		return 'done';
	}).catch((reason: unknown) => reason);
	return [tries, end];
}

suite('work over a line that breaks', () => {
	test('is tried again, five times at most', async () => {
		assert.deepEqual(await tried(running().run, broken, 0), [1, 'done']);
		const began = clock.now();
		assert.deepEqual(await tried(running().run, broken, 4), [5, 'done']);
		assert.equal(clock.now() - began, 4 * 300, 'each time after a rest');
		assert.deepEqual(await tried(running().run, broken, 5), [5, broken]);
	});

	test('is not tried again where the engine refuses it, or it has a fault', async () => {
		const refusal = Object.assign(new Error('in use'), { statusCode: 409 });
		for (const error of [refusal, new TypeError('a fault')]) {
			assert.deepEqual(await tried(running().run, error, 1), [1, error]);
		}
	});

	test('is not tried again for who has cancelled, nor by a console that closes', async () => {
		for (const which of ['closing', 'cancelling'] as const) {
			const begun = running();
			let tries = 0;
			const work = async (): Promise<void> => {
				tries += 1;
				begun[which].abort(new Error(which));
				throw broken;
			};
			await assert.rejects(onSession(begun.run, undefined, begun.cancelling.signal, work), broken);
			assert.equal(tries, 1, which);
		}
	});

	test('comes after what a break did to the engine has been seen to, once', async () => {
		const { run } = running({ cutOffAt: 0 });
		const asked: number[] = [];
		peer.requests.length = 0;
		const work = async (): Promise<void> => void asked.push(peer.requests.filter(each => each === 'GET /info').length);
		await onSession(run, undefined, run.cancelled, work);
		await onSession(run, undefined, run.cancelled, work);
		assert.deepEqual(asked, [1, 1]);
	});

	test('is given the host that was asked for', async () => {
		const { run } = running();
		const hosts: unknown[] = [];
		for (const key of [undefined, rack]) {
			await onSession(run, key, run.cancelled, async (_, context) => void hosts.push(Reflect.get(context, 'host')));
		}
		assert.deepEqual(hosts, [undefined, rack]);
	});
});

suite('an engine that is away', () => {
	const phases = async (run: Running): Promise<unknown[]> => {
		const seen: unknown[] = [];
		const { phase } = run.state;
		const watched: Running = {
			...run,
			state: {
				...run.state,
				phase(next) {
					seen.push(next);
					phase(next);
				},
			},
		};
		assert.deepEqual(await tried(watched, broken, 0), [1, 'done']);
		return seen;
	};

	test('is waited for: since when and why is told once, and then what was told before', async () => {
		const { run } = running();
		gives = ['nothing', 'nothing', 'nothing', open];
		const since = clock.now();
		assert.deepEqual(await phases(run), [
			{ phase: 'waiting', since, why: 'The engine is away: Nobody is there.' },
			{ phase: 'running' },
		]);
	});

	test('is told by the name of its host, where the plan has several', async () => {
		const { run } = running({ several: true });
		await run.state.startRollback();
		gives = ['nothing', open];
		const since = clock.now();
		assert.deepEqual(await phases(run), [
			{ phase: 'waiting', since, why: 'The engine of rack-2 is away: Nobody is there.' },
			{ phase: 'undoing' },
		]);
	});

	test('and is there is not told of', async () => assert.deepEqual(await phases(running().run), []));

	test('is known as that: where there is no session, or one that has ended', () => {
		const { run } = running({ steps: [volume, volume] });
		for (const [now, isSo] of [
			[open, false],
			['nothing', true],
			['ended', true],
		] as const) {
			gives = [now];
			assert.deepEqual([isAway(run, undefined), isAllAway(run)], [isSo, isSo]);
		}
		gives = ['nothing', open];
		assert.equal(isAllAway(run), false, 'one of two');
	});
});
