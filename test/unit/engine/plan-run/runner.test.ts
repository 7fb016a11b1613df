/** Plans run to their end over a scripted engine: which step is blamed, what goes on, what is left. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import { JournalError } from '../../../../source/engine/plan-run/journal/journal-error.ts';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { runsCommands } from '../scripted-commands.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { type Given, type Run, runClock, runOn, volume } from './run-for-tests.ts';
import { calvin, changesOf, isGone, isThere } from './step-for-tests.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => {
	const opened = await openScriptedSession();
	({ peer, close } = opened);
	session = { ...opened.session, clock: runClock };
});
after(() => close());
beforeEach(() => {
	isGone(peer);
	peer.requests.length = 0;
	for (const name of ['a', 'b', 'c']) peer.answers.delete(`/volumes/${name}`);
	peer.answers.set('/volumes/create', { Name: 'v' });
});

const undo = { how: 'nothing' } as const;
const done: JournalStep = { state: 'done', undo };
const waiting: JournalStep = { state: 'waiting' };

const run = (steps: readonly Step[], given: Given = {}): Run => runOn(session, steps, given);

const refuses = (path: string, message: string, status = 500): void =>
	void peer.answers.set(path, (_request, response) => {
		response.statusCode = status;
		response.end(JSON.stringify({ message }));
	});

const statesOf = ({ running }: Run): string[] => running.state.progress().steps.map(({ state }) => state);
const blamed = (outcome: RunOutcome): Step | undefined => ('error' in outcome ? outcome.error.step : undefined);

suite('a step that is refused', () => {
	test('is the one that is blamed, the first one too', async () => {
		refuses('/volumes/create', 'no space left on device');
		const steps = [volume('a'), volume('b')];
		const started = run(steps);
		const outcome = await started.outcome;
		assert.equal(outcome.end, 'failed');
		assert.equal(blamed(outcome), steps[0]);
		assert.deepEqual(statesOf(started), ['failed', 'waiting']);
		const [first] = started.running.state.progress().steps;
		assert.match(
			first?.state === 'failed' ? first.message : '',
			/There is no room on the engine's disk: .*no space left on device$/,
		);
	});

	test('leaves no secret in what is said of it', async () => {
		refuses('/volumes/create', 'not hunter2');
		const started = run([volume('a')], { more: { secrets: new Map([['p', 'hunter2']]) } });
		await started.outcome;
		assert.doesNotMatch(JSON.stringify(started.running.state.progress().steps), /hunter2/);
	});

	test('may be undone though it was refused, unless the thing was there before', async () => {
		const undone = async (status: number): Promise<string[]> => {
			peer.requests.length = 0;
			let exists = false;
			peer.answers.set('/volumes/a', (request, response) => {
				if (request.method === 'DELETE') exists = false;
				response.statusCode = exists ? 200 : 404;
				response.end(JSON.stringify({ Name: 'a', Driver: 'local', message: 'gone' }));
			});
			peer.answers.set('/volumes/create', (_request, response) => {
				exists = true;
				response.statusCode = status;
				response.end(JSON.stringify({ message: 'refused' }));
			});
			await run([volume('a')]).outcome;
			return changesOf(peer);
		};
		assert.deepEqual(await undone(500), ['POST /volumes/create', 'DELETE /volumes/a']);
		assert.deepEqual(await undone(409), ['POST /volumes/create']);
	});

	test('of a journal that can’t be written is no step: nothing is blamed but the journal', async () => {
		const started = run([volume('a')], {
			journal: entry => {
				if (entry.direction === 'forward') throw new JournalError('/state', new Error('full'));
			},
		});
		const outcome = await started.outcome;
		assert.equal(outcome.end, 'failed');
		assert.deepEqual(statesOf(started), ['waiting']);
		assert.deepEqual(changesOf(peer), []);
	});
});

suite('a secret that is lost', () => {
	const capture = { secret: 'token' };
	const register: Step = {
		do: 'exec',
		container: calvin,
		says: 'Register',
		command: ['r'],
		capture,
		undo: 'not needed',
	};
	const uses: Step = { do: 'create', spec: { name: 'c', image: 'i', environment: { T: { secret: 'token' } } } };

	test('stops the first step that is still ahead', async () => {
		const started = run([register, volume('a'), uses], { stands: [done, waiting, waiting] });
		const outcome = await started.outcome;
		assert.equal(blamed(outcome), started.running.plan.steps[1]);
		assert.deepEqual(statesOf(started), ['undone', 'failed', 'waiting']);
		assert.deepEqual(changesOf(peer), []);
	});

	test('is not missed where nobody needs it, or it is in memory', async () => {
		assert.equal((await run([register, volume('a')], { stands: [done, waiting] }).outcome).end, 'done');
		refuses('/containers/create', 'only so far', 400);
		const known = run([register, uses], { stands: [done, waiting], more: { secrets: new Map([['token', 'x']]) } });
		assert.match(JSON.stringify(await known.outcome), /only so far/);
	});

	test('is told at the end, and no other secret is', async () => {
		isThere(peer);
		runsCommands(peer, 'c1', () => ({ stdout: 'made\n' }));
		const outcome = await run([register], { more: { secrets: new Map([['given', 'x']]) } }).outcome;
		assert.ok(outcome.end === 'done');
		assert.deepEqual([...outcome.secrets], [['token', 'made']]);
	});
});

suite('a run', () => {
	test('does what waits and what was begun, and nothing else', async () => {
		const names = ['a', 'b', 'c'];
		const begun: JournalStep = { state: 'begun', undo, since: 0 };
		const outcome = await run(
			names.map(name => volume(name)),
			{ stands: [{ state: 'already' }, begun, { state: 'unproven', why: 'dark' }] },
		).outcome;
		assert.deepEqual(outcome, { end: 'unproven', secrets: new Map(), unproven: ['dark'] });
		assert.equal(changesOf(peer).length, 1);
	});

	test('that was going back goes back', async () => {
		const outcome = await run([volume('a')], { stands: [done], change: { direction: 'rollback' } }).outcome;
		assert.deepEqual(outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(changesOf(peer), []);
	});

	test('that is cancelled says so of the step that ran', async () => {
		const cancelling = new AbortController();
		cancelling.abort(new Error('Cancelled'));
		const begun: JournalStep = { state: 'begun', undo, since: 0 };
		const started = run([volume('a'), volume('b')], {
			stands: [begun, waiting],
			more: { cancelled: cancelling.signal },
		});
		assert.deepEqual(await started.outcome, { end: 'cancelled', stays: [] });
		assert.equal(statesOf(started)[1], 'waiting');
	});

	test('whose console closes stays in the journal as it is', async () => {
		const closing = new AbortController();
		closing.abort(new Error('closed'));
		refuses('/volumes/create', 'no');
		const started = run([volume('a')], { more: { closing: closing.signal } });
		assert.equal((await started.outcome).end, 'unfinished');
		assert.equal(started.running.state.entry().direction, 'forward');
	});

	test('whose things are other than they were is told of that, and comes back', async () => {
		const preconditions = { 'volume a': { driver: 'nfs' } };
		const outcome = await run([volume('a')], { change: { preconditions } }).outcome;
		assert.deepEqual(outcome, {
			end: 'precondition failed',
			differences: ['volume a: its driver was nfs; there is none now'],
			stays: [],
		});
	});

	test('that is undone says what differs from before, but for what is told to stay', async () => {
		const prior = { 'volume a': { driver: 'nfs' }, 'volume b': { driver: 'nfs' } };
		const stays: JournalStep = { state: 'done', undo: { how: 'impossible', why: 'b stays.' } };
		const outcome = await run([volume('a'), volume('b')], {
			stands: [done, stays],
			change: { direction: 'rollback', before: prior },
		}).outcome;
		assert.deepEqual(outcome, {
			end: 'cancelled',
			stays: ['b stays.', 'volume a: its driver was nfs; there is none now'],
		});
	});
});
