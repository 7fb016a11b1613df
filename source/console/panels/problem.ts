/** What stands in place of the panels while no engine was ever reached: what is wrong, and what fixes it here. */

import type { Action } from '../actions/action.ts';
import { remedyLines } from '../pages/checks.ts';
import { inside } from '../state/layout.ts';
import { isAlone } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import type { State } from '../state/state.ts';
import type { Box } from '../widgets/box.ts';
import { keyLabel } from '../widgets/key-label.ts';
import { type Line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';

/** What can be done about it, by the names of the actions. */
const ways: readonly [id: string, does: string][] = [
	['refresh', 'try again now; lavadock also tries by itself'],
	['prerequisites', 'check what a LAVA lab needs of this machine'],
	['hosts.add-reachable', "add another host: a context of docker's, or an address"],
	['demo', 'look at the demo lab'],
];

export function drawProblem(state: State, table: readonly Action[]): Box {
	const columns = inside(state.size).columns;
	return {
		title: [span('No Docker Engine', 'badStrong')],
		lines: [
			...state.hosts.flatMap(host => reasonLines(host, isAlone(state), columns)),
			[],
			...ways.map(([id, does]): Line => [span(` ${keyOf(table, id).padEnd(6)}`, 'key'), span(does)]),
		],
		focused: true,
	};
}

function reasonLines({ named, snapshot: { connection } }: HostView, alone: boolean, columns: number): Line[] {
	const reason = connection.state === 'down' ? connection.reason : undefined;
	return [
		...paragraph(`${alone ? '' : `${named.key}: `}${reason?.message ?? ''}`, columns, 1, 'strong'),
		...(reason?.remedy ?? []).flatMap(text => remedyLines(text, columns, 3)),
	];
}

/** What has no key of its own is found in the palette. */
const keyOf = (table: readonly Action[], id: string): string =>
	keyLabel(table.find(each => each.id === id)?.keys[0] ?? ':');
