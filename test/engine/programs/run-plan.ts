/** Runs the plan that the environment holds, in a process of its own: to be killed. Prints a line for each change. */

import { openEngine } from '../../../source/engine/open.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { eyesOf } from '../harness/eyes.ts';

const { PLAN = '', SECRETS = '[]', EYES } = process.env;
const plan: Plan = JSON.parse(PLAN);
const secrets = new Map<string, string>(JSON.parse(SECRETS));

const engine = openEngine({ environment: process.env });
await new Promise<void>(resolve => {
	const stop = engine.subscribe(() => {
		if (engine.snapshot().connection.state !== 'live') return;
		stop();
		resolve();
	});
});
const run = engine.plans.start(plan, { secrets, lookAt: eyesOf(engine, EYES === 'lava' ? 'lava' : 'engine') });
let told = '';
run.subscribe(() => {
	const states = run
		.progress()
		.steps.map(({ state }) => state)
		.join(' ');
	if (states !== told) console.log(states);
	told = states;
});
const outcome = await run.outcome;
console.log(`ended: ${outcome.end}${'error' in outcome ? `: ${outcome.error.message}` : ''}`);
await engine.close();
