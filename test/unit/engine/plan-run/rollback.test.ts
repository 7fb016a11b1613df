/** One step taken back: what of it is undone, what stays, and whether the way goes on. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { type Goes, rollBackStep } from '../../../../source/engine/plan-run/rollback.ts';
import type { JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createIdleClock } from '../idle-clock.ts';
import { runsCommands } from '../scripted-commands.ts';
import { inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { calvin, changesOf, contextOf, isGone, isThere } from './step-for-tests.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => {
	const opened = await openScriptedSession();
	({ peer, close } = opened);
	session = { ...opened.session, clock: createIdleClock() };
});
after(() => close());
beforeEach(() => {
	isGone(peer);
	peer.requests.length = 0;
	peer.answers.delete('/containers/c1/start');
});

type Back = { goes: Goes; step: JournalStep | undefined; shown: string | undefined };

async function back(step: Step, stands: JournalStep, change: Parameters<typeof contextOf>[2] = {}): Promise<Back> {
	const context = contextOf(step, stands, { direction: 'rollback', ...change });
	const goes = await rollBackStep(session, 0, step, context);
	return { goes, step: context.state.entry().steps[0], shown: context.state.progress().steps[0]?.state };
}

const says = (path: string, status: number, message = ''): void =>
	void peer.answers.set(path, (_request, response) => {
		response.statusCode = status;
		response.end(message === '' ? '' : JSON.stringify({ message }));
	});

const start: Step = { do: 'start', container: calvin };
const stop: Step = { do: 'stop', container: calvin, grace: 3 };
const pause: Step = { do: 'pause', container: calvin };
const volume: Step = { do: 'create-volume', volume: { name: 'v' } };
const steps = (...list: Step[]) => ({ how: 'steps', steps: list }) as const;
const undone = { state: 'undone' } as const;

suite('a step that changed nothing', () => {
	const rows: JournalStep[] = [
		{ state: 'waiting' },
		{ state: 'already' },
		{ state: 'unproven', why: 'dark' },
		{ state: 'stays', why: 'lost' },
	];
	for (const stands of rows) {
		test(`for it is ${stands.state}, is left as it is`, async () => {
			assert.deepEqual(await back(volume, stands), { goes: 'on', step: stands, shown: stands.state });
			assert.deepEqual(peer.requests, []);
		});
	}

	test('is undone without a look', async () => {
		assert.deepEqual((await back(volume, { state: 'done', undo: { how: 'nothing' } })).step, undone);
		assert.deepEqual(peer.requests, []);
	});
});

test('what can’t be undone stays with its reason, and the way goes on', async () => {
	const stands: JournalStep = { state: 'done', undo: { how: 'impossible', why: 'It stays.' } };
	assert.deepEqual(await back(volume, stands), {
		goes: 'on',
		step: { state: 'stays', why: 'It stays.' },
		shown: 'stays',
	});
});

suite('a step that destroys', () => {
	const remove: Step = { do: 'remove', container: calvin, force: true, volumes: false };
	const undo = { how: 'final', why: 'It is gone.' } as const;
	const ends = { goes: 'no further', step: { state: 'stays', why: 'It is gone.' }, shown: 'stays' };

	test('is the end of the way back', async () => {
		isThere(peer);
		assert.deepEqual(await back(remove, { state: 'done', undo }), ends);
	});

	test('may not have come to that, where it was begun or refused', async () => {
		isThere(peer);
		for (const state of ['begun', 'failed'] as const) {
			const stands: JournalStep = state === 'begun' ? { state, undo, since: 0 } : { state, undo };
			const { goes, step } = await back(remove, stands);
			assert.deepEqual([goes, step], ['on', undone]);
		}
	});

	test('may come to it late: what was begun is given its time', async () => {
		isThere(peer);
		const there = peer.answers.get('/containers/c1/json');
		let looks = 3;
		peer.answers.set('/containers/c1/json', (_request, response) => {
			response.statusCode = looks-- > 0 ? 200 : 404;
			response.end(JSON.stringify(response.statusCode === 200 ? there : { message: 'gone' }));
		});
		assert.deepEqual(await back(remove, { state: 'begun', undo, since: session.clock.now() }), ends);
	});

	test('has come to it where nothing is there any more', async () => {
		assert.deepEqual(await back(remove, { state: 'begun', undo, since: 0 }), ends);
		assert.equal((await back(remove, { state: 'failed', undo })).goes, 'no further');
	});
});

suite('a step that is undone by others', () => {
	test('is undone by each of them, in their order', async () => {
		isThere(peer, 'exited');
		peer.answers.set('/containers/c1/start', (_request, response) => {
			isThere(peer, 'running');
			response.statusCode = 204;
			response.end();
		});
		says('/containers/c1/pause', 204);
		assert.deepEqual((await back(stop, { state: 'done', undo: steps(start, pause) })).step, undone);
		assert.deepEqual(changesOf(peer), ['POST /containers/c1/start', 'POST /containers/c1/pause']);
	});

	test('is undone already', async () => {
		isThere(peer, 'running');
		assert.deepEqual((await back(stop, { state: 'done', undo: steps(start) })).step, undone);
		assert.deepEqual(changesOf(peer), []);
	});

	test('is undone with its container, and what has to be put back into one that is gone stays', async () => {
		assert.deepEqual((await back(start, { state: 'done', undo: steps(stop) })).step, undone);
		const { step } = await back(stop, { state: 'done', undo: steps(start) });
		assert.match(step?.state === 'stays' ? step.why : '', /^docker start calvin: .*no such object/);
	});

	test('is not undone any further behind what is refused', async () => {
		isThere(peer, 'exited');
		says('/containers/c1/start', 500, 'no such device');
		const { goes, step } = await back(stop, { state: 'done', undo: steps(start, pause) }, { direction: 'forward' });
		assert.equal(goes, 'on');
		assert.match(step?.state === 'stays' ? step.why : '', /^docker start calvin: Plug the device in.* no such device$/);
		assert.deepEqual(changesOf(peer), ['POST /containers/c1/start']);
	});

	test('is not undone over what is in its place by now', async () => {
		isThere(peer, 'running', { Name: '/calvin-old' });
		peer.answers.set('/containers/calvin/json', { ...inspected('c9'), Name: '/calvin' });
		const rename: Step = { do: 'rename', container: { id: 'c1', name: 'calvin-old' }, to: 'calvin' };
		const { goes, step } = await back(
			{ ...rename, container: calvin, to: 'calvin-old' },
			{ state: 'done', undo: steps(rename) },
		);
		assert.deepEqual(
			[goes, step],
			['on', { state: 'stays', why: 'docker rename calvin-old calvin: There is a container calvin already.' }],
		);
		assert.deepEqual(changesOf(peer), []);
	});

	test('is asked for once more where it was asked before: its own request may be in the way', async () => {
		isThere(peer, 'exited');
		says('/containers/c1/start', 500, 'in use');
		await back(stop, { state: 'done', undo: steps(start) }, { direction: 'rollback' });
		assert.equal(changesOf(peer).length, 2);
	});

	test('leaves what its undo does not take back, unless it was refused', async () => {
		isThere(peer, 'exited');
		const undo = { ...steps(stop), leaves: 'LAVA ran on v.' };
		assert.deepEqual((await back(start, { state: 'done', undo })).step, { state: 'stays', why: 'LAVA ran on v.' });
		const refused = await back(start, { state: 'failed', undo });
		assert.deepEqual(refused.step, undone);
		isThere(peer, 'running');
		says('/containers/c1/stop', 500, 'no');
		const both = await back(start, { state: 'done', undo });
		assert.deepEqual(both.step, { state: 'stays', why: 'LAVA ran on v. docker stop -t 3 calvin: no' });
	});

	test('is undone by the id of what it made', async () => {
		const undo = steps({ do: 'remove-network', network: 'n' });
		peer.answers.set('/networks/n', { Id: 'n1', Name: 'n', Driver: 'bridge' });
		peer.answers.set('/networks/n1', { Id: 'n1', Name: 'n', Driver: 'bridge' });
		const network: Step = { do: 'create-network', network: { name: 'n' } };
		await back(network, { state: 'done', undo, made: 'n1' });
		assert.deepEqual(changesOf(peer), ['DELETE /networks/n1']);
		peer.requests.length = 0;
		await back(network, { state: 'done', undo });
		assert.deepEqual(changesOf(peer), ['DELETE /networks/n']);
	});

	test('hides secrets in what is said of it', async () => {
		isThere(peer, 'exited');
		says('/containers/c1/start', 500, 'no hunter2 here');
		const context = contextOf(stop, { state: 'done', undo: steps(start) });
		context.secrets.set('password', 'hunter2');
		await rollBackStep(session, 0, stop, context);
		const [step] = context.state.entry().steps;
		assert.match(step?.state === 'stays' ? step.why : '', /^docker start calvin: no .* here$/);
		assert.doesNotMatch(JSON.stringify([step, context.log.records()]), /hunter2/);
	});
});

suite('a container whose making was begun', () => {
	const create: Step = { do: 'create', spec: { name: 'calvin', image: 'busybox:1' } };
	const undo = steps({ do: 'remove', container: { id: '', name: 'calvin' }, force: true, volumes: true });
	beforeEach(() => says('/containers/calvin', 204));

	test('is removed where nobody started it', async () => {
		isThere(peer, 'created');
		assert.deepEqual((await back(create, { state: 'begun', undo, since: 0 })).step, undone);
		assert.deepEqual(changesOf(peer), ['DELETE /containers/calvin?force=true&v=true']);
	});

	test('is another one where it runs, and stays', async () => {
		isThere(peer, 'exited');
		for (const stands of [
			{ state: 'begun', undo, since: 0 },
			{ state: 'failed', undo },
		] as const) {
			const { step } = await back(create, stands);
			assert.match(
				step?.state === 'stays' ? step.why : '',
				/The container calvin is not the one that was begun here\.$/,
			);
		}
		assert.deepEqual(changesOf(peer), []);
		assert.deepEqual((await back(create, { state: 'done', undo })).step, undone, 'what was made may run by now');
	});
});

suite('a command whose undo fails', () => {
	const exec: Extract<Step, { do: 'exec' }> = {
		do: 'exec',
		container: calvin,
		says: 'Add a user',
		command: ['add'],
		already: { command: ['ask'] },
		undo: { command: ['del'] },
	};
	const undo = steps({ ...exec, command: ['del'], undo: 'not needed' });
	const begun: JournalStep = { state: 'begun', undo, since: 0 };

	test('was never given, where its own question says so', async () => {
		isThere(peer);
		runsCommands(peer, 'c1', () => ({ exitCode: 1, stderr: 'no such user' }));
		assert.deepEqual((await back(exec, begun)).step, undone);
	});

	test('stays where it was given, was done, or nobody can ask', async () => {
		isThere(peer);
		runsCommands(peer, 'c1', ([word]) => (word === 'del' ? { exitCode: 1, stderr: 'locked' } : {}));
		assert.equal((await back(exec, begun)).step?.state, 'stays');
		runsCommands(peer, 'c1', () => ({ exitCode: 1, stderr: 'no such user' }));
		assert.equal((await back(exec, { state: 'done', undo })).step?.state, 'stays');
		const { already: _, ...unasked } = exec;
		assert.equal((await back(unasked, begun)).step?.state, 'stays');
		says('/containers/c1/exec', 409, 'is paused');
		assert.equal((await back(exec, begun)).step?.state, 'stays');
	});
});

suite('a secret that is lost', () => {
	const content = { secret: 'former calvin:/etc/token' };
	const put: Step = {
		do: 'put-file',
		container: calvin,
		path: '/etc/token',
		content: 'x',
		mode: 0o600,
		uid: 0,
		gid: 0,
	};

	test('was what a file held: the file stays, and the reader learns why', async () => {
		isThere(peer);
		const { step } = await back(put, { state: 'done', undo: steps({ ...put, content }) });
		assert.deepEqual(step, {
			state: 'stays',
			why: '/etc/token in calvin stays: what it held before was in the memory of the console that was interrupted.',
		});
	});

	test('is named where it was anything else', async () => {
		isThere(peer);
		const step: Step = { do: 'exec', container: calvin, says: 'x', command: ['x'], undo: 'not needed' };
		const undo = steps({ ...step, stdin: { secret: 'password' } });
		const { step: left } = await back(step, { state: 'done', undo });
		assert.match(left?.state === 'stays' ? left.why : '', /password/);
	});
});
