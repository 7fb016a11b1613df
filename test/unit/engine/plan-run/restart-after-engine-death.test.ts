/** A plan that is gone on with after its engine ended: what that took along is started again, and nothing else. */

import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { type JournalStep, openJournal } from '../../../../source/engine/plan-run/journal/journal.ts';
import type { PlanRun } from '../../../../source/engine/plan-run/start.ts';
import type { CheckCondition, ConditionState } from '../../../../source/lab/condition.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createIdleClock } from '../idle-clock.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

const clock = createIdleClock();

const HOUR = 3_600_000;

/** An end of the line may be noticed this late. */
const SLACK = 2000;

/** Of an engine of tomorrow. */
const NO_TIME = JSON.stringify({ Type: 'weather' });

let peer: ScriptedEngine;
let engine: Engine;
let folder: string;
/** The last run that was gone on with. */
let going: PlanRun | undefined;
/** When the console was cut off: a whole second, which an engine tells without a rest. */
let cutAt: number;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	peer = await createScriptedEngine();
	await peer.start();
	engine = openEngine({ environment: { XDG_STATE_HOME: folder }, host: peer.address, clock });
	await until(engine, () => engine.snapshot().connection.state === 'live');
	cutAt = Math.floor(clock.now() / 1000) * 1000 - 10 * HOUR;
});
afterEach(async () => {
	await engine.close();
	await peer.cleanup();
	await rm(folder, { recursive: true });
});

/** Milliseconds after the cut, by the engine's clock, which is `ahead`. */
type Facts = {
	/** When the container ended; it runs where that is left out. */
	ended?: number;
	/** When it was started last. */
	started?: number;
	policy?: string;
	/** When the events were that the engine remembers. */
	events?: readonly number[];
	/** When the engine made its bridge. */
	bridge?: number;
	ahead?: number;
	/** What the engine says to a start. */
	refuses?: string;
};

const server = { id: 'c1', name: 'server' };

function theEngine({ ended, started = -HOUR, policy = 'no', events = [], bridge, ahead = 0, refuses }: Facts): void {
	const at = (ms: number): number => cutAt + ahead + ms;
	const iso = (ms: number): string => new Date(ms).toISOString();
	let status = ended === undefined ? 'running' : 'exited';
	let startedAt = at(started);
	peer.answers.set('/info', (_request, response) => {
		response.end(JSON.stringify({ ID: 'AAAA:BBBB', Name: 'lab', SystemTime: iso(clock.now() + ahead) }));
	});
	const remembered = events.map(ms => JSON.stringify({ Type: 'container', timeNano: at(ms) * 1e6 }));
	peer.answers.set('/events', (_request, response) => void response.end([NO_TIME, ...remembered].join('\n')));
	if (bridge !== undefined) peer.answers.set('/networks/bridge', { Id: 'b', Name: 'bridge', Created: iso(at(bridge)) });
	const inspect = (_request: IncomingMessage, response: ServerResponse): void => {
		const State = {
			Status: status,
			Running: status !== 'exited',
			Paused: status === 'paused',
			StartedAt: iso(startedAt),
			FinishedAt: iso(at(ended ?? -2 * HOUR)),
		};
		const found = { Id: 'c1', Name: '/server', Image: 'i1', State, Config: {}, NetworkSettings: {} };
		response.end(JSON.stringify({ ...found, HostConfig: { RestartPolicy: { Name: policy } } }));
	};
	for (const name of ['c1', 'server']) peer.answers.set(`/containers/${name}/json`, inspect);
	for (const [what, becomes] of [
		['start', 'running'],
		['pause', 'paused'],
		['stop', 'exited'],
	] as const) {
		peer.answers.set(`/containers/c1/${what}`, (_request, response) => {
			response.statusCode = refuses === undefined ? 204 : 500;
			if (refuses === undefined) [status, startedAt] = [becomes, clock.now() + ahead];
			response.end(refuses && JSON.stringify({ message: refuses }));
		});
	}
	peer.answers.set('/containers/c1/rename', (_request, response) => {
		response.statusCode = 204;
		response.end();
	});
}

const rename: Step = { do: 'rename', container: server, to: 'other' };

