/** What a run knows of the breaks of its line. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../../source/engine/clock.ts';
import { createBreaks } from '../../../../source/engine/plan-run/line.ts';

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
