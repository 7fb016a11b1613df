/** What is known of the hosts of a plan while it runs. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EngineLine } from '../../../../source/engine/plan-run/line.ts';
import { createCommandLog } from '../../../../source/engine/command-log.ts';
import { createRunHosts, hostsOfPlan, type PlanHost, planHost } from '../../../../source/engine/plan-run/plan-host.ts';
import { newEntry } from '../../../../source/engine/plan-run/run-state.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Plan } from '../../../../source/lab/plan.ts';
import { createFakeClock } from '../fake-clock.ts';
import { openScriptedSession } from '../scripted-session.ts';

const [left, right, third] = [hostKey('left'), hostKey('right'), hostKey('third')];
const clock = createFakeClock();
const line: EngineLine = Object.create(null);
const host = (key: HostKey): PlanHost => ({ key, line, log: createCommandLog(clock, () => undefined) });
const hosts = [left, right, third].map(host);

const planOn = (...keys: readonly (HostKey | undefined)[]): Plan => ({
	title: 'A plan',
	steps: keys.map(key => ({ do: 'create-volume', volume: { name: 'v' }, ...(key !== undefined && { host: key }) })),
	warnings: [],
});

const running = (plan: Plan, engines: Record<string, string> = {}) =>
	createRunHosts(
		hosts,
		{ ...newEntry({ id: '1', engine: 'E', startedAt: 0, plan, before: {} }), engines },
		clock,
		undefined,
	);

suite('the hosts of a plan', () => {
	test('are those of its steps, each once, in their order; without a name the first', () => {
		const keys = (plan: Plan): HostKey[] => hostsOfPlan(hosts, plan).map(({ key }) => key);
		assert.deepEqual(keys(planOn(right, left, right)), [right, left]);
		assert.deepEqual(keys(planOn(undefined)), [left]);
		assert.deepEqual(keys(planOn(right, undefined)), [left, right]);
		assert.equal(planHost(hosts, undefined).key, left);
		assert.throws(() => planHost(hosts, hostKey('gone')), /The host gone is not open/);
		assert.throws(() => planHost([], undefined), /is not open/);
	});

	test('are no others', () => {
		assert.equal(running(planOn(right))(right).key, right);
		assert.throws(() => running(planOn(right))(third), /The plan has no step on third/);
	});
});

suite('the engine of a host', () => {
	test('is asked once for what its containers need not be told', async t => {
		const { peer, session, close } = await openScriptedSession();
		t.after(close);
		const on = running(planOn(right))(right);
		const defaults = await on.defaults(session);
		assert.equal(defaults.hostname, 'lab-host');
		assert.equal(await on.defaults(session), defaults);
		assert.equal(peer.requests.filter(each => each === 'GET /info').length, 1);
	});

	test('is the one that the plan was begun on, or the plan does not go on', async t => {
		const { session, close } = await openScriptedSession();
		t.after(close);
		const on = (engine: string) => running(planOn(right), { [right]: engine })(right);
		assert.equal((await on('AAAA:BBBB').defaults(session)).hostname, 'lab-host');
		await assert.rejects(on('CCCC').defaults(session), /right has another engine now/);
		await assert.rejects(on('CCCC').defaults(session), /right has another engine now/, 'asked again');
	});
});
