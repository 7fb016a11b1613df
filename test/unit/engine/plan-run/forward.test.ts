/** One step forward: what is looked at before, what is noted, and what is not done a second time. */

import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, suite, test } from 'node:test';
import { PreconditionFailed, type RunContext, stepForward } from '../../../../source/engine/plan-run/forward.ts';
import type { JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import { DYNAMIC, takePreconditions } from '../../../../source/engine/plan-run/look/preconditions.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { ExecStep, Step } from '../../../../source/lab/plan.ts';
import { touchedBy } from '../../../../source/lab/step/touches.ts';
import { createIdleClock } from '../idle-clock.ts';
import { runsCommands } from '../scripted-commands.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
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
});

const never = new AbortController().signal;
const undo = { how: 'nothing' } as const;
const begun: JournalStep = { state: 'begun', undo, since: 0 };
const go = async (step: Step, context: RunContext): Promise<JournalStep | undefined> => {
	await stepForward(session, 0, step, context, never);
	return context.state.entry().steps[0];
};
const agrees = (path: string, answer: object = {}): void =>
	void peer.answers.set(path, (_request, response) => {
		response.statusCode = 201;
		response.end(JSON.stringify(answer));
	});

const start: Step = { do: 'start', container: calvin };
const network: Step = { do: 'create-network', network: { name: 'n' } };
const create: Step = { do: 'create', spec: { name: 'calvin', image: 'busybox:1' } };
const kill: Step = { do: 'kill', container: calvin, signal: 'KILL' };

suite('a step whose thing has changed', () => {
	const stands = async (change: Record<string, string>) => {
		isThere(peer, 'exited');
		const taken = await takePreconditions(session, touchedBy(start));
		return { ...taken, 'container c1': { ...taken['container c1'], ...change } };
	};

	test('is not begun', async () => {
		const preconditions = await stands({ state: 'running' });
		const context = contextOf(start, undefined, { preconditions });
		await assert.rejects(go(start, context), PreconditionFailed);
		assert.deepEqual(context.state.entry().steps, [{ state: 'waiting' }]);
		assert.deepEqual(changesOf(peer), []);
	});

	test('is done where only an address differs that its engine chose', async () => {
		const preconditions = await stands({ [DYNAMIC]: '10.0.0.9 (n)' });
		agrees('/containers/c1/start');
		assert.equal((await go(start, contextOf(start, undefined, { preconditions })))?.state, 'done');
	});

	test('is gone on with once it was begun: the change may be its own', async () => {
		const preconditions = await stands({ state: 'running' });
		agrees('/containers/c1/start');
		assert.equal((await go(start, contextOf(start, begun, { preconditions })))?.state, 'done');
	});
});

suite('a step that is done before it is begun', () => {
	test('is left alone, and there is nothing to undo of it', async () => {
		isThere(peer, 'running');
		assert.deepEqual(await go(start, contextOf(start)), { state: 'already' });
		assert.deepEqual(changesOf(peer), []);
	});

	test('was done by this plan, where that had begun it', async () => {
		isThere(peer, 'running');
		const back = { how: 'steps', steps: [{ do: 'stop', container: calvin, grace: 3 }] } as const;
		const stands: JournalStep = { state: 'begun', undo: back, since: 0 };
		assert.deepEqual(await go(start, contextOf(start, stands)), { state: 'done', undo: back });
	});

	test('has made what is there: that is what will be undone', async () => {
		isThere(peer, 'created');
		assert.deepEqual(await go(create, contextOf(create, begun)), { state: 'done', undo, made: 'c1' });
		peer.answers.set('/networks/n', { Id: 'n1', Name: 'n', Driver: 'bridge' });
		assert.deepEqual(await go(network, contextOf(network, begun)), { state: 'done', undo, made: 'n1' });
		const volume: Step = { do: 'create-volume', volume: { name: 'v' } };
		peer.answers.set('/volumes/v', { Name: 'v', Driver: 'local' });
		assert.deepEqual(await go(volume, contextOf(volume, begun)), { state: 'done', undo });
		assert.deepEqual(changesOf(peer), []);
	});

	test('is a kill only where this plan had begun it: it may be meant to be repeated', async () => {
		isThere(peer, 'exited');
		agrees('/containers/c1/kill');
		assert.equal((await go(kill, contextOf(kill, begun)))?.state, 'done');
		assert.deepEqual(changesOf(peer), []);
		await go(kill, contextOf(kill));
		assert.deepEqual(changesOf(peer), ['POST /containers/c1/kill?signal=KILL']);
	});

	test('is a command that says so, and what it tells is kept', async () => {
		isThere(peer);
		const capture = { secret: 'token', after: 'Token:' };
		const exec: ExecStep = {
			do: 'exec',
			container: calvin,
			says: 'Register',
			command: ['register'],
			capture,
			already: { command: ['tell'], capture },
			undo: 'not needed',
		};
		const asked = runsCommands(peer, 'c1', ([word]) => ({ stdout: `Token: by ${word}\n` }));
		const context = contextOf(exec);
		assert.deepEqual(await go(exec, context), { state: 'already' });
		assert.equal(context.secrets.get('token'), 'by tell');
		assert.deepEqual(
			asked.map(({ Cmd }) => Cmd),
			[['tell']],
		);
	});
});

