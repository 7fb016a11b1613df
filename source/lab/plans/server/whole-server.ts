/** All containers of a LAVA server started, stopped or restarted, in the order in which they need each other. */

import { refOf } from '../../command.ts';
import { stopGrace } from '../../lava/role/role.ts';
import { wholeName } from '../../lava/server/split.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Plan, Step } from '../../plan.ts';
import { managerNotes } from '../recreate/recreate.ts';
import { lenient, wellOf } from '../well.ts';

export type ServerChange = 'start' | 'stop' | 'restart';

/** @param parts in the order in which they start */
export function wholeServerPlan(parts: readonly Container[], change: ServerChange): Plan {
	const verb = change.charAt(0).toUpperCase() + change.slice(1);
	return {
		title: `${verb} all of the server ${wholeName(parts) ?? ''}`.trim(),
		steps: [...(change === 'start' ? [] : stopSteps(parts)), ...(change === 'stop' ? [] : startSteps(parts, change))],
		warnings: [
			...(change === 'start' ? [] : ['The workers have no server until it runs again.']),
			...new Set(parts.flatMap(part => managerNotes(part, change === 'start' ? 'restart' : change))),
		],
	};
}

const stopSteps = (parts: readonly Container[]): Step[] =>
	parts
		.filter(isUp)
		.toReversed()
		.map(part => ({ do: 'stop', container: refOf(part), grace: stopGrace(part) }));

/** Each is waited for before what needs it starts. */
const startSteps = (parts: readonly Container[], change: ServerChange): Step[] =>
	parts
		.filter(part => change === 'restart' || !isUp(part))
		.flatMap((part): Step[] => [
			{ do: 'start', container: refOf(part) },
			{ do: 'wait', ...lenient(wellOf(part, undefined)) },
		]);
