/** What is said of a companion: whom it serves, and what is wrong with it. */

import type { Container } from '../objects.ts';
import { companionFaults, companionOf } from './faults.ts';
import { dispatchersOf } from './serves.ts';

export type AboutCompanion = {
	/** e.g. `calvin-worker, hobbes-worker`; `no dispatcher here`. */
	serves: string;
	faults: readonly string[];
};

/** Undefined: it is none. */
export function aboutCompanion(container: Container, containers: Iterable<Container>): AboutCompanion | undefined {
	if (companionOf(container) === undefined) return undefined;
	const dispatchers = dispatchersOf(container, containers);
	return {
		serves: dispatchers.map(({ name }) => name).join(', ') || 'no dispatcher here',
		faults: companionFaults(container, dispatchers),
	};
}
