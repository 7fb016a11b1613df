/** What is done about devices that a container needs and that are not there now. */

import type { Container } from '../../lab/objects.ts';
import { isUp } from '../../lab/objects.ts';
import { absentFor, whyAbsent, withoutAbsent } from '../../lab/plans/recreate/absent.ts';
import type { FoundContainer } from '../../lab/spec/read/container.ts';
import type { YesNoField } from '../field.ts';
import { containerFacts, type World } from '../world.ts';

/**
 * Asked only where something is missing.
 *
 * @param chosen the containers that are recreated
 */
export function leaveOutField<Answers>(
	chosen: (answers: Answers, world: World) => readonly (Container | undefined)[],
): YesNoField<Answers> & { kind: 'yes-no' } {
	const absent = (answers: Answers, world: World): string[] => [
		...new Set(chosen(answers, world).flatMap(container => absentOf(container, world))),
	];
	return {
		kind: 'yes-no',
		label: 'Leave out',
		help: (answers, world) =>
			`Yes makes it without ${absent(answers, world).join(', ')}. The old one can't start without it either.`,
		shown: (answers, world) => absent(answers, world).length > 0,
		proposal: () => false,
		problem: (leave, answers, world) => (leave ? undefined : whyAbsent(absent(answers, world))),
	};
}

function absentOf(container: Container | undefined, world: World): string[] {
	const facts = container && containerFacts(container.id, world);
	if (facts === undefined || facts === 'gone' || !isUp(facts.old)) return [];
	return absentFor(facts.old);
}

/** The container as it is to be made again. */
export const leavingOut = (old: FoundContainer, { leaveOut }: { leaveOut: boolean }): FoundContainer =>
	leaveOut ? withoutAbsent(old) : old;
