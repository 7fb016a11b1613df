/** Pages: texts over the whole screen that are scrolled and searched. */

import type { Action } from '../actions/action.ts';
import type { State, ViewerContent } from '../state/state.ts';
import { type Line, line } from '../widgets/line.ts';
import { checksPage } from './checks.ts';
import { commandsPage } from './commands.ts';
import { helpPage } from './help.ts';
import { networkPage } from './network.ts';

export type Page = { title: string; lines: readonly Line[] };

export function pageOf(state: State, content: ViewerContent, table: readonly Action[]): Page {
	switch (content.show) {
		case 'help':
			return helpPage(table, state.size.columns - 2);
		case 'commands':
			return commandsPage(state.host.commands);
		case 'checks':
			return checksPage(state.checks);
		case 'network':
			return networkPage(state, content.id);
	}
}

/** The lines that have all the words of the query; all of them without one. */
export function found(lines: readonly Line[], query: string): readonly Line[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return lines;
	const matching = lines.filter(each => {
		const text = each
			.map(span => span.text)
			.join('')
			.toLowerCase();
		return words.every(word => text.includes(word));
	});
	return matching.length === 0 ? [line(`Nothing matches "${query}"`, 'dim')] : matching;
}
