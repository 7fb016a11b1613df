/** Docker's event stream, newest at the bottom. */

import { eventRows, type EventRow, isNoise } from '../selectors/event-rows.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { clockTime, count } from '../../text/human.ts';
import { inside } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import type { StyleName } from '../theme.ts';
import { gapsOf, isAlone, isUntold, shownContainers } from '../state/hosts.ts';
import { type DrawPanel, footOf, nothingMatches, panelTitle } from './panel.ts';

export const drawEvents: DrawPanel = ({ state, size, look: { glyphs }, focused }) => {
	const rows = eventRows(state);
	const { columns, rows: height } = inside(size);
	const end = Math.max(Math.min(height, rows.length), rows.length - state.events.back);
	const visible = rows.slice(Math.max(0, end - height), end);
	const { filter } = state.events;
	const place = rows.length > height ? [span(count(rows.length, 'event'), 'dim')] : [];
	return {
		title: [...panelTitle('events', 'Events', focused), ...(filter === '' ? [] : [span(` /${filter}`, 'accent')])],
		aside: [span(state.events.back === 0 ? 'following' : `paused: ${state.events.back} newer below`, 'dim')],
		foot: rows.length === 0 ? [] : footOf(gapsOf(state, ['events']), place, size.columns, glyphs.ellipsis),
		lines:
			rows.length === 0
				? nothing(state, columns)
				: visible.map(row => eventLine(row, shownContainers(state), hostWidth(state))),
		focused,
	};
};

function nothing(state: State, columns: number): Line[] {
	const { filter } = state.events;
	if (filter !== '') return [nothingMatches(filter)];
	if (isUntold(state)) return [line('Asking the engine ...', 'dim')];
	const gaps = gapsOf(state, ['events']);
	if (gaps.length > 0) return gaps.flatMap(says => paragraph(says, columns, 0, 'warning'));
	return [line('No events in the last hour', 'dim')];
}

type Containers = Snapshot['containers'];

/** Cells for the names of hosts, the blank behind them included; 0 where there is one alone. */
function hostWidth(state: State): number {
	return isAlone(state) ? 0 : Math.max(...state.hosts.map(({ named }) => named.key.length)) + 1;
}

function eventLine({ event, count: times }: EventRow, containers: Containers, hosts: number): Line {
	return [
		span(`${clockTime(event.at)} `, 'dim'),
		...(hosts === 0 ? [] : [span(event.host.padEnd(hosts), 'dim')]),
		span(`${event.type.padEnd(9)} `, 'dim'),
		span(`${event.action} `, isNoise(event) ? 'dim' : styleOf(event.action)),
		span(event.name, 'strong'),
		...(event.detail === '' ? [] : [span(` ${event.detail}`)]),
		...attributes(event.attributes, containers),
		...(times > 1 ? [span(` (${times} times)`, 'dim')] : []),
	];
}

const attributes = (all: Readonly<Record<string, string>>, containers: Containers): Line =>
	Object.entries(all).map(([name, value]) => {
		const shown = name === 'container' ? (containers.get(value)?.name ?? value.slice(0, 12)) : value;
		return span(` ${name}=${shown}`, 'dim');
	});

function styleOf(action: string): StyleName {
	if (['die', 'kill', 'oom', 'destroy', 'disconnect'].includes(action)) return 'bad';
	if (['start', 'unpause', 'connect', 'health_status: healthy'].includes(action)) return 'good';
	return 'accent';
}
