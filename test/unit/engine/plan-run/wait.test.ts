/** What a plan waits for, against an engine that answers as the test tells it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import type { Condition, CheckCondition } from '../../../../source/lab/condition.ts';
import type { WaitStep } from '../../../../source/lab/plan.ts';
import { createIdleClock } from '../idle-clock.ts';
import { createScriptedEngine, inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

const clock = createIdleClock();

let peer: ScriptedEngine;
let engine: Engine;
beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	engine = openEngine({ environment: {}, host: peer.address, clock });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
afterEach(async () => {
	await engine.close();
	await peer.cleanup();
});

const calvin = { id: '', name: 'calvin' };

type Seen = { state?: Record<string, unknown>; restarts?: number; log?: string };

/** How the container is at the first look, the second one and so on; the last one stays. */
function isSeen(...looks: readonly Seen[]): void {
	let at = 0;
	const look = (): Seen => looks[Math.min(at, looks.length - 1)] ?? {};
	peer.answers.set('/containers/calvin/json', (_request, response) => {
		const { state = {}, restarts = 0 } = look();
		const answer = inspected('c1', { Tty: true });
		const State = { Status: 'running', Running: true, StartedAt: '2026-11-01T10:00:00Z', ExitCode: 0, ...state };
		response.end(JSON.stringify({ ...answer, Name: '/calvin', Image: 'i1', State, RestartCount: restarts }));
		at += 1;
	});
	peer.answers.set('/containers/calvin/logs', (_request, response) => {
		response.setHeader('Content-Type', 'application/vnd.docker.raw-stream');
		response.end(look().log ?? '');
	});
}

const recorded = (name: string): string =>
	readFileSync(new URL(`../../../../fixtures/lava/logs/${name}.log`, import.meta.url), 'utf8').replaceAll(
		/^\S+ /gm,
		'',
	);

const NOT_YET: CheckCondition = async () => ({ holds: false, seen: 'LAVA says it is offline' });

async function wait(condition: Condition, more: Partial<WaitStep> = {}, lookAt = NOT_YET): Promise<RunOutcome> {
	const step: WaitStep = { do: 'wait', until: condition, seconds: 60, ...more };
	// A volume that is there before: a single step is not run as a plan is.
	peer.answers.set('/volumes/v', { Name: 'v', Driver: 'local' });
	const steps = [{ do: 'create-volume' as const, volume: { name: 'v' } }, step];
	return engine.plans.start({ title: 'Wait', steps, warnings: [] }, { lookAt }).outcome;
}

const why = (outcome: RunOutcome): string =>
	outcome.end === 'failed' ? outcome.error.message : outcome.end === 'unproven' ? outcome.unproven.join() : outcome.end;

suite('a container that is to go on running', () => {
	const steady: Condition = { is: 'running', container: calvin, steady: 10 };

	test('does, for ten seconds with the same start', async () => {
		isSeen({});
		assert.equal((await wait(steady)).end, 'done');
	});

	test('does not, when it ends and starts again and again: its last words say why', async () => {
		const looping = (restarts: number): Seen => ({
			state: { Status: 'restarting', StartedAt: `2026-11-01T10:00:0${restarts}Z`, ExitCode: 3 },
			restarts,
			log: 'first\nno such file\n',
		});
		isSeen(...[0, 1, 2, 3, 4, 5, 6, 7].map(looping));
		assert.match(why(await wait(steady)), /calvin ends soon after each start, 5 times so far: first \/ no such file\./);
	});

	test('does not count what is between two lives', async () => {
		isSeen({ state: { Status: 'restarting' } });
		assert.match(why(await wait(steady)), /After 60 seconds: it is restarting/);
	});

	test('may have had restarts before: only new ones count', async () => {
		isSeen({ restarts: 70 });
		assert.equal((await wait(steady)).end, 'done');
	});

	test('does not, when it has ended: with its exit code and its last words, the secrets in them hidden', async () => {
		isSeen({ state: { Status: 'exited', Running: false, ExitCode: 2 }, log: 'Token: abcdef\nbad argument.\n' });
		const said = why(await wait(steady));
		assert.match(said, /calvin has ended with exit code 2: .*bad argument\.$/);
		assert.doesNotMatch(said, /abcdef/);
	});

	test('is told at the end and fails nothing, where the wait is lenient', async () => {
		isSeen({ state: { Status: 'exited', Running: false, ExitCode: 2 } });
		const outcome = await wait(steady, { lenient: true });
		assert.equal(outcome.end, 'unproven');
		assert.match(why(outcome), /calvin is started; not known to go on running: calvin has ended with exit code 2/);
	});
});

