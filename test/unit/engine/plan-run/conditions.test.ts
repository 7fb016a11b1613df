/** How a condition stands that the engine's own answers tell: one look at each. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Clock } from '../../../../source/engine/clock.ts';
import {
	checkCondition,
	createRunHistories,
	whyNever,
} from '../../../../source/engine/plan-run/steps/condition-check.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import { containerInspect } from '../../../../source/lab/spec/read/inspect.ts';
import type { Condition, ConditionState } from '../../../../source/lab/condition.ts';
import { runsCommands } from '../scripted-commands.ts';
import { inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

const calvin = { id: '', name: 'calvin' };

type Seen = { state?: Record<string, unknown>; restarts?: number; log?: string };

function isSeen({ state = {}, restarts = 0, log = '' }: Seen): void {
	const State = { Status: 'running', Running: true, StartedAt: '2026-11-01T10:00:00Z', ExitCode: 0, ...state };
	const more = { Name: '/calvin', State, RestartCount: restarts };
	peer.answers.set('/containers/calvin/json', inspected('c1', { Tty: true }, more));
	peer.answers.set('/containers/calvin/logs', (_request, response) => {
		response.setHeader('Content-Type', 'application/vnd.docker.raw-stream');
		response.end(log);
	});
}

let now = 0;
const clock: Clock = { now: () => now, after: () => () => undefined };
const looks = () => ({
	session,
	lives: createRunHistories(clock),
	secrets: new Map(),
	signal: new AbortController().signal,
});

test('an engine that counts no restarts has seen none', () => {
	const lives = createRunHistories(clock);
	const found = (state: object, more: object) =>
		containerInspect.parse({
			...inspected('c1'),
			State: { Status: 'running', ...state },
			RestartCount: undefined,
			...more,
		});
	assert.deepEqual(lives(calvin, found({ StartedAt: 'a' }, {})), { steady: 0, restarts: 0 });
	assert.equal(lives(calvin, found({ StartedAt: 'b' }, { RestartCount: 1 })).restarts, 1);
});

type Looked = Exclude<Condition, { is: 'serving' | 'online' }>;
const check = (condition: Looked, seen?: Seen, remembered = looks()): Promise<ConditionState> => {
	if (seen !== undefined) isSeen(seen);
	return checkCondition(remembered, condition);
};

const ended = { Status: 'exited', Running: false, ExitCode: 2 };

suite('a container that is to be healthy', () => {
	const healthy: Looked = { is: 'healthy', container: calvin };
	const health = (Status: string): Seen => ({ state: { Health: { Status } } });
	const rows: [what: string, seen: Seen, state: ConditionState][] = [
		['is', health('healthy'), { holds: true }],
		['is not yet', health('starting'), { holds: false, seen: 'its health is starting' }],
		['is unhealthy, which may pass', health('unhealthy'), { holds: false, seen: 'its health is unhealthy' }],
		['has no health check', {}, { holds: 'never', why: 'calvin has no health check.' }],
		['has none that is told', health('none'), { holds: 'never', why: 'calvin has no health check.' }],
		[
			'has ended',
			{ state: { ...ended, Health: { Status: 'healthy' } } },
			{ holds: 'never', why: 'calvin has ended with exit code 2.' },
		],
	];
	for (const [what, seen, state] of rows) test(what, async () => assert.deepEqual(await check(healthy, seen), state));

	test('is not there', async () => {
		const gone = { is: 'healthy', container: { id: '', name: 'gone' } } as const;
		assert.deepEqual(await check(gone), { holds: 'never', why: 'There is no container gone.' });
	});
});

suite('a line that is to be logged', () => {
	const logged: Looked = { is: 'logged', container: calvin, text: 'ready' };
	const rows: [what: string, seen: Seen, state: ConditionState][] = [
		['is', { log: 'starting\nready to go\nmore\n' }, { holds: true }],
		['is, by one that has ended since', { state: ended, log: 'ready\n' }, { holds: true }],
		['is not yet: the last line is told', { log: 'one\ntwo\n' }, { holds: false, seen: 'two' }],
		['is not yet, and nothing else is', {}, { holds: false, seen: 'its log is empty' }],
		['never comes', { state: ended, log: 'one\n' }, { holds: 'never', why: 'calvin has ended with exit code 2: one.' }],
		['is not, between two runs', { state: { Status: 'restarting' }, log: 'one\n' }, { holds: false, seen: 'one' }],
	];
	for (const [what, seen, state] of rows) test(what, async () => assert.deepEqual(await check(logged, seen), state));
});

suite('a command that is to succeed', () => {
	const probe: Looked = { is: 'succeeds', container: calvin, probe: { command: ['test'] } };
	const rows: [what: string, end: Parameters<typeof runsCommands>[2], state: ConditionState][] = [
		['does', () => ({ stdout: 'fine' }), { holds: true }],
		['does not, and says nothing', () => ({ exitCode: 3 }), { holds: false, seen: 'exit code 3' }],
		['does not, and says why at last', () => ({ exitCode: 1, stderr: 'a\nb\n' }), { holds: false, seen: 'b' }],
		['does not, and prints why', () => ({ exitCode: 1, stdout: 'out\n' }), { holds: false, seen: 'out' }],
		[
			'does not, and complains of more than it prints',
			() => ({ exitCode: 1, stdout: 'out', stderr: 'err' }),
			{ holds: false, seen: 'err' },
		],
	];
	for (const [what, end, state] of rows) {
		test(what, async () => {
			runsCommands(peer, 'c1', end);
			assert.deepEqual(await check(probe, {}), state);
		});
	}
});

suite('a container that is to go on running', () => {
	const running = (steady?: number): Looked => ({
		is: 'running',
		container: calvin,
		...(steady !== undefined && { steady }),
	});

	test('does as soon as it runs, where no time is asked for', async () => {
		assert.deepEqual(await check(running(), {}), { holds: true });
	});

	test('is looked at for as long as was asked for, and from its last start', async () => {
		const same = looks();
		now = 0;
		assert.deepEqual(await check(running(10), {}, same), { holds: false, seen: 'it has run for 0 of 10 s' });
		now = 9999;
		assert.deepEqual(await check(running(10), {}, same), { holds: false, seen: 'it has run for 9 of 10 s' });
		const again = { StartedAt: '2026-11-01T10:00:09Z' };
		assert.deepEqual(await check(running(10), { state: again }, same), {
			holds: false,
			seen: 'it has run for 0 of 10 s',
		});
		now = 19_999;
		assert.deepEqual(await check(running(10), { state: again }, same), { holds: true });
	});

	test('never does after its fifth restart that was seen, and not before', async () => {
		const same = looks();
		const start = (count: number): Seen => ({
			restarts: 70 + count,
			state: { StartedAt: `2026-11-01T10:00:0${count}Z` },
		});
		assert.equal((await check(running(10), start(0), same)).holds, false);
		assert.equal((await check(running(10), start(4), same)).holds, false);
		assert.deepEqual(await check(running(10), start(5), same), {
			holds: 'never',
			why: 'calvin ends soon after each start, 5 times so far.',
		});
	});

	test('does, where its engine does not count restarts', async () => {
		isSeen({});
		const { RestartCount: _, ...uncounted } = inspected(
			'c1',
			{},
			{ Name: '/calvin', State: { Status: 'running', Running: true } },
		);
		peer.answers.set('/containers/calvin/json', uncounted);
		assert.deepEqual(await check(running()), { holds: true });
	});

	test('does not run: as it is, or why it could not be started', async () => {
		const rows: [Record<string, unknown>, ConditionState][] = [
			[
				{ Status: 'created', Running: false },
				{ holds: false, seen: 'it is created' },
			],
			[
				{ Status: 'created', Running: false, Error: 'no such device' },
				{ holds: false, seen: 'no such device' },
			],
			[
				{ Status: 'restarting', Running: true },
				{ holds: false, seen: 'it is restarting' },
			],
			[
				{ ...ended, Error: 'no such device' },
				{ holds: 'never', why: 'calvin has ended with exit code 2: no such device.' },
			],
			[
				{ ...ended, Status: 'dead' },
				{ holds: 'never', why: 'calvin has ended with exit code 2.' },
			],
		];
		for (const [state, expected] of rows) assert.deepEqual(await check(running(), { state }), expected);
	});

	test('whose last words are told: three lines, without those that are empty', async () => {
		const state = await check(running(), { state: ended, log: 'zero\none\n\ntwo.\n' });
		assert.deepEqual(state, { holds: 'never', why: 'calvin has ended with exit code 2: one / two.' });
	});
});

suite('a worker that its log tells of', () => {
	const answered: Looked = { is: 'answered', container: calvin };

	test('is not asked for its log while it does not run', async () => {
		peer.requests.length = 0;
		assert.deepEqual(await check(answered, { state: { Status: 'created', Running: false } }), {
			holds: false,
			seen: 'it is created',
		});
		assert.ok(!peer.requests.some(each => each.includes('/logs')));
	});

	test('may never come to be Online by what its own log says, and not by that of another', async () => {
		const log =
			'2026-11-23 07:23:50,000   ERROR -> server error: code 400\n2026-11-23 07:23:50,000   DEBUG --> {"error": "Invalid \'token\'"}\n';
		isSeen({ log });
		const online = { is: 'online', server: { container: calvin }, worker: 'calvin' } as const;
		assert.match(
			(await whyNever(looks(), { ...online, server: { url: 'http://lava/' }, since: calvin })) ?? '',
			/does not take its token/,
		);
		assert.equal(await whyNever(looks(), online), undefined);
		assert.equal(await whyNever(looks(), { is: 'serving', server: { container: calvin } }), undefined);
		assert.equal(await whyNever(looks(), { ...online, since: { id: '', name: 'gone' } }), undefined);
	});

	test('may never come because its server has ended', async () => {
		isSeen({ state: ended });
		assert.equal(
			await whyNever(looks(), { is: 'serving', server: { container: calvin } }),
			'calvin has ended with exit code 2.',
		);
	});
});
