/** A secret that a step captured was in the memory of a console that is gone: who goes on with the plan asks for it again. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { writeTar } from '../../../../source/engine/archive/tar.ts';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { type JournalStep, openJournal } from '../../../../source/engine/plan-run/journal/journal.ts';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import type { ExecStep, Step } from '../../../../source/lab/plan.ts';
import { type Asked, runsCommands } from '../scripted-commands.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

let peer: ScriptedEngine;
let engine: Engine;
let folder: string;
/** The variables that the container was made with. */
let made: unknown;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	peer = await createScriptedEngine();
	await peer.start();
	made = undefined;
	peer.answers.set('/containers/create', async (request, response) => {
		made = JSON.parse(await text(request)).Env;
		response.statusCode = 201;
		response.end(JSON.stringify({ Id: 'fresh' }));
	});
	engine = openEngine({ environment: { XDG_STATE_HOME: folder }, host: peer.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
afterEach(async () => {
	await engine.close();
	await peer.cleanup();
	await rm(folder, { recursive: true });
});

const capture = { secret: 'token', after: 'Token:' };
const register: ExecStep = {
	do: 'exec',
	container: { id: 'c1', name: 'server' },
	says: 'Register',
	command: ['register'],
	capture,
	already: { command: ['tell'], capture },
	undo: 'not needed',
};
const write: Step = {
	do: 'put-file',
	container: { id: 'c1', name: 'server' },
	path: '/etc/token',
	content: { secret: 'token' },
	mode: 0o600,
	uid: 0,
	gid: 0,
};
const create: Step = { do: 'create', spec: { name: 'fresh', image: 'i', environment: { TOKEN: { secret: 'token' } } } };
const volume: Step = { do: 'create-volume', volume: { name: 'v' } };
const undo = { how: 'nothing' } as const;
const done: JournalStep = { state: 'done', undo };
const waiting: JournalStep = { state: 'waiting' };

type Story = {
	steps: readonly [Step, JournalStep][];
	knows?: boolean;
	given?: ReadonlyMap<string, string>;
	file?: string;
};

async function resumed({ steps, knows = true, given, file }: Story): Promise<{ outcome: RunOutcome; asked: string[] }> {
	const commands: Asked[] = runsCommands(peer, 'c1', ([word]) =>
		word === 'tell' && !knows ? { exitCode: 1 } : { stdout: `Token: by ${word}\n` },
	);
	peer.answers.set('/volumes/create', { Name: 'v' });
	if (file !== undefined) {
		const content = Buffer.from(file);
		const tar = writeTar([{ path: 'token', content, mode: 0o600, uid: 0, gid: 0 }]);
		peer.answers.set('/containers/c1/archive', (_, response) => void response.end(tar));
	}
	await openJournal(join(folder, 'lavadock')).write({
		version: 1,
		id: '1-a',
		engine: 'AAAA:BBBB',
		startedAt: 1,
		writtenAt: Date.now(),
		plan: { title: 'A worker', steps: steps.map(([step]) => step), warnings: [] },
		steps: steps.map(([, state]) => state),
		before: {},
		preconditions: {},
		direction: 'forward',
	});
	const outcome = await engine.plans.resume('1-a', given && { secrets: given }).outcome;
	return { outcome, asked: commands.map(({ Cmd }) => Cmd.join(' ')) };
}

suite('a secret that was captured', () => {
	test('is asked for once more where a step ahead needs it', async () => {
		for (const state of [done, { state: 'already' }] as const) {
			const { outcome, asked } = await resumed({
				steps: [
					[register, state],
					[create, waiting],
				],
			});
			assert.deepEqual([outcome.end, asked, made], ['done', ['tell'], ['TOKEN=by tell']]);
			assert.deepEqual(outcome.end === 'done' && [...outcome.secrets], [['token', 'by tell']]);
		}
	});

	test('is not asked for where it is given', async () => {
		const given = new Map([['token', 'given']]);
		const { asked } = await resumed({
			steps: [
				[register, done],
				[create, waiting],
			],
			given,
		});
		assert.deepEqual([asked, made], [[], ['TOKEN=given']]);
	});

	test('is not asked for where nobody needs it any more', async () => {
		const { outcome, asked } = await resumed({
			steps: [
				[register, done],
				[create, done],
				[volume, waiting],
			],
		});
		assert.deepEqual([outcome.end, asked, made], ['done', [], undefined]);
	});

	test('is captured by its own step where that is ahead', async () => {
		const { asked } = await resumed({
			steps: [
				[volume, done],
				[register, waiting],
				[create, waiting],
			],
			knows: false,
		});
		assert.deepEqual([asked, made], [['tell', 'register'], ['TOKEN=by register']]);
	});

	test('that was generated is read where a step wrote it', async () => {
		const { outcome, asked } = await resumed({
			steps: [
				[write, done],
				[create, waiting],
			],
			file: 'by the file',
		});
		assert.deepEqual([outcome.end, asked, made], ['done', [], ['TOKEN=by the file']]);
	});

	test('is had from a file too where its step tells it no more', async () => {
		const { already: _, ...tellsOnce } = register;
		const { asked } = await resumed({
			steps: [
				[tellsOnce, done],
				[write, done],
				[create, waiting],
			],
			file: 'by the file',
		});
		assert.deepEqual([asked, made], [[], ['TOKEN=by the file']]);
	});

	test('whose file is gone ends the plan', async () => {
		const { outcome } = await resumed({
			steps: [
				[write, done],
				[create, waiting],
			],
		});
		assert.match(outcome.end === 'failed' ? outcome.error.reason : '', /token/);
	});

	test('that nobody tells any more ends the plan, and all is undone', async () => {
		const { outcome, asked } = await resumed({
			steps: [
				[register, done],
				[create, waiting],
			],
			knows: false,
		});
		assert.deepEqual([outcome.end, asked, made], ['failed', ['tell'], undefined]);
		assert.match(outcome.end === 'failed' ? outcome.error.reason : '', /token/);
	});
});
