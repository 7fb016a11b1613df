/** What every script says of itself, and what it needs. */

import type { Plan } from '../plan.ts';
import { secretsCaptured, secretsNeeded } from '../step/secrets.ts';

/** Comments of a shell, of YAML and of Python. */
export function commentLines({ title, warnings }: Plan): string[] {
	return [title, ...warnings].flatMap(text => text.split('\n')).map(line => `# ${line}`);
}

/** Every secret that the plan names, whoever brings its value. */
export function secretNames(plan: Plan): string[] {
	return [...new Set(plan.steps.flatMap(step => [...secretsNeeded(step), ...secretsCaptured(step)]))];
}
