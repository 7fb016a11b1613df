/** A worker's container recreated by the same name, with other arguments (lava.md D10). */

import { JOBS_BREAK_OFF } from '../../sentences.ts';
import type { ContainerRef } from '../../command.ts';
import type { LavaServerRef } from '../../condition.ts';
import type { Change } from '../../drift.ts';
import { renewToken, setToken, tellToken } from '../../lava/manage/manage.ts';
import type { Container } from '../../objects.ts';
import type { Plan, Step } from '../../plan.ts';
import { stopGrace } from '../../lava/role/role.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import { carriedFiles, copySteps, isKept } from '../recreate/carry.ts';
import { recreationNotes } from '../recreate/dependants.ts';
import { tokenName, tokenStep } from './dispatcher.ts';
import { managerNotes, recreateSteps, withSameHostname } from '../recreate/recreate.ts';
import { answered, onlineAt } from '../well.ts';

export type AgainRequest = {
	/** Which server says whether it is Online; undefined: none can be asked. */
	server: LavaServerRef | undefined;
	/** In LAVA. */
	worker: string;
	container: Container;
	old: FoundContainer;
	/** What the old one changed in its own layer. */
	changes: readonly Change[];
	/** With the other arguments. */
	spec: ContainerSpec;
	/** The server's container, where it makes a new token and refuses the old one from then on; undefined: it is kept. */
	newTokenFrom: ContainerRef | undefined;
};

/** The same name with other arguments. */
export function againPlan({ server, worker, container, old, changes, spec, newTokenFrom }: AgainRequest): Plan {
	const files = carriedFiles(changes, isKept);
	return {
		title: `Recreate ${container.name}`,
		steps: [
			...(newTokenFrom === undefined ? [] : renewSteps(newTokenFrom, worker)),
			...recreateSteps({
				old,
				grace: stopGrace(container),
				spec: withSameHostname(spec, old),
				populate: (made, from) => [
					...copySteps(files)(made, from),
					...(newTokenFrom === undefined ? [] : [tokenStep(worker, made)]),
				],
				well: server === undefined ? answered({ id: '', name: spec.name }) : onlineAt(server, worker),
			}),
		],
		warnings: [
			...(container.status === 'running' ? [JOBS_BREAK_OFF] : []),
			'What test jobs changed in it is gone.',
			...managerNotes(container, 'recreate'),
			...recreationNotes(old),
			...old.warnings,
		],
	};
}

/** The old token is read first: it goes back when the new container does not get well. */
function renewSteps(container: ContainerRef, worker: string): Step[] {
	const former = `${worker} former token`;
	const { capture, ...tell } = tellToken(worker, former);
	return [
		{
			do: 'exec',
			container,
			says: `Read the token of ${worker}`,
			...tell,
			capture,
			already: { ...tell, capture },
			undo: 'not needed',
		},
		{
			do: 'exec',
			container,
			says: `Make a new token for ${worker}`,
			...renewToken(worker, tokenName(worker)),
			undo: setToken(worker, former),
		},
	];
}
