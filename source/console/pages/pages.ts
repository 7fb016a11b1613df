/** Which page shows what. */

import type { Action } from '../actions/action.ts';
import { inside } from '../state/layout.ts';
import type { State, ViewerContent } from '../state/state.ts';
import { checksPage } from './checks.ts';
import { commandsPage } from './commands.ts';
import { foundPage } from './found.ts';
import { hostPage } from './host.ts';
import { shownCommands, shownContainers } from '../state/hosts.ts';
import { helpPage } from './help.ts';
import { networkPage } from './network.ts';
import { serialPage } from './serial.ts';
import { serverPage } from './server.ts';
import { workerPage } from './worker.ts';

import type { Page } from './page.ts';

export function pageOf(state: State, content: ViewerContent, table: readonly Action[]): Page {
	const columns = inside(state.size).columns;
	switch (content.show) {
		case 'help':
			return helpPage(table, columns);
		case 'commands':
			return commandsPage(shownCommands(state), columns);
		case 'checks':
			return checksPage(checksOf(state), columns);
		case 'found':
			return foundPage(shownContainers(state), columns);
		case 'host':
			return hostPage(state, content.key);
		case 'network':
			return networkPage(state, content.id);
		case 'serial':
			return serialPage(state, content.container);
		case 'server':
			return serverPage(state, content.key);
		case 'worker':
			return workerPage(state, content.key);
	}
}

/** Of the first host that was looked at. */
const checksOf = ({ hosts, checks }: State) =>
	hosts.map(({ named }) => checks.get(named.key)).find(each => each !== undefined);
