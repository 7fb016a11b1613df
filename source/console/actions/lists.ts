/** Which actions the menu and the palette show. */

import { go } from 'fuzzysort';
import type { Container } from '../../lab/objects.ts';
import { type Role, roleOf } from '../../lab/lava/role/role.ts';
import { hasAllWords } from '../state/words.ts';
import type { State } from '../state/state.ts';
import { type Action, obstacle } from './action.ts';
import { synonyms } from './synonyms.ts';
import { containerActions } from './container.ts';
import { generalActions } from './general.ts';
import { hostActions } from './host.ts';
import { movingActions } from './moving.ts';
import { newActions, startingActions } from './wizard.ts';
import { wholeServerActions } from './whole-server.ts';
import { workerActions } from './worker.ts';
import { detailActions, eventActions, logActions } from './views.ts';

/** Everything that can be done outside of menus and questions. */
export const mainActions: readonly Action[] = [
	...containerActions,
	...wholeServerActions,
	...workerActions,
	...hostActions,
	...generalActions,
	...startingActions,
	...newActions,
	...logActions,
	...eventActions,
	...detailActions,
	...movingActions,
];

/** What a LAVA server may consist of. */
const SERVER_ROLES: readonly Role[] = ['server', 'service', 'coordinator', 'database'];

/** The menu of the container it was opened for: every action on it, those that can't be done included. */
export function menuActions(container: Container | undefined): readonly Action[] {
	const onContainer = containerActions.filter(action => action.id !== 'container.menu');
	if (container === undefined) return onContainer;
	const { role } = roleOf(container);
	if (SERVER_ROLES.includes(role)) return [...onContainer, ...wholeServerActions];
	if (role !== 'dispatcher') return onContainer;
	return [...onContainer, ...workerActions.filter(({ scope }) => scope === 'worker')];
}

/**
 * The palette's rows for what was typed: first what people call it, then names that are near, then its help text;
 * among each, what can be done now. All, when nothing was typed.
 */
export function paletteActions(query: string, state: State): readonly Action[] {
	const named = mainActions.filter(action => !action.id.startsWith('move.') && action.id !== 'palette');
	const possibleFirst = (actions: readonly Action[]): Action[] =>
		actions.toSorted((a, b) => Number(obstacle(a, state) !== undefined) - Number(obstacle(b, state) !== undefined));
	if (query.trim() === '') return possibleFirst(named);
	const bySynonym = synonymsOf(query).flatMap(id => named.find(action => action.id === id) ?? []);
	const byName = go(query, named, { keys: ['label', 'id'], threshold: 0.4 }).map(result => result.obj);
	const byHelp = named.filter(action => hasAllWords(query, [action.help]));
	return [...new Set([bySynonym, byName, byHelp].flatMap(possibleFirst))];
}

/** The actions that a word stands for; while it is being typed, from its third letter on. */
function synonymsOf(query: string): readonly string[] {
	const typed = query.trim().toLowerCase();
	const words = Object.keys(synonyms).filter(word => word === typed || (typed.length > 2 && word.startsWith(typed)));
	return words.flatMap(word => synonyms[word] ?? []);
}