suite('a container that another one is in the way of', () => {
	const wanted: Step = { do: 'create', spec: { name: 'calvin', image: 'other:1' } };
	let made: number;
	beforeEach(() => {
		made = 0;
		peer.answers.set('/containers/create', async (request, response) => {
			assert.equal(JSON.parse(await text(request)).Image, 'other:1');
			made += 1;
			response.statusCode = 201;
			response.end(JSON.stringify({ Id: 'fresh' }));
		});
		agrees('/containers/c1');
	});

	test('is not made', async () => {
		isThere(peer, 'created');
		await assert.rejects(
			go(wanted, contextOf(wanted)),
			/There is a container calvin already, and it differs in: image/,
		);
		assert.equal(made, 0);
	});

	test('is made in its place, where this plan made that one by half', async () => {
		isThere(peer, 'created');
		const back = { how: 'final', why: 'of the journal' } as const;
		const stands: JournalStep = { state: 'begun', undo: back, since: 0 };
		assert.deepEqual(await go(wanted, contextOf(wanted, stands)), { state: 'done', undo: back, made: 'fresh' });
		assert.deepEqual(changesOf(peer), [
			'DELETE /containers/c1?force=true&v=true',
			'POST /containers/create?name=calvin',
		]);
	});

	test('is not made where that one has been started: nobody here did', async () => {
		isThere(peer, 'exited');
		await assert.rejects(go(wanted, contextOf(wanted, begun)), /There is a container calvin already/);
		assert.deepEqual([changesOf(peer), made], [[], 0]);
	});
});

suite('what a step leaves', () => {
	test('is what it made, with how that is undone', async () => {
		isGone(peer);
		agrees('/containers/create', { Id: 'fresh' });
		const step = await go(create, contextOf(create));
		assert.ok(step?.state === 'done');
		assert.deepEqual([step.made, step.undo.how], ['fresh', 'steps']);
	});

	test('is its command in the log, and why it failed without the secrets in that', async () => {
		isThere(peer, 'exited');
		peer.answers.set('/containers/c1/start', (_request, response) => {
			response.statusCode = 500;
			response.end(JSON.stringify({ message: 'no device for hunter2' }));
		});
		const context = contextOf(start);
		context.secrets.set('password', 'hunter2');
		await assert.rejects(go(start, context), /hunter2/);
		const [record] = context.log.records();
		assert.equal(record?.command, 'docker start calvin');
		const message = record?.outcome.state === 'failed' ? record.outcome.message : '';
		assert.match(message, /^no device for /);
		assert.doesNotMatch(message, /hunter2/);
	});

	test('is what it tells, for the end of the run', async () => {
		isThere(peer);
		runsCommands(peer, 'c1', () => ({ stdout: 'two devices\n' }));
		const words = { says: 'Count', command: ['count'], undo: 'not needed', tells: true } as const;
		const exec: ExecStep = { do: 'exec', container: calvin, ...words };
		const context = contextOf(exec);
		await go(exec, context);
		assert.deepEqual(context.state.progress().remarks, ['It printed: two devices']);
	});

	test('is what nobody saw', async () => {
		const wait: Step = { do: 'wait', until: { is: 'running', container: calvin }, seconds: 5, lenient: true };
		const step = await go(wait, contextOf(wait));
		assert.deepEqual(step, {
			state: 'unproven',
			why: 'calvin is started; not known to go on running: There is no container calvin. See its log.',
		});
	});

	test('is what can’t be seen of a command, where there is such a thing', async () => {
		isThere(peer);
		runsCommands(peer, 'c1', () => ({}));
		const exec: ExecStep = { do: 'exec', container: calvin, says: 'Reload', command: ['reload'], undo: 'not needed' };
		assert.equal((await go(exec, contextOf(exec)))?.state, 'done');
		const why = 'Whether it took that nobody tells.';
		assert.deepEqual(await go({ ...exec, unseen: why }, contextOf(exec)), { state: 'unproven', why });
	});

	test('is what the next step stands on', async () => {
		isThere(peer, 'exited');
		peer.answers.set('/containers/c1/start', (_request, response) => {
			isThere(peer, 'running');
			response.statusCode = 204;
			response.end();
		});
		const context = contextOf(start);
		await go(start, context);
		assert.equal(context.state.entry().preconditions['container c1']?.['state'], 'running');
	});
});

test('how far a step is, is shown while it runs', async () => {
	const wait: Step = { do: 'wait', until: { is: 'serving', server: { url: 'http://lava' } }, seconds: 600 };
	const context = contextOf(wait);
	let looks = 0;
	const seen: unknown[] = [];
	const until = session.clock.now() + 600_000;
	await stepForward(
		session,
		0,
		wait,
		{
			...context,
			lookAt: async () => {
				const [step] = context.state.progress().steps;
				if (step?.state === 'running') seen.push(step.progress);
				looks += 1;
				return looks < 3 ? { holds: false, seen: `look ${looks}` } : { holds: true };
			},
		},
		never,
	);
	assert.deepEqual(seen, [undefined, ...['look 1', 'look 2'].map(each => ({ kind: 'wait', seen: each, until }))]);
});
