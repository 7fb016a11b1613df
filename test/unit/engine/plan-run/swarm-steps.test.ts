/** Steps of a Swarm: what each asks of an engine, what it waits for, and how it fails. */

import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, suite, test } from 'node:test';
import { doSwarmStep } from '../../../../source/engine/plan-run/steps/swarm.ts';
import type { StepYield } from '../../../../source/engine/plan-run/steps/step-tools.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { SwarmStep } from '../../../../source/lab/plan.ts';
import { createIdleClock } from '../idle-clock.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { changesOf } from './step-for-tests.ts';

const TOKEN = `SWMTKN-1-${'a'.repeat(50)}-${'b'.repeat(25)}`;

const clock = createIdleClock();

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
/** What was sent with a request, by its path. */
let bodies: Map<string, unknown>;
before(async () => {
	const opened = await openScriptedSession();
	({ peer, close } = opened);
	session = { ...opened.session, clock };
});
after(() => close());
beforeEach(() => {
	peer.requests.length = 0;
	bodies = new Map();
	for (const path of ['init', 'join', 'leave']) agrees(`/swarm/${path}`);
});

function agrees(path: string, then: () => void = () => undefined): void {
	peer.answers.set(path, async (request, response) => {
		const sent = await text(request);
		bodies.set(path, sent === '' ? undefined : JSON.parse(sent));
		then();
		response.end('{}');
	});
}

const refuses = (path: string, message: string): void =>
	void peer.answers.set(path, (_request, response) => {
		response.statusCode = 503;
		response.end(JSON.stringify({ message }));
	});

const never = new AbortController().signal;
const run = (step: SwarmStep, signal = never): Promise<StepYield> =>
	doSwarmStep(session, step, { secrets: new Map([['t', TOKEN]]), signal });

/** As the list of nodes has it. */
function node(id: string, { state = 'ready', role = 'worker', address = '10.0.0.6', name = 'rack-2' } = {}) {
	return {
		ID: id,
		Description: { Hostname: name },
		Status: { Addr: address, State: state },
		...(role === 'manager' && { ManagerStatus: { Addr: `${address}:2377`, Reachability: 'reachable' } }),
	};
}

type Listed = ReturnType<typeof node>;

/** The list at the first look, at the second one and so on; the last one stays. */
function lists(...looks: readonly (readonly Listed[])[]): void {
	let at = 0;
	peer.answers.set('/nodes', (_request, response) => {
		response.end(JSON.stringify(looks[Math.min(at, looks.length - 1)] ?? []));
		at += 1;
	});
}

suite('a Swarm', () => {
	test('is made where docker itself makes it', async () => {
		assert.deepEqual(await run({ do: 'swarm-init', address: '10.0.0.5' }), {});
		assert.deepEqual(changesOf(peer), ['POST /swarm/init']);
		assert.deepEqual(bodies.get('/swarm/init'), { ListenAddr: '0.0.0.0:2377', AdvertiseAddr: '10.0.0.5' });
	});

	test('is joined with the token in the body alone', async () => {
		const join = { do: 'swarm-join', manager: '10.0.0.5:2377', address: '', token: { secret: 't' } } as const;
		assert.deepEqual(await run(join), {});
		assert.deepEqual(changesOf(peer), ['POST /swarm/join']);
		assert.deepEqual(bodies.get('/swarm/join'), {
			ListenAddr: '0.0.0.0:2377',
			AdvertiseAddr: '',
			RemoteAddrs: ['10.0.0.5:2377'],
			JoinToken: TOKEN,
		});
	});

	test('is left by force only where that was asked for', async () => {
		for (const force of [false, true]) assert.deepEqual(await run({ do: 'swarm-leave', force }), {});
		assert.deepEqual(changesOf(peer), ['POST /swarm/leave?force=false', 'POST /swarm/leave?force=true']);
	});

	test('tells the token of its workers', async () => {
		peer.answers.set('/swarm', { JoinTokens: { Worker: TOKEN, Manager: 'another' } });
		assert.deepEqual(await run({ do: 'swarm-token', secret: 't' }), { captured: ['t', TOKEN] });
	});

	test('tells no token that has another form: it would reach a command', async () => {
		peer.answers.set('/swarm', { JoinTokens: { Worker: '--help' } });
		await assert.rejects(run({ do: 'swarm-token', secret: 't' }), /a join token of a form that is not known/);
	});
});

