/** How long an engine may take over a step: what it has to wait for itself comes on top. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doStep } from '../../../../source/engine/plan-run/steps/do-step.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { untilSeen } from '../../../until.ts';
import { createFakeClock } from '../fake-clock.ts';
import { openScriptedSession } from '../scripted-session.ts';

const container = { id: 'c1', name: 'calvin' };
const rows: [step: Step, path: string, seconds: number][] = [
	[{ do: 'start', container }, '/containers/c1/start', 120],
	[{ do: 'stop', container, grace: 150 }, '/containers/c1/stop', 270],
	[{ do: 'restart', container, grace: 30 }, '/containers/c1/restart', 150],
];

for (const [step, path, seconds] of rows) {
	test(`${step.do} has ${seconds} seconds`, async t => {
		const clock = createFakeClock();
		const { peer, session, close } = await openScriptedSession(clock);
		t.after(close);
		peer.answers.set(path, () => {});
		let error: unknown;
		const tools = {
			secrets: new Map(),
			lookAt: () => assert.fail('nothing is waited for'),
			environment: {},
			signal: new AbortController().signal,
			onProgress() {},
		};
		const done = doStep(session, step, tools).catch((reason: unknown) => (error = reason));
		await untilSeen(() => peer.requests.some(each => each.includes(path)));
		clock.advance(seconds * 1000 - 1);
		await new Promise(setImmediate);
		assert.equal(error, undefined);
		clock.advance(1);
		await done;
		assert.match(String(error), new RegExp(`has not answered for ${seconds} seconds`));
	});
}
