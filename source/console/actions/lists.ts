/** Which actions the menu and the palette show. */

import { go } from 'fuzzysort';
import type { Container } from '../../lab/objects.ts';
import { roleOf } from '../../lab/lava/role.ts';
import type { Action } from './action.ts';
import { containerActions } from './container.ts';
import { generalActions } from './general.ts';
import { movingActions } from './moving.ts';
import { newActions, startingActions } from './wizard.ts';
import { workerActions } from './worker.ts';
import { detailActions, eventActions, logActions } from './views.ts';

/** Everything that can be done outside of menus and questions. */
export const mainActions: readonly Action[] = [
	...containerActions,
	...workerActions,
	...generalActions,
	...startingActions,
	...newActions,
	...logActions,
	...eventActions,
	...detailActions,
	...movingActions,
];

/** The menu of the container it was opened for: every action on it, those that can't be done included. */
export function menuActions(container: Container | undefined): readonly Action[] {
	const onContainer = containerActions.filter(action => action.id !== 'container.menu');
	if (container === undefined || roleOf(container).role !== 'dispatcher') return onContainer;
	return [...onContainer, ...workerActions.filter(({ scope }) => scope === 'worker')];
}

/** The palette's rows for what was typed, the best match first; all, when nothing was typed. */
export function paletteActions(query: string): readonly Action[] {
	const named = mainActions.filter(action => !action.id.startsWith('move.') && action.id !== 'palette');
	if (query.trim() === '') return named;
	return go(query, named, { keys: ['label', 'id', 'help'], threshold: 0.2 }).map(result => result.obj);
}
