/** What a run knows of the breaks of its line. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../../source/engine/clock.ts';
import { EngineError } from '../../../../source/engine/engine-error.ts';
import { createBreaks, type EngineLine, isBroken, sessionWithin } from '../../../../source/engine/plan-run/line.ts';
import { createFakeClock } from '../fake-clock.ts';

/** A clock that stands at `now.ms`, and the breakable sessions on it. */
function setting() {
	const now = { ms: 1000 };
	const clock: Clock = { now: () => now.ms, after: () => () => undefined };
	const open = () => {
		const over = new AbortController();
		return { session: { signal: over.signal }, lose: () => over.abort() };
	};
	return { now, clock, open };
}

test('a line that never broke leaves nothing to see to', () => {
	const { clock, open } = setting();
	const breaks = createBreaks(clock);
	const { session } = open();
	assert.equal(breaks.before(session), undefined);
	assert.equal(breaks.before(session), undefined);
});

test('an engine is alive when a run begins, and lost when its line broke, however soon after', () => {
	const { now, clock, open } = setting();
	const breaks = createBreaks(clock);
	const first = open();
	breaks.before(first.session);
	now.ms = 1500;
	first.lose();
	now.ms = 9000;
	assert.deepEqual(breaks.before(open().session), { aliveAt: 1000, lostAt: 1500 });
});

test('a break is told until it has been seen to; the next one is of the engine of that time', () => {
	const { now, clock, open } = setting();
	const breaks = createBreaks(clock);
	breaks.before(open().session);
	now.ms = 2000;
	const second = open();
	assert.deepEqual(breaks.before(second.session), { aliveAt: 1000, lostAt: 2000 });
	now.ms = 3000;
	assert.deepEqual(breaks.before(second.session), { aliveAt: 1000, lostAt: 2000 });
	breaks.seenTo(second.session);
	assert.equal(breaks.before(second.session), undefined);
	now.ms = 4000;
	second.lose();
	now.ms = 5000;
	assert.deepEqual(breaks.before(open().session), { aliveAt: 3000, lostAt: 4000 });
});

test('a session that broke while its break was seen to leaves that break open', () => {
	const { now, clock, open } = setting();
	const breaks = createBreaks(clock);
	breaks.before(open().session);
	now.ms = 2000;
	const second = open();
	breaks.before(second.session);
	now.ms = 3000;
	second.lose();
	breaks.seenTo(second.session);
	assert.deepEqual(breaks.before(open().session), { aliveAt: 1000, lostAt: 2000 });
});

test('a run that is gone on with was cut off when its journal was last written', () => {
	const { clock, open } = setting();
	const breaks = createBreaks(clock, 400);
	assert.deepEqual(breaks.before(open().session), { aliveAt: 400, lostAt: 400 });
});

const away = new EngineError({ kind: 'no-engine', message: 'Nobody is there.', remedy: [] });

/** A line whose session is what `now.session` gives, and whoever waits for it. */
function waiting(first: () => object, ms = 10_000) {
	const clock = createFakeClock();
	const now = { session: first };
	const listeners = new Set<() => void>();
	const [closing, cancelled] = [new AbortController(), new AbortController()];
	// Only what the line itself asks of a session is there.
	const session = (): ReturnType<EngineLine['session']> => Object.assign(Object.create(null), now.session());
	const line: EngineLine = {
		session,
		subscribe: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		closing: closing.signal,
	};
	const reported: string[] = [];
	const found = sessionWithin(line, clock, ms, cancelled.signal, why => reported.push(why));
	const change = (next: () => object): void => {
		now.session = next;
		for (const listener of listeners) listener();
	};
	return { clock, found, reported, change, closing, cancelled, listeners };
}

const gone = (): never => {
	throw away;
};
const alive = (id: string) => () => ({ id, signal: new AbortController().signal });
const dead = (id: string) => () => ({ id, signal: AbortSignal.abort() });
const turn = (): Promise<void> => new Promise(setImmediate);

test('a session that is there is taken at once, and nobody waits', async () => {
	const { found, reported, listeners } = waiting(alive('a'));
	assert.equal(Reflect.get(await found, 'id'), 'a');
	assert.deepEqual([reported, listeners.size], [[], 0]);
});

test('a session that has ended is not taken: the next one is waited for', async () => {
	const { found, reported, change, clock } = waiting(dead('old'));
	await turn();
	change(alive('new'));
	assert.equal(Reflect.get(await found, 'id'), 'new');
	assert.deepEqual([reported, clock.waiting], [[], 0]);
});

test('an engine that is away is waited for, told why, and looked for when nobody tells too', async () => {
	const { found, reported, change, clock } = waiting(gone);
	await turn();
	clock.advance(1000);
	await turn();
	assert.equal(reported.length, 2, 'looked for again after a second');
	change(alive('back'));
	assert.equal(Reflect.get(await found, 'id'), 'back');
	assert.equal(reported[0], 'Nobody is there.');
});

test('an engine that stays away is waited for just as long as was said', async () => {
	const { found, clock } = waiting(gone, 1500);
	let error: unknown;
	found.catch((reason: unknown) => (error = reason));
	await turn();
	clock.advance(1000);
	await turn();
	clock.advance(499);
	await turn();
	assert.equal(error, undefined);
	clock.advance(1);
	await turn();
	assert.equal(error, away);
});

test('nothing is waited for after a cancel, or when the console closes, or where waiting does not help', async () => {
	for (const which of ['closing', 'cancelled'] as const) {
		const begun = waiting(gone);
		await turn();
		begun[which].abort(new Error(which));
		await assert.rejects(begun.found, new RegExp(which));
	}
	const wrong = waiting(() => {
		throw new TypeError('a fault');
	});
	await assert.rejects(wrong.found, /a fault/);
});

test('an error says that no answer came, or what the answer was', () => {
	const { open } = setting();
	const { session, lose } = open();
	const whole = (): Parameters<typeof isBroken>[1] => Object.assign(Object.create(null), session);
	const error = (more: object): Error => Object.assign(new Error('x'), more);
	const broken = (more: object): boolean => isBroken(error(more), whole());
	assert.deepEqual(
		[
			{ code: 'ECONNRESET' },
			{ code: 'EPIPE', statusCode: 500 },
			{ statusCode: 409 },
			{ code: 'ERR_X' },
			{},
			{ code: 'xE' },
		].map(broken),
		[true, false, false, true, false, false],
	);
	assert.equal(isBroken(away, whole()), true);
	lose();
	assert.equal(isBroken(error({ statusCode: 409 }), whole()), true);
});
