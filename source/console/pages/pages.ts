/** Which page shows what. */

import type { Action } from '../actions/action.ts';
import { inside } from '../state/layout.ts';
import type { State, ViewerContent } from '../state/state.ts';
import { checksPage } from './checks.ts';
import { commandsPage } from './commands.ts';
import { foundPage } from './found.ts';
import { helpPage } from './help.ts';
import { networkPage } from './network.ts';
import { workerPage } from './worker.ts';

import type { Page } from './page.ts';

export function pageOf(state: State, content: ViewerContent, table: readonly Action[]): Page {
	const columns = inside(state.size).columns;
	switch (content.show) {
		case 'help':
			return helpPage(table, columns);
		case 'commands':
			return commandsPage(state.host.commands, columns);
		case 'checks':
			return checksPage(state.checks, columns);
		case 'found':
			return foundPage(state.host.snapshot.containers, columns);
		case 'network':
			return networkPage(state, content.id);
		case 'worker':
			return workerPage(state, content.key);
	}
}
