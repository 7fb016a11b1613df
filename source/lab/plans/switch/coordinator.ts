/** What a coordinator needs over the border of 2026.10, from which on it listens at its own 127.0.0.1 alone (lava.md 6). */

import { type ContainerRef, refOf } from '../../command.ts';
import { COORDINATOR_FILE } from '../../lava/coordinator.ts';
import { listeningFile, listensAlone } from '../../lava/coordinator-listens.ts';
import { roleOf } from '../../lava/role/role.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import { runsCoordinator } from '../../lava/server/split.ts';
import { isWithin } from '../../path.ts';
import type { Step } from '../../plan.ts';
import { isMounted } from '../recreate/carry.ts';
import { fileIn, listenStep, PART_LIFE } from '../server/parts.ts';
import { steadilyRunning } from '../well.ts';
import { type SwitchPart, versionsOf } from './part.ts';

export type Listening = {
	/** Before the old container stops: its file goes along. */
	first: readonly Step[];
	/** In the new one, before it starts. */
	populate: (made: ContainerRef) => readonly Step[];
	/** In the new one, when it runs. */
	last: (made: ContainerRef) => readonly Step[];
	warnings: readonly string[];
};

const NOTHING: Listening = { first: [], populate: () => [], last: () => [], warnings: [] };

/** It reads its file when it starts. */
const listenAgain = (made: ContainerRef): Step[] => [
	listenStep(made),
	{ do: 'restart', container: made, grace: PART_LIFE.stopGrace },
	{ do: 'wait', ...steadilyRunning(made.name) },
];

export function listening(part: SwitchPart): Listening {
	const { container, found, changes } = part;
	const [from, to] = versionsOf(part);
	const crosses = listensAlone(to) && (from === undefined || !listensAlone(from));
	if (!crosses || !runsCoordinator(container)) return NOTHING;
	const { coordinator } = SERVER_FOLDERS;
	const goesAlong = isMounted(found.spec, coordinator) || changes.some(({ path }) => isWithin(path, coordinator));
	if (!goesAlong) return { ...NOTHING, populate: made => [fileIn(made, COORDINATOR_FILE, listeningFile())] };
	if (container.status === 'running') {
		// A part of a server is stopped before its turn, while another one migrates the database.
		if (roleOf(container).role === 'coordinator') return { ...NOTHING, last: listenAgain };
		return { ...NOTHING, first: [listenStep(refOf(container))] };
	}
	return {
		...NOTHING,
		warnings: [
			`Its coordinator listens for no other container any more: multinode jobs need "bind_address": "0.0.0.0" in its ${COORDINATOR_FILE}.`,
		],
	};
}
