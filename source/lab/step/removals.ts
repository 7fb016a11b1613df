/** What a plan takes away. */

import type { Plan } from '../plan.ts';

type Thing = { kind: 'container' | 'network' | 'volume'; name: string };

/** One sentence or two; undefined where it takes nothing away. What the plan makes again by the same name is replaced. */
function removalWords({ steps }: Pick<Plan, 'steps'>): string | undefined {
	const before = new Map<string, string>();
	const made = new Set<string>();
	const gone: Thing[] = [];
	for (const step of steps) {
		if (step.do === 'rename') before.set(step.to, before.get(step.container.name) ?? step.container.name);
		if (step.do === 'create') made.add(`container ${step.spec.name}`);
		if (step.do === 'create-network') made.add(`network ${step.network.name}`);
		if (step.do === 'create-volume') made.add(`volume ${step.volume.name}`);
		if (step.do === 'remove') {
			const { name } = step.container;
			const former = before.get(name);
			// A helper of the plan's own goes as it came, and so does a network.
			const isOwn = former === undefined && made.has(`container ${name}`);
			if (!isOwn) gone.push({ kind: 'container', name: former ?? name });
		}
		if (step.do === 'remove-network' && !made.has(`network ${step.network}`))
			gone.push({ kind: 'network', name: step.network });
		if (step.do === 'remove-volume') gone.push({ kind: 'volume', name: step.volume });
	}
	const replaced = gone.filter(({ kind, name }) => made.has(`${kind} ${name}`));
	const removed = gone.filter(thing => !replaced.includes(thing));
	const words = [
		...(removed.length === 0 ? [] : [`Removes ${thingWords(removed)}.`]),
		...(replaced.length === 0
			? []
			: [`Replaces ${thingWords(replaced)} by ${replaced.length > 1 ? 'new ones' : 'a new one'}.`]),
	];
	return words.length === 0 ? undefined : words.join(' ');
}

/** `the containers a, b, the network c` */
function thingWords(things: readonly Thing[]): string {
	return [...Map.groupBy(things, ({ kind }) => kind)]
		.map(([kind, those]) => `the ${kind}${those.length > 1 ? 's' : ''} ${those.map(({ name }) => name).join(', ')}`)
		.join(', ');
}

/**
 * What is to be known before a plan runs: what it takes away apart from the rest. Where it takes away what no step of it
 * names, its first warning says so.
 */
export function weighed(plan: Plan, dangerous = false): { takes: readonly string[]; warns: readonly string[] } {
	const removal = removalWords(plan);
	const takes = [...(removal === undefined ? [] : [removal]), ...(plan.loses ?? [])];
	return takes.length === 0 && dangerous
		? { takes: plan.warnings.slice(0, 1), warns: plan.warnings.slice(1) }
		: { takes, warns: plan.warnings };
}
