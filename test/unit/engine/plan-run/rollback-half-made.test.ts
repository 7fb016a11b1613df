/** A place on a network that was made by half is taken away, or the reader learns how to get rid of it. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { rollBackStep } from '../../../../source/engine/plan-run/rollback.ts';
import type { JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createIdleClock } from '../idle-clock.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { calvin, changesOf, contextOf, isThere } from './step-for-tests.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => {
	const opened = await openScriptedSession();
	({ peer, close } = opened);
	session = { ...opened.session, clock: createIdleClock() };
});
after(() => close());
beforeEach(() => void (peer.requests.length = 0));

async function back(step: Step, stands: JournalStep): Promise<{ step: JournalStep | undefined }> {
	const context = contextOf(step, stands, { direction: 'rollback' });
	await rollBackStep(session, 0, step, context);
	return { step: context.state.entry().steps[0] };
}

const says = (path: string, status: number, message = ''): void =>
	void peer.answers.set(path, (_request, response) => {
		response.statusCode = status;
		response.end(message === '' ? '' : JSON.stringify({ message }));
	});

const steps = (...list: Step[]) => ({ how: 'steps', steps: list }) as const;
const undone = { state: 'undone' } as const;

suite('a place on a network that was made by half', () => {
	const connect: Step = { do: 'connect', container: calvin, endpoint: { network: 'n', ipv4: '10.0.0.7' } };
	const undo = steps({ do: 'disconnect', container: calvin, network: 'n' });
	const half = { NetworkSettings: { Networks: { n: { EndpointID: '', NetworkID: '', IPAMConfig: {} } } } };

	test('is made whole and taken away', async () => {
		isThere(peer, 'running', half);
		says('/networks/n/connect', 200);
		says('/networks/n/disconnect', 200);
		assert.deepEqual((await back(connect, { state: 'failed', undo })).step, undone);
		assert.deepEqual(changesOf(peer), ['POST /networks/n/connect', 'POST /networks/n/disconnect']);
	});

	test('stays where it can’t be made whole: how to get rid of it is told', async () => {
		isThere(peer, 'running', half);
		says('/networks/n/connect', 403, 'no free address');
		const { step } = await back(connect, { state: 'failed', undo });
		assert.match(
			step?.state === 'stays' ? step.why : '',
			/calvin keeps what it was refused, .*: stop calvin, disconnect it from n, start it\. The engine said: no free address/,
		);
	});

	test('stays by the words of the engine where it is whole', async () => {
		isThere(peer, 'running', { NetworkSettings: { Networks: { n: { EndpointID: 'e', NetworkID: 'n' } } } });
		says('/networks/n/disconnect', 403, 'not now');
		const { step } = await back(connect, { state: 'done', undo });
		assert.deepEqual(step, { state: 'stays', why: 'docker network disconnect n calvin: not now' });
	});
});
