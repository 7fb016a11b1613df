import { LOCAL } from '../../../../source/lab/host.ts';
import { oneHost } from '../../../one-host.ts';
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { createRunEffects } from '../../../../source/console/effects/run-effects.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import { createStore, type Store } from '../../../../source/console/store/store.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { PlanError } from '../../../../source/engine/plan-run/plan-error.ts';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';

const step: Step = { do: 'stop', container: { id: 'c', name: 'calvin' }, grace: 1 };
const plan: Plan = { title: 'Stop calvin', steps: [step], warnings: [] };

/** Effects of an engine whose plans all end in one way. */
function effectsOf(context: TestContext, outcome: () => Promise<RunOutcome>) {
	const nowhere = openEngine({ host: 'unix:///there/is/none.sock', environment: {} });
	const store = createStore(
		initialState({
			size: { columns: 80, rows: 24 },
			now: 0,
			readOnly: false,
			demo: false,
			logs: {},
			hosts: [{ named: { key: LOCAL }, snapshot: nowhere.snapshot() }],
		}),
	);
	const start = () => ({
		progress: () => ({ plan, steps: [], phase: { phase: 'running' as const }, remarks: [] }),
		subscribe: () => () => undefined,
		cancel: () => undefined,
		outcome: outcome(),
	});
	context.after(async () => {
		store.close();
		await nowhere.close();
	});
	return { store, ...createRunEffects(store, { ...oneHost(nowhere), plans: { ...nowhere.plans, start } }) };
}

const noticed = (store: Store): Promise<string> =>
	new Promise(resolve => {
		const stop = store.subscribe(() => {
			const { notice } = store.now();
			if (notice === undefined) return;
			stop();
			resolve(notice.text);
		});
	});

suite('what LAVA told before a plan', () => {
	const failed = async (): Promise<RunOutcome> => ({
		end: 'failed',
		error: new PlanError(plan, step, new Error('No space left on device')),
		stays: [],
	});

	test('is outdated by one that failed, for it may have changed something', async t => {
		const { store, runPlan, changedAt } = effectsOf(t, failed);
		const said = noticed(store);
		runPlan(plan);
		assert.match(await said, /No space left on device/);
		assert.notEqual(changedAt(), 0);
	});

	test('holds where one could not begin', async t => {
		const { store, runPlan, changedAt } = effectsOf(t, () => Promise.reject(new Error('Another console runs a plan.')));
		const said = noticed(store);
		runPlan(plan);
		assert.match(await said, /Another console runs a plan/);
		assert.equal(changedAt(), 0);
	});
});
