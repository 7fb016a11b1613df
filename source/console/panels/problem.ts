/** What stands in place of the panels while no engine was ever reached: what is wrong, and what mends it here. */

import { remedyLine } from '../pages/checks.ts';
import type { State } from '../state/state.ts';
import type { Box } from '../widgets/box.ts';
import { type Line, line, span } from '../widgets/line.ts';

const key = (name: string, does: string): Line => [span(`  ${name.padEnd(4)}`, 'key'), span(does)];

export function drawProblem(state: State): Box {
	const { connection } = state.host.snapshot;
	const reason = connection.state === 'down' ? connection.reason : undefined;
	return {
		title: [span('No Docker Engine', 'badStrong')],
		lines: [
			[],
			line(` ${reason?.message ?? ''}`, 'strong'),
			[],
			...(reason?.remedy ?? []).map(remedyLine),
			[],
			key('R', 'try again now; lavadock also tries by itself'),
			key('P', 'check what a LAVA lab needs of this machine'),
			key('D', 'look at the demo lab'),
			key('q', 'quit'),
		],
		focused: true,
	};
}
