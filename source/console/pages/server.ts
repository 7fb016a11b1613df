/** A server in several containers opened: how it stands, and each of its containers. */

import type { ServerPartRow, ServerRow } from '../../lab/verdict/servers.ts';
import { allServerRows } from '../selectors/server-rows.ts';
import { inside } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { line, span } from '../widgets/line.ts';
import { wrapWords } from '../widgets/wrap.ts';
import { type Entry, onlySays, type Page } from './page.ts';

export function serverPage(state: State, key: string): Page {
	const row = allServerRows(state).find(each => each.key === key);
	if (row === undefined) return onlySays('Server', 'This server is gone, or in one container now');
	const columns = inside(state.size).columns;
	const style = row.state === 'wrong' ? 'badStrong' : 'strong';
	return {
		title: `Server ${row.name}`,
		parts: [
			{ entries: [wrapWords(row.says, columns).map(text => line(text, style))] },
			{
				head: line('Its containers, in the order in which they start', 'title'),
				entries: partEntries(row.parts, columns),
			},
			{
				entries: [
					hints(row)
						.flatMap(text => wrapWords(text, columns))
						.map(text => line(text, 'dim')),
				],
			},
		],
	};
}

const hints = ({ front, web }: ServerRow): string[] => [
	...(front === undefined ? [] : [`Workers and browsers call ${front.name}.`]),
	`Users and backups are those of ${web.name}.`,
];

/** A line for each container: its name, how it stands, what it does. */
export function partEntries(parts: readonly ServerPartRow[], columns: number): Entry[] {
	return parts.map(({ container, well, says, serves }): Entry => {
		const name = `${container.name} `.padEnd(NAME);
		const style = well === 'no' ? 'bad' : undefined;
		return wrapWords(`${says} (${serves})`, columns - name.length).map((text, at) => [
			span(at === 0 ? name : ' '.repeat(name.length), 'strong'),
			style === undefined ? span(text) : span(text, style),
		]);
	});
}

/** Cells of a container's name. */
const NAME = 24;
