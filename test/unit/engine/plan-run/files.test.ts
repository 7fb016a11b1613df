/** Files that a plan writes over have their former content back, whatever was written in between. */

import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import { readTar, writeTar } from '../../../../source/engine/archive/tar.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

let peer: ScriptedEngine;
let engine: Engine;
/** What is in the container, by name. */
let files: Map<string, { content: string; mode: number; uid: number; gid: number }>;
/** Refuses what is written with this content. */
let refused: string;
beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	files = new Map();
	refused = '';
	peer.answers.set('/containers/c1/json', {
		Id: 'c1',
		Name: '/calvin',
		Image: 'i1',
		State: { Status: 'exited', Running: false },
		Config: {},
		HostConfig: {},
		NetworkSettings: {},
	});
	peer.answers.set('/containers/c1/archive', async (request, response) => {
		const name = new URL(request.url ?? '', 'http://engine').searchParams.get('path')?.split('/').at(-1) ?? '';
		if (request.method === 'PUT') {
			const file = readTar(await buffer(request));
			if (file === undefined) throw new Error('no file in it');
			const content = Buffer.from(file.content).toString();
			// A disk that is full keeps the beginning.
			files.set('token', { ...file, content: content === refused ? content.slice(0, 1) : content });
			response.statusCode = content === refused ? 500 : 200;
			return void response.end(content === refused ? JSON.stringify({ message: 'no room' }) : '');
		}
		const found = files.get(name);
		response.statusCode = found === undefined ? 404 : 200;
		response.end(
			found === undefined
				? JSON.stringify({ message: 'no such file' })
				: writeTar([{ ...found, path: name, content: Buffer.from(found.content) }]),
		);
	});
	engine = openEngine({ environment: {}, host: peer.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
afterEach(async () => {
	await engine.close();
	await peer.cleanup();
});

const container = { id: 'c1', name: 'calvin' };
const write = (content: string, mode = 0o600): Step => {
	return { do: 'put-file', container, path: '/etc/token', content, mode, uid: 1, gid: 2 };
};
const refusedStep: Step = { do: 'kill', container, signal: 'HUP' };
const old = { content: 'old', mode: 0o644, uid: 7, gid: 8 };

const now = (): typeof old => {
	const { content = '', mode = 0, uid = 0, gid = 0 } = files.get('token') ?? {};
	return { content, mode, uid, gid };
};

const run = (...steps: Step[]): Promise<RunOutcome> =>
	engine.plans.start({ title: 'Files', steps, warnings: [] }).outcome;

suite('a file that is written over', () => {
	test('twice has what it held first', async () => {
		files.set('token', old);
		const outcome = await run(write('one'), write('two'), refusedStep);
		assert.deepEqual('stays' in outcome && outcome.stays, []);
		assert.deepEqual(now(), old);
	});

	test('in part by a step that was refused has what it held', async () => {
		files.set('token', old);
		refused = 'new content';
		const outcome = await run(write(refused), refusedStep);
		assert.match(outcome.end === 'failed' ? outcome.error.reason : '', /no room/);
		assert.deepEqual(now(), old);
	});

	test('is not written where it is the same, and is where one thing differs', async () => {
		for (const [there, writes] of [
			[{ content: 'new', mode: 0o600, uid: 1, gid: 2 }, 0],
			[{ content: 'old', mode: 0o600, uid: 1, gid: 2 }, 1],
			[{ content: 'new', mode: 0o644, uid: 1, gid: 2 }, 1],
			[{ content: 'new', mode: 0o600, uid: 0, gid: 2 }, 1],
			[{ content: 'new', mode: 0o600, uid: 1, gid: 0 }, 1],
		] as const) {
			files.set('token', there);
			peer.requests.length = 0;
			assert.equal((await run(write('new'))).end, 'done');
			assert.equal(peer.requests.filter(each => each.startsWith('PUT')).length, writes, JSON.stringify(there));
		}
	});

	test('and that was not there before stays in a container that does not run, which is said', async () => {
		const outcome = await run(write('one'), refusedStep);
		assert.deepEqual('stays' in outcome && outcome.stays, ['/etc/token stays in calvin, which does not run.']);
	});
});