/** Goes on with a plan that stands on the server as it was before. */
async function resumed(
	was: 'running' | 'paused' | 'stopped' = 'running',
	steps: readonly [Step, JournalStep][] = [[rename, { state: 'waiting' }]],
	lookAt?: CheckCondition,
	policy = 'no',
): Promise<PlanRun> {
	const preconditions = {
		id: 'c1',
		name: 'server',
		state: was,
		'list of networks': '',
		'half-made network': '',
		'dynamic address': '',
	};
	await openJournal(join(folder, 'lavadock')).write({
		version: 1,
		id: '1-a',
		engine: 'AAAA:BBBB',
		startedAt: cutAt - HOUR,
		writtenAt: cutAt,
		plan: {
			title: 'A plan',
			steps: [{ do: 'create-volume', volume: { name: 'v' } }, ...steps.map(([step]) => step)],
			warnings: [],
		},
		steps: [{ state: 'already' }, ...steps.map(([, state]) => state)],
		before: {},
		preconditions: { 'container c1': { ...preconditions, 'restart policy': policy } },
		direction: 'forward',
	});
	const run = engine.plans.resume('1-a', lookAt && { lookAt });
	going = run;
	await run.outcome;
	return run;
}

const changes = (): string[] => peer.requests.filter(each => !each.startsWith('GET') && !each.includes('_ping'));

const end = async (run: PlanRun): Promise<string> => (await run.outcome).end;

const many = (count: number, at: number): number[] => Array.from({ length: count }, () => at);

