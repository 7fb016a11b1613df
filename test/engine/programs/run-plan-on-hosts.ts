/** Runs the plan that the environment holds over several hosts, in a process of its own: to be killed. */

import { openHosts } from '../../../source/engine/hosts.ts';
import type { NamedHost } from '../../../source/engine/hosts.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { until } from '../harness/until.ts';

const { PLAN = '', HOSTS = '', SECRETS = '[]' } = process.env;
const plan: Plan = JSON.parse(PLAN);
const named: NamedHost[] = JSON.parse(HOSTS);
const secrets = new Map<string, string>(JSON.parse(SECRETS));

const hosts = openHosts(named, { environment: process.env });
await until('all are live', () => hosts.all().every(({ engine }) => engine.snapshot().connection.state === 'live'));
const run = hosts.plans.start(plan, { secrets });
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
await hosts.close();
