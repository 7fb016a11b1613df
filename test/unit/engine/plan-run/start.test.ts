/** The begin of a run and its end: what it needs before anything is changed, and what it lets go of. */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import { createCommandLog } from '../../../../source/engine/command-log.ts';
import { EngineError } from '../../../../source/engine/engine-error.ts';
import {
	type Journal,
	type JournalEntry,
	type JournalStep,
	openJournal,
} from '../../../../source/engine/plan-run/journal/journal.ts';
import { JournalError } from '../../../../source/engine/plan-run/journal/journal-error.ts';
import { LockedError, lockOwner, takeLock } from '../../../../source/engine/plan-run/journal/lock.ts';
import type { PlanHost } from '../../../../source/engine/plan-run/plan-host.ts';
import { createPlans } from '../../../../source/engine/plan-run/plans.ts';
import type { RunPhase } from '../../../../source/engine/plan-run/progress.ts';
import { newEntry } from '../../../../source/engine/plan-run/run-state.ts';
import {
	finish,
	type PlanRun,
	type RunOptions,
	type Start,
	startRun,
} from '../../../../source/engine/plan-run/start.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createHurriedClock } from '../idle-clock.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { changesOf } from './step-for-tests.ts';

const clock = createHurriedClock();
const [rack, desk] = [hostKey('rack'), hostKey('desk')];

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

let folder: string;
/** Hosts whose engine can't be asked. */
let away: Set<HostKey>;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	away = new Set();
	peer.requests.length = 0;
	peer.answers.set('/info', { ID: rack });
	peer.answers.set('/volumes/create', { Name: 'v' });
});
afterEach(() => rm(folder, { recursive: true }));

function hostOf(key: HostKey): PlanHost {
	const line: PlanHost['line'] = {
		session() {
			if (!away.has(key)) return session;
			throw new EngineError({ kind: 'no-engine', message: `${key} is away.`, remedy: [] });
		},
		subscribe: () => () => undefined,
		closing: new AbortController().signal,
	};
	return { key, line, log: createCommandLog(clock, () => undefined) };
}

const volume = (name: string, host?: HostKey): Step => ({
	do: 'create-volume',
	volume: { name },
	...(host !== undefined && { host }),
});
const [one, two] = [volume('a', rack), volume('b', desk)];

type Given = {
	keys?: readonly HostKey[];
	options?: RunOptions;
	change?: Partial<JournalEntry>;
	/** Instead of the one in the folder. */
	journal?: Journal;
};

/** Engines have the ids that their hosts are called by. */
function begun(
	steps: readonly Step[],
	{ keys = [rack], options = {}, change = {}, journal = openJournal(folder) }: Given = {},
): PlanRun {
	const plan = { title: 'A lab', steps, warnings: [] };
	const [engine = ''] = keys;
	const engines = Object.fromEntries(keys.map(key => [key, key]));
	const entry: JournalEntry = {
		...newEntry({ id: '1', engine, ...(keys.length > 1 && { engines }), startedAt: 0, plan, before: {} }),
		...change,
	};
	const prepare = async (): Promise<Start> => ({ entry });
	const hosts = keys.map(hostOf);
	return startRun({ hosts: () => hosts, clock, journal, environment: {} }, prepare, options);
}

suite('a run begins', () => {
	test('with its steps as waiting, and no steps before it is known', async () => {
		const run = begun([volume('a'), volume('b')]);
		assert.deepEqual(run.progress().steps, []);
		assert.equal((await run.outcome).end, 'done');
		assert.deepEqual(
			run.progress().steps.map(({ state }) => state),
			['done', 'done'],
		);
		assert.deepEqual(await readdir(folder), []);
	});

	test('not where another runs a plan there, unless it is one request', async () => {
		const lock = await takeLock(folder, rack, '9', 'Another');
		await assert.rejects(begun([volume('a'), volume('b')]).outcome, LockedError);
		await assert.rejects(begun([{ do: 'create', spec: { name: 'c', image: 'i' } }]).outcome, LockedError);
		assert.deepEqual(changesOf(peer), []);
		const looks: Step = { do: 'wait', until: { is: 'running', container: { id: '', name: 'c' } }, seconds: 1 };
		await assert.rejects(begun([volume('a'), looks]).outcome, LockedError);
		assert.equal((await begun([volume('a')]).outcome).end, 'done');
		assert.equal((await begun([volume('a'), { ...looks, lenient: true }]).outcome).end, 'unproven');
		await lock.release();
	});

	test('not without the secrets that have to be given, unless it goes back', async () => {
		const spec = { name: 'c', image: 'i', environment: { T: { secret: 'token' } } };
		const uses: Step = { do: 'create', spec };
		await assert.rejects(begun([uses]).outcome, /token/);
		assert.deepEqual(changesOf(peer), []);
		assert.deepEqual(await readdir(folder), []);
		assert.equal((await begun([uses], { change: { direction: 'rollback' } }).outcome).end, 'cancelled');
		peer.answers.set('/containers/create', { Id: 'fresh' });
		const options = { secrets: new Map([['token', 'x']]) };
		assert.equal((await begun([uses], { options }).outcome).end, 'done');
	});

	test('on all its engines or on none: what was taken is let go of', async () => {
		for (const [busy, free] of [
			[rack, desk],
			[desk, rack],
		] as const) {
			const lock = await takeLock(folder, busy, '9', 'Another');
			await assert.rejects(begun([one, two], { keys: [rack, desk] }).outcome, LockedError);
			assert.equal(await lockOwner(folder, free), undefined, free);
			assert.equal((await lockOwner(folder, busy))?.entry, '9');
			await lock.release();
		}
	});

	test('not where no engine answers, and lets go of its lock', async () => {
		for (const key of [rack, desk]) away.add(key);
		await assert.rejects(begun([one, two], { keys: [rack, desk] }).outcome, /rack is away/);
		assert.deepEqual(await readdir(folder), []);
	});

	test('not where its journal has no room, before anything is looked at', async () => {
		const full = async (): Promise<never> => {
			throw new JournalError(folder, new Error('full'));
		};
		const run = begun([volume('a'), volume('b')], { journal: { ...openJournal(folder), write: full } });
		await assert.rejects(run.outcome, JournalError);
		assert.deepEqual(
			peer.requests.filter(each => each.includes('/volumes')),
			[],
		);
		assert.deepEqual(await readdir(folder), [], 'its lock is let go of');
	});

	test('where one of its engines answers: the other one is waited for when it is needed', async () => {
		away.add(desk);
		const run = begun([one, two], { keys: [rack, desk] });
		const phases = phasesOf(run);
		assert.equal((await run.outcome).end, 'unfinished');
		assert.equal(changesOf(peer).length, 1);
		assert.match(phases.map(phaseWords).join(), /The engine of desk is away: desk is away\./);
	});
});

