/** The dispatchers that are here, running or not, for wizards that recreate one. */

import { roleOf } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { withoutAbsent } from '../../lab/plans/recreate/absent.ts';
import { whyNotRecreated } from '../../lab/plans/recreate/recreate.ts';
import { compareNames } from '../../text/compare.ts';
import { containerFacts, type World } from '../world.ts';

export const dispatchers = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(each => roleOf(each).role === 'dispatcher')
		.toSorted((a, b) => compareNames(a.name, b.name));

/** `container`: its name. */
type Chosen = { container: string };

export const chosenDispatcher = ({ container }: Chosen, world: World): Container | undefined =>
	dispatchers(world).find(({ name }) => name === container);

/** Why the chosen one can't be recreated; undefined also while it is being looked up. */
export function dispatcherProblem(answers: Chosen, world: World): string | undefined {
	const container = chosenDispatcher(answers, world);
	if (container === undefined) return 'There is no dispatcher here: make one first.';
	const facts = containerFacts(container.id, world);
	if (facts === 'gone') return goneWords(container.name);
	// What is missing is asked about by a question of its own.
	return facts && whyNotRecreated(container, withoutAbsent(facts.old));
}

export const goneWords = (container: string): string => `${container} is gone.`;

/** The next step after one was recreated. */
export const SEE_ITS_LOG = 'Next: l in the Containers panel shows its log.';