suite('a node that has left', () => {
	const guest = { name: 'rack-2', address: '' };
	const forget: SwarmStep = { do: 'swarm-forget', node: { guest, before: ['n1'] } };

	test('is taken off the list by force', async () => {
		peer.answers.set('/nodes/n2', {});
		lists([node('n1'), node('n2')]);
		assert.deepEqual(await run(forget), {});
		assert.deepEqual(changesOf(peer), ['DELETE /nodes/n2?force=true']);
	});

	test('is off the list already', async () => {
		lists([node('n1')]);
		assert.deepEqual(await run(forget), {});
		assert.deepEqual(changesOf(peer), []);
	});

	test('is none of several of its name: which one has left only a person can tell', async () => {
		lists([node('n1'), node('n2'), node('n3')]);
		await assert.rejects(run(forget), {
			message: 'Several hosts called rack-2 joined meanwhile (n2, n3): `docker node rm` removes the one that left.',
		});
		assert.deepEqual(changesOf(peer), []);
	});
});

suite('a node gets another part', () => {
	const guest = { name: 'rack-2', address: '10.0.0.6' };
	const promote: SwarmStep = { do: 'swarm-role', guest, role: 'manager' };
	const [worker, manager] = [node('n2'), node('n2', { role: 'manager' })];
	beforeEach(() => {
		peer.answers.set('/nodes/n2', {
			ID: 'n2',
			Version: { Index: 17 },
			Spec: { Role: 'worker', Availability: 'drain', Labels: { rack: '2' } },
		});
		agrees('/nodes/n2/update', () => lists([worker], [manager]));
	});

	test('and keeps what else was settled of it', async () => {
		lists([worker]);
		assert.deepEqual(await run(promote), {});
		assert.deepEqual(changesOf(peer), ['POST /nodes/n2/update?version=17']);
		assert.deepEqual(bodies.get('/nodes/n2/update'), {
			Role: 'manager',
			Availability: 'drain',
			Labels: { rack: '2' },
		});
	});

	test('when it is heard: one that has just come is on no list yet', async () => {
		lists([], [node('n2', { state: 'unknown' })], [worker]);
		await run(promote);
		assert.equal(changesOf(peer).length, 1);
	});

	test('though for a moment no manager leads', async () => {
		let looks = 0;
		peer.answers.set('/nodes', (_request, response) => {
			looks += 1;
			response.statusCode = looks < 3 ? 503 : 200;
			response.end(JSON.stringify(looks < 3 ? { message: 'no leader' } : [worker]));
		});
		await run(promote);
		assert.equal(changesOf(peer).length, 1);
	});

	test('not where it is never heard, and after a minute of that', async () => {
		const began = clock.now();
		lists([node('n2', { state: 'down' })]);
		await assert.rejects(run(promote), { message: "The Swarm's manager does not hear rack-2." });
		assert.equal(clock.now() - began, 60_000);
		assert.deepEqual(changesOf(peer), []);
	});

	test('not where the list stays refused: the engine’s own words say why', async () => {
		refuses('/nodes', 'The swarm does not have a leader.');
		await assert.rejects(run(promote), /The swarm does not have a leader/);
	});

	test('not in time', async () => {
		agrees('/nodes/n2/update');
		lists([worker]);
		await assert.rejects(run(promote), { message: 'rack-2 has not become a manager in time.' });
	});

	test('no more when it is cancelled meanwhile', async () => {
		const cancelled = new AbortController();
		agrees('/nodes/n2/update', () => cancelled.abort(new Error('Cancelled')));
		lists([worker]);
		const began = clock.now();
		await assert.rejects(run(promote, cancelled.signal), /^Error: Cancelled$/);
		assert.ok(clock.now() - began < 60_000);
	});

	test('no more over a line that broke', async () => {
		peer.answers.set('/nodes', (_request, response) => void response.destroy());
		const began = clock.now();
		await assert.rejects(run(promote));
		assert.equal(clock.now() - began, 0);
	});
});
