/** What every script says of itself, and what it needs. */

import type { Plan, Step } from '../plan.ts';
import { tiesOf } from '../spec/ties.ts';
import { secretsCaptured, secretsNeeded } from '../step/secrets.ts';

/** Comments of a shell, of YAML and of Python. */
export function commentLines({ title, warnings, steps }: Plan): string[] {
	const others = othersMissing(steps).map(
		name => `It builds on the container ${name}, which is not part of it: that has to be there.`,
	);
	return [title, ...warnings, ...others, ALONE].flatMap(text => text.split('\n')).map(line => `# ${line}`);
}

/** They share no lock with consoles. */
const ALONE = 'Run it while no plan runs in lavadock: neither waits for the other.';

/** Containers whose mounts, network or processes those of the plan take over, and which it does not make. */
export function othersMissing(steps: readonly Step[]): string[] {
	const specs = steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
	const made = new Set(specs.map(({ name }) => name));
	return [...new Set(specs.flatMap(spec => tiesOf(spec).map(({ other }) => other)))].filter(name => !made.has(name));
}

/** Every secret that the plan names, wherever its value comes from. */
export function secretNames(plan: Plan): string[] {
	return [...new Set(plan.steps.flatMap(step => [...secretsNeeded(step), ...secretsCaptured(step)]))];
}
