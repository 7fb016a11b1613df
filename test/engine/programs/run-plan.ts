/**
 * Runs the plan that the environment holds, in a process of its own: to be killed. Prints a line for each change. HOSTS:
 * the hosts of the plan as JSON, each with its key and address; without it DOCKER_HOST's alone.
 */

import { type NamedHost, openHosts } from '../../../source/engine/hosts.ts';
import { LOCAL } from '../../../source/lab/host.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { conditionCheckOf, conditionCheckOfAll } from '../harness/condition-checks.ts';
import { until } from '../harness/until.ts';

const { PLAN = '', SECRETS = '[]', ASKED, HOSTS } = process.env;
const plan: Plan = JSON.parse(PLAN);
const secrets = new Map<string, string>(JSON.parse(SECRETS));
const named: NamedHost[] = HOSTS === undefined ? [{ key: LOCAL }] : JSON.parse(HOSTS);

const hosts = openHosts(named, { environment: process.env });
const engines = hosts.all().map(({ engine }) => engine);
await until('all are live', () => engines.every(engine => engine.snapshot().connection.state === 'live'), 60);
const [first] = engines;
if (first === undefined) throw new Error('there is no host');
const run = hosts.plans.start(plan, {
	secrets,
	lookAt: ASKED === 'lava' ? conditionCheckOf(first, ASKED) : conditionCheckOfAll(hosts),
});
let reported = '';
run.subscribe(() => {
	const states = run
		.progress()
		.steps.map(({ state }) => state)
		.join(' ');
	if (states !== reported) console.log(states);
	reported = states;
});
const outcome = await run.outcome;
console.log(`ended: ${outcome.end}${'error' in outcome ? `: ${outcome.error.message}` : ''}`);
await hosts.close();
