/** A plan over several hosts, one of whose engines was restarted: what ended on that one is started again. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { restartAfterEngineDeath } from '../../../../source/engine/plan-run/restart-after-engine-death.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { calvin, changesOf, contextOf } from './step-for-tests.ts';

const [left, right] = [hostKey('left'), hostKey('right')];
const HOUR = 3_600_000;

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

/** The engine of a host remembers nothing, and calvin ended with it. */
async function restarted(host: HostKey): Promise<{ changes: string[]; remarks: readonly string[] }> {
	const now = Date.now();
	peer.requests.length = 0;
	peer.answers.set('/info', { SystemTime: new Date(now).toISOString() });
	peer.answers.set('/events', (_request, response) => void response.end());
	const State = { Status: 'exited', Running: false, FinishedAt: new Date(now - HOUR).toISOString() };
	peer.answers.set('/containers/c1/json', { ...inspected('c1'), State });
	peer.answers.set('/containers/c1/start', (_request, response) => void response.writeHead(204).end());
	const step: Step = { do: 'rename', container: calvin, to: 'hobbes', host: left };
	const preconditions = { 'container c1 on left': { id: 'c1', name: 'calvin', state: 'running' } };
	const context = { ...contextOf(step, { state: 'waiting' }, { preconditions }), host };
	await restartAfterEngineDeath(
		session,
		{ aliveAt: now - 2 * HOUR, lostAt: now - 2 * HOUR },
		context,
		new AbortController().signal,
	);
	return { changes: changesOf(peer), remarks: context.state.progress().remarks };
}

test('what ended is told with the host whose engine was restarted', async () => {
	assert.deepEqual(await restarted(left), {
		changes: ['POST /containers/c1/start'],
		remarks: ['The engine of left was restarted, and calvin ended with it: it was started again.'],
	});
});

test('what is to run on another host is not looked for on this one', async () => {
	assert.deepEqual(await restarted(right), { changes: [], remarks: [] });
});
