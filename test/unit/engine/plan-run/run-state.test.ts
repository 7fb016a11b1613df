/** What a run tells of itself, and what of that it keeps. */

import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import type { Journal, JournalEntry } from '../../../../source/engine/plan-run/journal/journal.ts';
import { createRunState, newEntry, type RunState } from '../../../../source/engine/plan-run/run-state.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createFakeClock } from '../fake-clock.ts';

const volume = (name: string): Step => ({ do: 'create-volume', volume: { name } });
const plan = { title: 'Two', steps: [volume('a'), volume('b')], warnings: [] };
const clock = createFakeClock();
const undo = { how: 'nothing' } as const;

let reported: number;
let written: JournalEntry[];
let fails: Error | undefined;
let gone: string[];

const journal: Journal = {
	folder: '/state',
	entries: async () => [],
	async write(entry) {
		if (fails !== undefined) throw fails;
		written.push(entry);
	},
	async remove(id) {
		if (fails !== undefined) throw fails;
		gone.push(id);
	},
};

beforeEach(() => {
	[reported, written, fails, gone] = [0, [], undefined, []];
});

const first = (change: Partial<JournalEntry> = {}): JournalEntry => ({
	...newEntry({ id: '1-a', engine: 'E', startedAt: 5, plan, before: { 'volume a': {}, 'volume b': {} } }),
	...change,
});
const run = (change: Partial<JournalEntry> = {}): RunState =>
	createRunState(first(change), journal, clock, () => void reported++);

suite('a new entry', () => {
	test('has all its steps ahead, and was written when it began', () => {
		const { steps, writtenAt, direction } = first();
		assert.deepEqual([steps, writtenAt, direction], [[{ state: 'waiting' }, { state: 'waiting' }], 5, 'forward']);
	});

	test('stands on what was agreed to, and else on what is there now', () => {
		const now = { 'volume a': { driver: 'local' }, 'volume b': { driver: 'local' } };
		const agreed = { 'volume b': {} };
		const entry = newEntry({ id: '1', engine: 'E', startedAt: 5, plan, before: now }, agreed);
		assert.deepEqual(entry.before, now);
		assert.deepEqual(entry.preconditions, { ...now, ...agreed });
	});
});

suite('a run tells', () => {
	test('which way it goes', async () => {
		assert.deepEqual(run({ direction: 'rollback' }).progress().phase, { phase: 'undoing' });
		const forward = run();
		assert.deepEqual(forward.progress().phase, { phase: 'running' });
		await forward.startRollback();
		assert.deepEqual(forward.progress().phase, { phase: 'undoing' });
		assert.equal(written.at(-1)?.direction, 'rollback');
	});

	test('since when a step runs, and how long it took', async () => {
		const state = run();
		await state.note(1, { state: 'begun', undo, since: clock.now() });
		assert.deepEqual(state.progress().steps, [
			{ state: 'waiting' },
			{ state: 'running', since: clock.now(), progress: undefined },
		]);
		clock.advance(1500);
		await state.note(1, { state: 'done', undo });
		assert.deepEqual(state.progress().steps[1], { state: 'done', ms: 1500 });
	});

	test('no time of a step that it did not see beginning', async () => {
		const state = run({ steps: [{ state: 'begun', undo, since: clock.now() - 9000 }, { state: 'waiting' }] });
		await state.note(0, { state: 'done', undo });
		assert.deepEqual(state.progress().steps[0], { state: 'done', ms: 0 });
	});

	test('how steps stood when it was cut off', () => {
		const state = run({
			steps: [
				{ state: 'stays', why: 'lost' },
				{ state: 'unproven', why: 'dark' },
			],
		});
		assert.deepEqual(state.progress().steps, [
			{ state: 'stays', why: 'lost' },
			{ state: 'unproven', why: 'dark' },
		]);
	});

	test('of a step that failed only that, whatever becomes of it', () => {
		const state = run();
		state.show(0, { state: 'failed', message: 'refused' });
		state.show(0, { state: 'undone' });
		assert.deepEqual(state.progress().steps[0], { state: 'failed', message: 'refused' });
		state.show(0, { state: 'failed', message: 'refused, and why' });
		assert.deepEqual(state.progress().steps[0], { state: 'failed', message: 'refused, and why' });
	});

	test('what builds printed last, also when they are over', () => {
		const state = run();
		const builds = (index: number, ...output: string[]): void =>
			state.show(index, {
				state: 'running',
				since: 1,
				progress: { kind: 'build', step: 1, of: 2, at: 'RUN x', output },
			});
		state.show(0, { state: 'running', since: 1, progress: { kind: 'wait', seen: 'nothing', until: 9 } });
		assert.equal(state.progress().outputs, undefined, 'nothing was built yet');
		builds(0, 'one');
		builds(0, 'one', 'two');
		builds(1, 'three');
		state.show(1, { state: 'failed', message: 'exit code 1' });
		assert.deepEqual(
			state.progress().outputs,
			new Map([
				[0, ['one', 'two']],
				[1, ['three']],
			]),
		);
	});

	test('its remarks in their order, each to who listens', () => {
		const state = run();
		state.remark('one');
		state.remark('two');
		assert.deepEqual([state.progress().remarks, reported], [['one', 'two'], 2]);
	});
});

