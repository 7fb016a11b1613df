/** Runs the plan that the environment holds, in a process of its own: to be killed. Prints a line for each change. */

import { openEngine } from '../../../source/engine/open.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { secrets } from '../harness/plan-lab.ts';

const plan: Plan = JSON.parse(process.env['PLAN'] ?? '');
const engine = openEngine({ environment: process.env });
await new Promise<void>(resolve => {
	const stop = engine.subscribe(() => {
		if (engine.snapshot().connection.state !== 'live') return;
		stop();
		resolve();
	});
});
const run = engine.plans.start(plan, { secrets });
run.subscribe(() =>
	console.log(
		run
			.progress()
			.steps.map(({ state }) => state)
			.join(' '),
	),
);
const { end } = await run.outcome;
console.log(`ended: ${end}`);
await engine.close();
