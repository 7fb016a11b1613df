/** How long is looked for what comes of an earlier request, and for which steps. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Clock } from '../../../../source/engine/clock.ts';
import { commandEnded, despiteEarlier, settled } from '../../../../source/engine/plan-run/late.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import type { ObservedState } from '../../../../source/lab/step/observed-state.ts';
import { container as calvin, seen } from '../../lab/step/seen-for-tests.ts';
import { inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

/** Time goes by at once, and just where somebody waits for it. */
let now = 0;
const clock: Clock = {
	now: () => now,
	after(ms, run) {
		// The deadlines of requests do not come.
		if (ms > 1000) return () => {};
		const pending = setImmediate(() => {
			now += ms;
			run();
		});
		return () => clearImmediate(pending);
	},
};

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => {
	const opened = await openScriptedSession();
	({ peer, close } = opened);
	session = { ...opened.session, clock };
});
after(() => close());
beforeEach(() => void (now = 0));

const never = new AbortController().signal;

/** Looks that show this until so many milliseconds have gone by, and then that. */
function looks(until: number, first: ObservedState, then: ObservedState = first) {
	let count = 0;
	const look = async (): Promise<ObservedState> => {
		count += 1;
		return now < until ? first : then;
	};
	return { look, count: () => count };
}

const start: Step = { do: 'start', container: calvin };
const stopped = seen({ status: 'exited' });

suite('what a step that was cut off did', () => {
	const timeOf = async (step: Step, { look }: ReturnType<typeof looks>, since = 0): Promise<number> => {
		await settled(session, step, since, never, look);
		return now;
	};

	test('is looked for until it is seen', async () => {
		assert.equal(await timeOf(start, looks(0, seen())), 0);
		assert.equal(await timeOf(start, looks(1000, stopped, seen())), 1000);
	});

	test('is looked for ten seconds, and the grace of a container that stops', async () => {
		assert.equal(await timeOf(start, looks(Infinity, stopped)), 10_000);
		now = 0;
		assert.equal(await timeOf({ do: 'stop', container: calvin, grace: 60 }, looks(Infinity, seen())), 70_000);
	});

	test('is looked for half a minute where a host joins a Swarm: that goes on in the background', async () => {
		const join: Step = { do: 'swarm-join', manager: '10.0.0.5:2377', address: '', token: 't' };
		assert.equal(await timeOf(join, looks(Infinity, { swarm: { state: 'inactive' } })), 30_000);
	});

	test('is a command that has ended, whatever that was', async () => {
		const command = ['lava-server', 'manage', 'migrate'];
		peer.answers.set('/containers/calvin/json', { ...inspected('c1'), ExecIDs: ['e1'] });
		peer.answers.set('/exec/e1/json', (_request, response) => {
			const [entrypoint, ...rest] = command;
			response.end(JSON.stringify({ Running: now < 2000, ProcessConfig: { entrypoint, arguments: rest } }));
		});
		const container = { id: '', name: 'calvin' };
		const exec: Step = { do: 'exec', container, says: 'Migrate', command, undo: 'impossible' };
		const shown = looks(0, seen());
		assert.deepEqual([await timeOf(exec, shown), shown.count()], [2000, 0]);
	});

	test('is looked for once where it was long ago', async () => {
		now = 50_000;
		const { look, count } = looks(Infinity, stopped);
		await settled(session, start, 0, never, look);
		assert.deepEqual([now, count()], [50_000, 1]);
	});

	test('is not looked for where looking tells nothing', async () => {
		const blind: Step[] = [
			{ do: 'pull', image: 'i' },
			{ do: 'build', tag: 'i', dockerfile: '' },
			{ do: 'put-file', container: calvin, path: '/x', content: '', mode: 0, uid: 0, gid: 0 },
			{ do: 'copy', container: calvin, from: calvin, path: '/x' },
			{ do: 'restart', container: calvin, grace: 1 },
			{ do: 'wait', until: { is: 'running', container: calvin }, seconds: 1 },
		];
		for (const step of blind) {
			const { look, count } = looks(Infinity, stopped);
			await settled(session, step, 0, never, look);
			assert.deepEqual([step.do, now, count()], [step.do, 0, 0]);
		}
	});

	test('is a container that is made, whatever it is like, and one that is killed or gone', async () => {
		const create: Step = { do: 'create', spec: { name: 'calvin', image: 'another' } };
		assert.equal(await timeOf(create, looks(500, {}, seen())), 500);
		now = 0;
		const kill: Step = { do: 'kill', container: calvin, signal: 'KILL' };
		assert.equal(await timeOf(kill, looks(500, seen(), stopped)), 500);
		now = 0;
		assert.equal(await timeOf(kill, looks(500, seen(), {})), 500);
	});

	test('is no more looked for by who is called off', async () => {
		const off = AbortSignal.abort(new Error('off'));
		await assert.rejects(settled(session, start, 0, off, looks(Infinity, stopped).look), /off/);
	});
});