test('what is waited for is looked at a moment later first, and less often the longer it takes', async () => {
	isSeen({});
	const at: number[] = [];
	const lookAt: CheckCondition = async () => {
		at.push(clock.now());
		return { holds: false, seen: 'not yet' };
	};
	await wait({ is: 'serving', server: { url: 'http://lava' } }, { seconds: 10 }, lookAt);
	const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
	assert.deepEqual(pauses.slice(0, 3), [250, 312.5, 390.625]);
	assert.equal(Math.max(...pauses), 1000);
	assert.deepEqual([pauses.at(-2), (at.at(-1) ?? 0) - (at[0] ?? 0)], [1000, 10_000], 'the last look is at the end');
});

suite('a command that is to succeed', () => {
	const probe: Condition = { is: 'succeeds', container: calvin, probe: { command: ['true'] } };

	test('is not run where the container does not run', async () => {
		isSeen({ state: { Status: 'restarting' } });
		assert.match(why(await wait(probe)), /After 60 seconds: it is restarting/);
		assert.ok(!peer.requests.some(each => each.includes('/exec')));
	});
});

suite("a worker whose server can't be asked", () => {
	const answered: Condition = { is: 'answered', container: calvin };

	test('is well when its log tells that it is answered', async () => {
		isSeen({ log: '' }, { log: recorded('heard') });
		assert.equal((await wait(answered)).end, 'done');
	});

	test('is judged by its present run alone, of which words may be older than its start', async () => {
		const began = async (state: Record<string, unknown>): Promise<string | undefined> => {
			isSeen({ state });
			let since: string | undefined;
			peer.answers.set('/containers/calvin/logs', (request, response) => {
				since = new URL(request.url ?? '', 'http://engine').searchParams.get('since') ?? undefined;
				response.setHeader('Content-Type', 'application/vnd.docker.raw-stream');
				response.end(recorded('heard'));
			});
			await wait(answered);
			return since;
		};
		const StartedAt = '2026-11-01T10:00:01.900Z';
		const second = Date.parse('2026-11-01T10:00:01Z') / 1000;
		assert.equal(await began({ StartedAt, FinishedAt: '2026-11-01T10:00:01.300Z' }), `${second}.600`);
		assert.equal(await began({ StartedAt, FinishedAt: '0001-01-01T00:00:00Z' }), `${second}.000`);
		assert.equal(await began({ StartedAt }), `${second}.000`);
		assert.equal(await began({ StartedAt, FinishedAt: StartedAt }), `${second}.000`);
		assert.equal(await began({ StartedAt, FinishedAt: '2026-11-01T10:00:05Z' }), `${second}.000`);
		assert.equal(await began({ StartedAt: '0001-01-01T00:00:00Z' }), '0', 'it never began');
		assert.equal(await began({ StartedAt: undefined }), '0');
	});

	test('fails with what LAVA says no to, long before the time is over', async () => {
		isSeen({ log: recorded('registration-forbidden') });
		assert.match(why(await wait(answered, { seconds: 86_400 })), /lets no worker register itself.*HTTP 403/);
	});

	test('fails when its server does not come', async () => {
		isSeen({ log: recorded('no-address') });
		assert.match(why(await wait(answered)), /After 60 seconds: It reaches no LAVA/);
	});

	test('is started and not known to be Online, where its log tells nothing', async () => {
		isSeen({ log: 'starting\n' });
		const outcome = await wait(answered);
		assert.equal(outcome.end, 'unproven');
		assert.match(
			why(outcome),
			/calvin is started; not known to be Online: it runs, and its log tells nothing .*, after 60 seconds\. /,
		);
	});
});

suite('a worker that LAVA is asked for', () => {
	const online: Condition = { is: 'online', server: { url: 'http://lava/' }, worker: 'calvin', since: calvin };

	test('is Online by its word', async () => {
		isSeen({});
		assert.equal((await wait(online, {}, async () => ({ holds: true }))).end, 'done');
	});

	test('fails by its own log, where LAVA refuses it', async () => {
		isSeen({ log: recorded('wrong-token') });
		assert.match(why(await wait(online)), /does not take its token.*HTTP 400/);
	});

	test('fails when its container has ended', async () => {
		isSeen({ state: { Status: 'exited', Running: false, ExitCode: 2 } });
		assert.match(why(await wait(online)), /calvin has ended with exit code 2/);
	});

	test('is waited for while its server may come yet', async () => {
		isSeen({ log: recorded('no-route') });
		assert.match(why(await wait(online)), /After 60 seconds: LAVA says it is offline/);
	});
});
