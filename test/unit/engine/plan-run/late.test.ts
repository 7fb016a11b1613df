/** The engine goes on with a request whose console was killed: what comes of it may come late. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { type JournalStep, openJournal } from '../../../../source/engine/plan-run/journal/journal.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import type { NetworkSpec } from '../../../../source/lab/spec/network.ts';
import { createIdleClock } from '../idle-clock.ts';
import { type Answer, createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

const clock = createIdleClock();

let peer: ScriptedEngine;
let engine: Engine;
let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	peer = await createScriptedEngine();
	await peer.start();
	engine = openEngine({ environment: { XDG_STATE_HOME: folder }, host: peer.address, clock });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
afterEach(async () => {
	await engine.close();
	await peer.cleanup();
	await rm(folder, { recursive: true });
});

/** As the journal has it: begun by a console that is no more. */
async function cutOff(step: Step, undo: Step): Promise<void> {
	const begun: JournalStep = { state: 'begun', undo: { how: 'steps', steps: [undo] }, since: clock.now() };
	await openJournal(join(folder, 'lavadock')).write({
		version: 1,
		id: '1-a',
		engine: 'AAAA:BBBB',
		startedAt: clock.now(),
		writtenAt: clock.now(),
		plan: { title: 'A lab', steps: [{ do: 'create-volume', volume: { name: 'v' } }, step], warnings: [] },
		steps: [{ state: 'already' }, begun],
		before: {},
		preconditions: {},
		direction: 'forward',
	});
}

const refuse = (code: number, message: string): Answer => {
	return (_request, response) => {
		response.statusCode = code;
		response.end(JSON.stringify({ message }));
	};
};

/** Not there for the first looks, and then there. */
function comesLate(looks: number, there: Record<string, unknown>): RequestListener {
	return (_request, response) => {
		response.statusCode = looks-- > 0 ? 404 : 200;
		response.end(JSON.stringify(response.statusCode === 200 ? there : { message: 'no such object' }));
	};
}

const changes = (): string[] => peer.requests.filter(each => !each.startsWith('GET') && !each.includes('_ping'));

const network: NetworkSpec = { name: 'boards', subnets: [{ subnet: '10.9.0.0/24' }] };
const boards = { Id: 'n1', Name: 'boards', Driver: 'bridge', IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } };
const creation: [Step, Step] = [
	{ do: 'create-network', network },
	{ do: 'remove-network', network: 'boards' },
];
const OVERLAP = 'Pool overlaps with other one on this address space';

suite('a request that was cut off and is carried out late', () => {
	test('is waited for where it is in the way of its own repetition', async () => {
		peer.answers.set('/networks/create', refuse(403, OVERLAP));
		peer.answers.set('/networks/boards', comesLate(3, boards));
		await cutOff(...creation);
		assert.equal((await engine.plans.resume('1-a').outcome).end, 'done');
		assert.deepEqual(changes(), ['POST /networks/create']);
		assert.deepEqual(await engine.plans.unfinished(), []);
	});

	test('is not waited for for ever: a refusal that stays is told', async () => {
		peer.answers.set('/networks/create', refuse(403, OVERLAP));
		await cutOff(...creation);
		const outcome = await engine.plans.resume('1-a').outcome;
		assert.match('error' in outcome ? outcome.error.message : '', /Pool overlaps/);
	});

	test('is undone when it comes', async () => {
		const comes = comesLate(3, boards);
		peer.answers.set('/networks/boards', (request, response) => {
			if (request.method === 'DELETE') peer.answers.delete('/networks/boards');
			comes(request, response);
		});
		await cutOff(...creation);
		assert.equal((await engine.plans.undo('1-a').outcome).end, 'cancelled');
		assert.deepEqual(changes(), ['DELETE /networks/boards']);
	});

	test('is not looked for where the engine would have done it long ago', async () => {
		await cutOff(...creation);
		assert.deepEqual(await engine.plans.undo('1-a').outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(changes(), []);
	});

	test('ends before its command is given once more', async () => {
		const words = ['lava-server', 'manage', 'users', 'add', 'admin'];
		const container = { id: 'c1', name: 'server' };
		let looks = 2;
		peer.answers.set('/containers/c1/json', {
			Id: 'c1',
			Name: '/server',
			Image: 'i1',
			State: { Status: 'running', Running: true },
			Config: {},
			HostConfig: {},
			NetworkSettings: {},
			ExecIDs: ['e1'],
		});
		peer.answers.set('/exec/e1/json', (_request, response) => {
			const [entrypoint, ...rest] = words;
			response.end(JSON.stringify({ Running: looks-- > 0, ProcessConfig: { entrypoint, arguments: rest } }));
		});
		peer.answers.set('/containers/c1/exec', refuse(409, 'enough is seen'));
		const add: Step = { do: 'exec', container, says: 'Add', command: words, undo: 'not needed' };
		await cutOff(add, { ...add, command: ['true'] });
		await engine.plans.resume('1-a').outcome;
		const asked = peer.requests.filter(each => /exec/.test(each));
		assert.deepEqual(asked.slice(0, 4), [...Array(3).fill('GET /exec/e1/json'), 'POST /containers/c1/exec']);
	});

	test('of a taking back that nobody asked for before there is none: its refusal is told at once', async () => {
		const made = { ...boards };
		peer.answers.set('/networks/create', (_request, response) => {
			response.statusCode = 201;
			response.end(JSON.stringify(made));
			peer.answers.set('/networks/n1', (request, answer) => {
				answer.statusCode = request.method === 'DELETE' ? 403 : 200;
				answer.end(JSON.stringify(request.method === 'DELETE' ? { message: 'has active endpoints' } : made));
			});
		});
		peer.answers.set('/volumes/create', refuse(500, 'no space left'));
		const steps: Step[] = [creation[0], { do: 'create-volume', volume: { name: 'v' } }];
		const outcome = await engine.plans.start({ title: 'A lab', steps, warnings: [] }).outcome;
		assert.equal(outcome.end, 'failed');
		assert.match('stays' in outcome ? outcome.stays.join(' ') : '', /has active endpoints/);
		assert.deepEqual(changes(), ['POST /networks/create', 'POST /volumes/create', 'DELETE /networks/n1']);
	});
});