suite('a step whose earlier request is in its way', () => {
	const refusal = (): Error => Object.assign(new Error('in use'), { statusCode: 409 });
	async function tried(step: Step, errors: Error[], shown: ReturnType<typeof looks>): Promise<number> {
		let tries = 0;
		await despiteEarlier(session, step, never, shown.look, async () => {
			tries += 1;
			const error = errors.shift();
			if (error !== undefined) throw error;
		});
		return tries;
	}

	test('is done once where nothing is', async () => {
		const look = looks(0, seen());
		assert.deepEqual([await tried(start, [], look), look.count()], [1, 0]);
	});

	test('is done once more when that has come, or can’t come any more', async () => {
		assert.equal(await tried(start, [refusal()], looks(1000, stopped, seen())), 2);
		assert.equal(now, 1000);
		now = 0;
		assert.equal(await tried(start, [refusal()], looks(Infinity, stopped)), 2);
		assert.equal(now, 10_000);
	});

	test('fails with what the second try says', async () => {
		await assert.rejects(tried(start, [refusal(), new Error('second')], looks(0, seen())), /second/);
	});

	test('fails at once where no answer came, or looking tells nothing', async () => {
		const look = looks(0, seen());
		await assert.rejects(tried(start, [new Error('no answer')], look), /no answer/);
		await assert.rejects(tried({ do: 'pull', image: 'i' }, [refusal()], look), /in use/);
		assert.equal(look.count(), 0);
	});
});

suite('a command that was given before', () => {
	const command = ['lava-server', 'manage', 'migrate'];

	function runs(...execs: readonly (readonly [words: readonly string[], until: number] | 'gone')[]): void {
		peer.answers.set('/containers/calvin/json', { ...inspected('c1'), ExecIDs: execs.map((_, at) => `e${at}`) });
		for (const [at, exec] of execs.entries()) {
			peer.answers.delete(`/exec/e${at}/json`);
			if (exec === 'gone') continue;
			const [[entrypoint = '', ...rest], until] = exec;
			peer.answers.set(`/exec/e${at}/json`, (_request, response) => {
				response.end(JSON.stringify({ Running: now < until, ProcessConfig: { entrypoint, arguments: rest } }));
			});
		}
	}
	const ended = async (name = 'calvin'): Promise<number> => {
		await commandEnded(session, { id: '', name }, command, never);
		return now;
	};

	test('is waited for while it runs', async () => {
		runs([command, 1000]);
		assert.equal(await ended(), 1000);
	});

	test('is not another command, nor one that has ended, nor one that is gone', async () => {
		const other = [['lava-server', 'manage', 'shell'], [...command, '--plan'], command.slice(0, 2)];
		runs(...other.map(words => [words, Infinity] as const), [command, 0], 'gone');
		assert.equal(await ended(), 0);
	});

	test('is among several', async () => {
		runs([['sleep'], Infinity], [command, 500], 'gone');
		assert.equal(await ended(), 500);
	});

	test('is waited for ten minutes at most, and not in a container that is gone', async () => {
		runs([command, Infinity]);
		assert.equal(await ended(), 600_000);
		now = 0;
		assert.equal(await ended('gone'), 0);
	});
});
