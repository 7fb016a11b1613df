/** A plan over several hosts, one of whose engines was restarted: what ended on that one is started again. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Clock } from '../../../../source/engine/clock.ts';
import type { RunContext } from '../../../../source/engine/plan-run/forward.ts';
import type { JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import { restartAfterEngineDeath } from '../../../../source/engine/plan-run/restart-after-engine-death.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { CheckCondition } from '../../../../source/lab/condition.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { calvin, changesOf, contextOf } from './step-for-tests.ts';

const [left, right] = [hostKey('left'), hostKey('right')];
const HOUR = 3_600_000;
const never = new AbortController().signal;

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

const undo = { how: 'nothing' } as const;
const rename: Step = { do: 'rename', container: calvin, to: 'hobbes', host: left };
const stopOn = (host: HostKey): Step => ({ do: 'stop', container: calvin, grace: 1, host });

type Facts = {
	host: HostKey;
	step?: Step;
	stands?: JournalStep;
	/** What calvin was when it was last looked at, on the left host. */
	was?: 'running' | 'stopped';
	/** Its policy started it. */
	runs?: boolean;
};

/** The engine of a host remembers nothing, and calvin ended with it. */
async function restarted({
	host,
	step = rename,
	stands = { state: 'waiting' },
	was = 'running',
	runs = false,
}: Facts): Promise<{ changes: string[]; remarks: readonly string[] }> {
	const now = Date.now();
	const at = new Date(now - HOUR).toISOString();
	peer.requests.length = 0;
	peer.answers.set('/info', { SystemTime: new Date(now).toISOString() });
	peer.answers.set('/events', (_request, response) => void response.end());
	const State = runs
		? { Status: 'running', Running: true, StartedAt: at }
		: { Status: 'exited', Running: false, FinishedAt: at };
	const HostConfig = { RestartPolicy: { Name: 'always' } };
	peer.answers.set('/containers/c1/json', { ...inspected('c1'), Name: '/calvin', State, HostConfig });
	for (const change of ['start', 'stop'])
		peer.answers.set(`/containers/c1/${change}`, (_request, response) => void response.writeHead(204).end());
	const preconditions = { 'container c1 on left': { id: 'c1', name: 'calvin', state: was } };
	const context = { ...contextOf(step, stands, { preconditions }), host };
	await restartAfterEngineDeath(session, { aliveAt: now - 2 * HOUR, lostAt: now - 2 * HOUR }, context, never);
	return { changes: changesOf(peer), remarks: context.state.progress().remarks };
}

const nothing = { changes: [], remarks: [] };
const startedAgain = {
	changes: ['POST /containers/c1/start'],
	remarks: ['The engine of left was restarted, and calvin ended with it: it was started again.'],
};

test('what ended is told with the host whose engine was restarted', async () => {
	assert.deepEqual(await restarted({ host: left }), startedAgain);
});

test('what is to run on another host is not looked for on this one', async () => {
	assert.deepEqual(await restarted({ host: right }), nothing);
});

test('what a step has begun to stop is left alone, on that host and no other', async () => {
	const begun: JournalStep = { state: 'begun', undo, since: 0 };
	assert.deepEqual(await restarted({ host: left, step: stopOn(left), stands: begun }), nothing);
	assert.deepEqual(await restarted({ host: left, step: stopOn(right), stands: begun }), startedAgain);
	assert.deepEqual(await restarted({ host: left, step: stopOn(left) }), startedAgain, 'it is not begun');
});

test('what the plan has stopped is stopped again, on that host and no other', async () => {
	const done: JournalStep = { state: 'done', undo };
	const stopped = { host: left, step: stopOn(left), stands: done, was: 'stopped', runs: true } as const;
	assert.deepEqual(await restarted(stopped), {
		changes: ['POST /containers/c1/stop?t=1'],
		remarks: ['The engine of left was restarted, and started calvin by its policy: it was stopped again.'],
	});
	assert.deepEqual(await restarted({ ...stopped, step: stopOn(right) }), nothing);
	assert.deepEqual(await restarted({ ...stopped, stands: { state: 'undone' } }), nothing);
	assert.deepEqual(await restarted({ ...stopped, was: 'running' }), nothing, 'it was started by a step since');
});

suite('a LAVA server whose engine was restarted', () => {
	/** Time goes by where somebody waits for it. */
	let now = 0;
	const clock: Clock = {
		now: () => now,
		after(ms, run) {
			// The deadlines of requests do not come.
			if (ms > 1000) return () => undefined;
			const pending = setImmediate(() => {
				now += ms;
				run();
			});
			return () => clearImmediate(pending);
		},
	};

	type Given = { asked: HostKey; state: string; lookAt?: CheckCondition; signal?: AbortSignal };

	/** The plan asks the server of one host for something; on the left one it runs again. */
	async function looksAt({
		asked,
		state,
		lookAt,
		signal = never,
	}: Given): Promise<{ looks: number; context: RunContext }> {
		now = Date.now();
		peer.answers.set('/info', { SystemTime: new Date(now).toISOString() });
		peer.answers.set('/events', (_request, response) => void response.end());
		const State = { Status: 'running', Running: true, StartedAt: new Date(now).toISOString() };
		for (const id of ['c2', 'server'])
			peer.answers.set(`/containers/${id}/json`, { ...inspected('c2'), Name: '/server', State });
		const until = { is: 'serving', server: { container: { id: '', name: 'server' } } } as const;
		const step: Step = { do: 'wait', until, seconds: 60, host: asked };
		const preconditions = { 'container c2 on left': { id: 'c2', name: 'server', state } };
		let looks = 0;
		const context: RunContext & { host: HostKey } = {
			...contextOf(step, { state: 'done', undo: { how: 'nothing' } }, { preconditions }),
			host: left,
			async lookAt(...look) {
				looks += 1;
				return lookAt === undefined ? { holds: true } : lookAt(...look);
			},
		};
		const broken = { aliveAt: now - 2 * HOUR, lostAt: now - HOUR };
		await restartAfterEngineDeath({ ...session, clock }, broken, context, signal);
		return { looks, context };
	}

	test('is waited for where the plan asks it, and it ran before', async () => {
		assert.equal((await looksAt({ asked: left, state: 'running' })).looks, 1);
	});

	test('is not waited for where it was not to run, or it is one of that name on another host', async () => {
		assert.equal((await looksAt({ asked: left, state: 'stopped' })).looks, 0);
		assert.equal((await looksAt({ asked: right, state: 'running' })).looks, 0);
	});

	test('is waited for three minutes at most: the next step tells what is wrong', async () => {
		const lookAt: CheckCondition = async () => ({ holds: false, seen: 'HTTP 502' });
		const { looks, context } = await looksAt({ asked: left, state: 'running', lookAt });
		assert.equal(looks, 180);
		assert.deepEqual(context.state.progress().phase, { phase: 'running' });
	});

	test('is not waited for by who has cancelled', async () => {
		const cancelled = new AbortController();
		const lookAt: CheckCondition = async () => {
			cancelled.abort(new Error('Cancelled'));
			return { holds: false, seen: 'HTTP 502' };
		};
		const { signal } = cancelled;
		await assert.rejects(looksAt({ asked: left, state: 'running', lookAt, signal }), /^Error: Cancelled$/);
	});
});
