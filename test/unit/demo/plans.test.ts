import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { systemClock } from '../../../source/demo/clock.ts';
import { startDemoEngine, type DemoEngine } from '../../../source/demo/engine.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import type { StepProgress } from '../../../source/engine/plan-run/progress.ts';
import { openEngine } from '../../../source/engine/open.ts';
import type { Plan, Step } from '../../../source/lab/plan.ts';
import { until } from '../../until.ts';

/** The demo takes its time over a pull. */
const hasty = { ...systemClock, after: (ms: number, run: () => void) => systemClock.after(ms / 30, run) };

let demo: DemoEngine;
let engine: Engine;
before(async () => {
	demo = await startDemoEngine({ clock: hasty });
	engine = openEngine({ environment: {}, host: demo.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
after(async () => {
	await engine.close();
	await demo.close();
});

const worker = { id: '', name: 'hobbes-9' };
const steps: Step[] = [
	{ do: 'pull', image: 'lavasoftware/lava-dispatcher:2026.07' },
	{ do: 'create-network', network: { name: 'boards', subnets: [{ subnet: '10.77.0.0/24' }] } },
	{ do: 'create-volume', volume: { name: 'worker-state' } },
	{
		do: 'create',
		spec: {
			name: worker.name,
			image: 'lavasoftware/lava-dispatcher:2026.07',
			networks: [{ network: 'boards', ipv4: '10.77.0.6' }],
			mounts: [{ type: 'volume', source: 'worker-state', target: '/var/lib/lava/dispatcher/worker' }],
		},
	},
	{ do: 'put-file', container: worker, path: '/etc/token', content: { secret: 't' }, mode: 0o600, uid: 0, gid: 0 },
	{ do: 'start', container: worker },
	{ do: 'wait', until: { is: 'running', container: worker }, seconds: 5 },
];
const plan: Plan = { title: 'A worker', steps, warnings: [] };
const secrets = new Map([['t', 'secret']]);

suite('plans in the demo', () => {
	test('are cancelled in the middle of a pull', async () => {
		const run = engine.plans.start(plan, { secrets });
		const seen: StepProgress[] = [];
		run.subscribe(() => {
			const [step] = run.progress().steps;
			if (step?.state !== 'running' || step.progress === undefined) return;
			seen.push(step.progress);
			run.cancel();
		});
		assert.deepEqual(await run.outcome, { end: 'cancelled', stays: [] });
		assert.equal(seen[0]?.kind, 'pull');
	});

	test('make a worker, and take it back when a later step fails', async () => {
		const names = (): string[] => [...engine.snapshot().containers.values()].map(({ name }) => name);
		const wrong: Step = { do: 'create', spec: { name: 'wrong', image: 'none:1' } };
		const failed = await engine.plans.start({ ...plan, steps: [...steps, wrong] }, { secrets }).outcome;
		assert.equal(failed.end, 'failed');
		assert.deepEqual('stays' in failed && failed.stays, []);
		await until(engine, () => !names().includes(worker.name));

		const made = await engine.plans.start(plan, { secrets }).outcome;
		assert.equal(made.end, 'done', 'error' in made ? made.error.message : '');
		await until(engine, () => names().includes(worker.name));
	});
});