const phaseWords = (phase: RunPhase): string => (phase.phase === 'waiting' ? phase.why : phase.phase);

function phasesOf(run: PlanRun): RunPhase[] {
	const seen: RunPhase[] = [];
	run.subscribe(() => {
		const { phase } = run.progress();
		if (seen.at(-1) !== phase) seen.push(phase);
	});
	return seen;
}

suite('a run on one host', () => {
	test('does not name it where its engine goes away', async () => {
		peer.answers.set('/volumes/create', (_request, response) => {
			away.add(rack);
			response.end('{"Name":"a"}');
		});
		const run = begun([volume('a'), volume('b')]);
		const phases = phasesOf(run);
		const outcome = await run.outcome;
		assert.ok(outcome.end === 'unfinished');
		assert.deepEqual(outcome.stays, []);
		assert.match(phases.map(phaseWords).join(), /The engine is away: rack is away\./);
		assert.equal((await readdir(folder)).length, 1, 'it can be gone on with');
	});

	test('whose engine goes away while it is undone does not say what is left on which host', async () => {
		const made = (name: string): JournalStep => ({
			state: 'done',
			undo: { how: 'steps', steps: [{ do: 'remove-volume', volume: name }] },
		});
		peer.answers.set('/volumes/b', (request, response) => {
			if (request.method === 'DELETE') away.add(rack);
			response.end('{"Name":"b","Driver":"local"}');
		});
		const run = begun([volume('a'), volume('b')], { change: { direction: 'rollback', steps: [made('a'), made('b')] } });
		const outcome = await run.outcome;
		assert.ok(outcome.end === 'unfinished');
		assert.deepEqual(outcome.stays, []);
		assert.deepEqual(changesOf(peer), ['DELETE /volumes/b']);
	});

	test('that can’t let go of its lock says so', async () => {
		const run = begun([volume('a'), volume('b')]);
		peer.answers.set('/volumes/create', async (_request, response) => {
			await rename(folder, `${folder}.aside`);
			await writeFile(folder, 'no folder');
			response.end('{"Name":"a"}');
		});
		await run.outcome;
		const { remarks, phase } = run.progress();
		assert.match(remarks.at(-1) ?? '', /Until this console is closed, others believe that it still runs the plan\.$/);
		assert.equal(phase.phase, 'ended');
		await rm(folder);
		await rename(`${folder}.aside`, folder);
	});
});

suite('who waits for the end of a run', () => {
	const ended = (run: PlanRun): Promise<unknown> => finish(run).catch((error: unknown) => String(error));

	test('learns that it is done, or why it is not', async () => {
		assert.deepEqual(await ended(begun([volume('a')])), { end: 'done', secrets: new Map() });
		peer.answers.delete('/volumes/create');
		assert.match(String(await ended(begun([volume('a')]))), /docker volume create/);
		const cancelled = begun([volume('a')]);
		cancelled.cancel();
		assert.equal(await ended(cancelled), 'Error: Cancelled');
		const preconditions = { 'volume a': { driver: 'nfs', scope: 'x' } };
		assert.equal(
			await ended(begun([volume('a')], { change: { preconditions } })),
			'Error: volume a: its driver was nfs; there is none now; volume a: its scope was x; there is none now',
		);
	});
});

test('unfinished plans are told by the engines that answer, and it is said why where none does', async () => {
	const plans = createPlans({
		hosts: () => [rack, desk].map(hostOf),
		clock,
		journal: openJournal(folder),
		environment: {},
	});
	away.add(desk);
	assert.deepEqual(await plans.unfinished(), []);
	away.add(rack);
	await assert.rejects(plans.unfinished(), /rack is away/);
	await assert.rejects(plans.resume('1').outcome, /no longer in the journal/);
});