suite('what a run keeps', () => {
	test('is on the disk with its time before it is shown', async () => {
		const state = run();
		await state.note(0, { state: 'already' });
		const [entry] = written;
		assert.deepEqual([entry?.steps[0], entry?.steps[1]], [{ state: 'already' }, { state: 'waiting' }]);
		assert.equal(entry?.writtenAt, clock.now());
		assert.equal(state.entry(), entry);
	});

	test('of what its things are like replaces only what was looked at', async () => {
		const state = run();
		state.stand({ 'volume a': { driver: 'nfs' } });
		await state.note(0, { state: 'already' });
		assert.deepEqual(written[0]?.preconditions, { 'volume a': { driver: 'nfs' }, 'volume b': {} });
		assert.deepEqual(written[0]?.before, { 'volume a': {}, 'volume b': {} });
	});

	test('is no step that can’t be written as begun, and is one that was done', async () => {
		const state = run();
		fails = new Error('The disk is full.');
		await assert.rejects(state.note(0, { state: 'begun', undo, since: 1 }), /full/);
		assert.deepEqual(state.entry().steps[0], { state: 'waiting' });
		await assert.rejects(state.note(0, { state: 'done', undo }), /full/);
		assert.deepEqual(state.entry().steps[0], { state: 'done', undo });
		assert.deepEqual(state.progress().steps[0], { state: 'waiting' });
	});

	test('stops nothing on the way back, and is complained of once', async () => {
		const state = run();
		fails = new Error('The disk is full.');
		await state.startRollback();
		await state.note(0, { state: 'undone' });
		assert.deepEqual(state.progress().steps[0], { state: 'undone' });
		assert.deepEqual(state.progress().remarks, ['The disk is full. What the plan did is undone from memory.']);
	});

	test('goes with its end, or the end says why it stays', async () => {
		const state = run();
		await state.close();
		assert.deepEqual([gone, state.progress().remarks], [['1-a'], []]);
		fails = new Error('Read-only.');
		await state.close();
		assert.match(state.progress().remarks[0] ?? '', /^Read-only\. So the next start will call this plan unfinished/);
	});

	test('is nothing where no journal is kept', async () => {
		const state = createRunState(first(), undefined, clock, () => undefined);
		await state.note(0, { state: 'already' });
		await state.close();
		assert.deepEqual([state.progress().steps[0], state.progress().remarks], [{ state: 'already' }, []]);
	});
});

test('taking a step back is asked for again by who did before, and by who goes on with the way back', () => {
	const forward = run();
	assert.deepEqual([forward.rollsBack(0), forward.rollsBack(1), forward.rollsBack(0)], [false, false, true]);
	assert.equal(run({ direction: 'rollback' }).rollsBack(0), true);
});