suite('what ended with the engine', () => {
	const restarted: [what: string, facts: Facts][] = [
		['which remembers nothing', { ended: HOUR }],
		['which remembers later things alone', { ended: HOUR, events: [HOUR, 2 * HOUR] }],
		['which remembers as much as it can but one', { ended: HOUR, events: many(255, HOUR), bridge: -HOUR }],
		['whose bridge is younger than the plan', { ended: HOUR, events: many(256, 2 * HOUR), bridge: HOUR }],
		['which remembers nothing from before that very moment', { ended: HOUR, events: [0] }],
		['whose bridge is of that very moment', { ended: HOUR, events: many(256, HOUR), bridge: 0 }],
		['whose clock is ahead', { ended: HOUR, events: [HOUR], ahead: 5 * HOUR }],
		['whose clock is behind', { ended: HOUR, events: [HOUR], ahead: -5 * HOUR }],
		['as early as an end of the line may be noticed late', { ended: -SLACK }],
	];
	for (const [what, facts] of restarted) {
		test(`${what} is started again, and the run says so`, async () => {
			theEngine(facts);
			const run = await resumed();
			assert.equal(await end(run), 'done', JSON.stringify(await run.outcome));
			assert.deepEqual(changes(), ['POST /containers/c1/start', 'POST /containers/c1/rename?name=other']);
			assert.deepEqual(run.progress().remarks, [
				'The engine was restarted, and server ended with it: it was started again.',
			]);
		});
	}

	test('is paused again where it was paused', async () => {
		theEngine({ ended: HOUR });
		assert.equal(await end(await resumed('paused')), 'done');
		assert.deepEqual(changes().slice(0, 2), ['POST /containers/c1/start', 'POST /containers/c1/pause']);
	});

	test('and can’t be started again is told of, and stops the plan', async () => {
		theEngine({ ended: HOUR, refuses: 'no such device' });
		const run = await resumed();
		assert.equal(await end(run), 'precondition failed');
		assert.match(run.progress().remarks[0] ?? '', /server ended with it\. It can't be started again: no such device/);
	});

	const alone: [what: string, facts: Facts][] = [
		['the engine remembers what was before', { ended: HOUR, events: [-HOUR, HOUR] }],
		['its clock is ahead and it remembers what was before', { ended: HOUR, events: [-HOUR], ahead: 5 * HOUR }],
		[
			'so much happened that only its bridge tells that it went on',
			{ ended: HOUR, events: many(256, HOUR), bridge: -HOUR },
		],
		['so much happened and there is no bridge', { ended: HOUR, events: many(256, HOUR) }],
		['it had ended before', { ended: -HOUR }],
		['it had ended just before the end of the line', { ended: -SLACK - 1 }],
	];
	for (const [what, facts] of alone) {
		test(`and what did not is left alone where ${what}`, async () => {
			theEngine(facts);
			const run = await resumed();
			assert.equal(await end(run), 'precondition failed');
			assert.deepEqual(changes(), []);
			assert.deepEqual(run.progress().remarks, []);
		});
	}

	test('is not started where it did not run, or runs, or a step was about to stop it', async () => {
		theEngine({ ended: HOUR });
		assert.equal(await end(await resumed('stopped')), 'done');
		theEngine({});
		assert.equal(await end(await resumed('running')), 'done');
		theEngine({ ended: HOUR });
		const undo = { how: 'steps', steps: [{ do: 'start', container: server }] } as const;
		const stop: Step = { do: 'stop', container: server, grace: 1 };
		const run = await resumed('running', [[stop, { state: 'begun', undo, since: cutAt }]]);
		assert.equal(await end(run), 'done');
		assert.ok(!changes().includes('POST /containers/c1/start'), changes().join());
	});
});

suite('what the plan has stopped', () => {
	const stop: [Step, JournalStep] = [
		{ do: 'stop', container: server, grace: 1 },
		{ state: 'done', undo: { how: 'steps', steps: [{ do: 'start', container: server }] } },
	];
	const stopped = async (policy: string, facts: Facts): Promise<PlanRun> => {
		theEngine({ policy, ...facts });
		return resumed('stopped', [stop, [rename, { state: 'waiting' }]], undefined, policy);
	};

	const again = 'The engine was restarted, and started server by its policy: it was stopped again.';
	const rows: [what: string, policy: string, facts: Facts, remarks: string[]][] = [
		['and its policy has started is stopped again', 'always', { started: HOUR }, [again]],
		['and its policy has started as early as can be is stopped again', 'always', { started: -SLACK }, [again]],
		['and was started before is left alone', 'always', { started: -SLACK - 1 }, []],
		['and was started by somebody is left alone', 'unless-stopped', { started: HOUR }, []],
	];
	for (const [what, policy, facts, remarks] of rows) {
		test(what, async () => {
			assert.deepEqual((await stopped(policy, facts)).progress().remarks, remarks);
			assert.equal(
				changes().some(each => each.includes('/stop')),
				remarks.length > 0,
				changes().join(),
			);
		});
	}
});

suite('a LAVA server that was started again', () => {
	const asks = (container: { id: string; name: string }): [Step, JournalStep] => [
		{ do: 'wait', until: { is: 'serving', server: { container } }, seconds: 60 },
		{ state: 'done', undo: { how: 'nothing' } },
	];
	const looks = async (container: { id: string; name: string }, facts: Facts): Promise<number> => {
		theEngine(facts);
		let count = 0;
		await resumed('running', [asks(container), [rename, { state: 'waiting' }]], async () =>
			++count < 3 ? { holds: false, seen: 'HTTP 502' } : { holds: true },
		);
		return count;
	};
	test('is waited for', async () => assert.equal(await looks(server, { ended: HOUR }), 3));
	test('is waited for where the plan knows it by its name alone', async () => {
		assert.equal(await looks({ id: '', name: 'server' }, { ended: HOUR }), 3);
	});
	test('is told by what it answers meanwhile, and by why it never will', async () => {
		theEngine({ ended: HOUR });
		const reported: string[] = [];
		const answers: ConditionState[] = [
			{ holds: false, seen: 'HTTP 502' },
			{ holds: 'never', why: 'it has no such page' },
			{ holds: true },
		];
		await resumed('running', [asks(server), [rename, { state: 'waiting' }]], async () => {
			const phase = going?.progress().phase;
			if (phase?.phase === 'waiting') reported.push(phase.why);
			return answers.shift() ?? { holds: true };
		});
		assert.deepEqual(reported, ['server is coming back: HTTP 502', 'server is coming back: it has no such page']);
	});
	test('is waited for where its policy started it, as early as can be, and not where it was started before', async () => {
		assert.deepEqual([await looks(server, { started: -SLACK }), await looks(server, { started: -SLACK - 1 })], [3, 0]);
	});
	test('is not waited for where it never ended', async () => assert.equal(await looks(server, {}), 0));
	test('is not another container of its name', async () => {
		assert.equal(await looks({ id: 'c2', name: 'server' }, { ended: HOUR }), 0);
	});
});
