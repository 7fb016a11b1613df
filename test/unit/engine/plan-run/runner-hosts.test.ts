/** Plans run to their end over two engines, of which one stays away: what is waited for, and what is left. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createHurriedClock } from '../idle-clock.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { away, type Given, here, type Run, runClock, runOn, volume } from './run-for-tests.ts';
import { calvin, changesOf } from './step-for-tests.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => {
	const opened = await openScriptedSession();
	({ peer, close } = opened);
	session = { ...opened.session, clock: runClock };
});
after(() => close());
beforeEach(() => void (peer.requests.length = 0));

const run = (steps: readonly Step[], given: Given = {}): Run => runOn(session, steps, given);
const waiting: JournalStep = { state: 'waiting' };
const statesOf = ({ running }: Run): string[] => running.state.progress().steps.map(({ state }) => state);

suite('a run over two hosts', () => {
	const made = (name: string): JournalStep => ({
		state: 'done',
		undo: { how: 'steps', steps: [{ do: 'remove-volume', volume: name }] },
	});

	test('of which one stays away ends unfinished, with what is left there', async () => {
		const started = run([volume('a', here), volume('b', away), volume('c', away)], {
			stands: [made('a'), made('b'), waiting],
			change: { direction: 'rollback' },
			more: { clock: createHurriedClock() },
		});
		const outcome = await started.outcome;
		assert.ok(outcome.end === 'unfinished');
		assert.deepEqual(outcome.stays, ['On away: Create the volume b.']);
		assert.equal(statesOf(started)[0], 'undone', 'what can be reached is undone first');
	});

	test('of which one stays away is not undone before the user says so', async () => {
		const given = { stands: [made('a'), waiting], more: { clock: createHurriedClock() } };
		const waits = run([volume('a', here), volume('b', away)], given);
		assert.equal((await waits.outcome).end, 'unfinished');
		assert.equal(waits.running.state.entry().direction, 'forward');
	});

	test('goes no further behind what destroys, wherever that is', async () => {
		const remove: Step = { do: 'remove', container: calvin, force: true, volumes: false, host: here };
		const final: JournalStep = { state: 'done', undo: { how: 'final', why: 'It is gone.' } };
		const outcome = await run([volume('b', away), remove], {
			stands: [made('b'), final],
			change: { direction: 'rollback' },
		}).outcome;
		assert.deepEqual(outcome, { end: 'cancelled', stays: ['It is gone.'] });
	});

	test('goes no further behind what may have been destroyed on one that stays away', async () => {
		const remove: Step = { do: 'remove', container: calvin, force: true, volumes: false, host: away };
		const final: JournalStep = { state: 'done', undo: { how: 'final', why: 'It is gone.' } };
		const started = run([volume('a', here), remove, volume('c', here)], {
			stands: [made('a'), final, made('c')],
			change: { direction: 'rollback' },
			more: { clock: createHurriedClock() },
		});
		const outcome = await started.outcome;
		assert.ok(outcome.end === 'unfinished');
		assert.deepEqual(outcome.stays, []);
		assert.deepEqual(statesOf(started), ['done', 'done', 'undone']);
		assert.deepEqual(changesOf(peer), []);
	});

	test('of which all stay away waits for the one that is next, and puts nothing off', async () => {
		const started = run([volume('a', away), volume('b', away)], {
			stands: [made('a'), made('b')],
			change: { direction: 'rollback' },
			more: { clock: createHurriedClock() },
		});
		const outcome = await started.outcome;
		assert.ok(outcome.end === 'unfinished');
		assert.equal(outcome.error.step, started.running.plan.steps[1]);
		assert.deepEqual(outcome.stays, ['On away: Create the volume a.', 'On away: Create the volume b.']);
	});

	test('does not tell of what was undone on one that went away after that', async () => {
		const started = run([volume('a', away), volume('b', away)], {
			stands: [made('a'), { state: 'undone' }],
			change: { direction: 'rollback' },
			more: { clock: createHurriedClock() },
		});
		const outcome = await started.outcome;
		assert.deepEqual('stays' in outcome && outcome.stays, ['On away: Create the volume a.']);
	});
});
