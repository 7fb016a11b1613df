/** From keys to actions, as the table and the user's configuration say. */

import { isListPanel } from '../state/layout.ts';
import { selectedContainer } from '../selectors/selection.ts';
import { nameAsked } from '../state/overlay.ts';
import { isUnreached, type State, topOverlay } from '../state/state.ts';
import { isActionKey } from '../selectors/typing.ts';
import { type Action, obstacle, type Scope } from './action.ts';

/** Key names by action id, from the configuration file. An empty list unbinds. */
export type Remapping = Readonly<Record<string, readonly string[]>>;

/** The table with the user's keys in place of ours. */
export const remapped = (table: readonly Action[], remapping: Remapping): readonly Action[] =>
	table.map(action => {
		const keys = remapping[action.id];
		return keys === undefined ? action : { ...action, keys };
	});

/** A key that another action of the same scope has too. */
export type Clash = { id: string; key: string; other: string };

/** @param among whose keys are looked at */
export function clashes(table: readonly Action[], among: readonly Action[] = table): Clash[] {
	return among.flatMap(({ id, scope, keys }) =>
		keys.flatMap(key => {
			const other = table.find(each => each.id !== id && each.scope === scope && each.keys.includes(key));
			return other === undefined ? [] : [{ id, key, other: other.id }];
		}),
	);
}

/** The scopes whose keys work now, the narrowest first. */
export function activeScopes(state: State): readonly Scope[] {
	const overlay = topOverlay(state);
	switch (overlay?.kind) {
		case 'menu':
			return ['menu', 'everywhere'];
		case 'palette':
			return ['palette', 'field', 'everywhere'];
		case 'viewer':
			if (overlay.typing) return ['field', 'viewer', 'everywhere'];
			return overlay.content.show === 'worker' ? ['viewer', 'worker', 'everywhere'] : ['viewer', 'everywhere'];
		case 'new':
		case 'form':
		case 'preview':
		case 'run':
		case 'unfinished':
		case 'add-host':
			return [overlay.kind, 'everywhere'];
		case 'ask':
			return nameAsked(overlay.question) === undefined ? ['confirm', 'everywhere'] : ['field', 'everywhere'];
		case 'prompt':
			return ['field', 'everywhere'];
		case undefined:
			return panelScopes(state);
	}
}

function panelScopes(state: State): readonly Scope[] {
	const { focus } = state.attention;
	if (isUnreached(state)) return ['panels', 'everywhere'];
	if (focus === 'hosts') return ['host', 'list', 'panels', 'everywhere'];
	if (focus === 'networks') return ['network', 'list', 'panels', 'everywhere'];
	if (focus === 'workers') return ['workers', 'worker', 'container', 'list', 'panels', 'everywhere'];
	if (isListPanel(focus)) return ['container', 'list', 'panels', 'everywhere'];
	// A view is about the selected container, so its actions work there too.
	if (selectedContainer(state) === undefined) return [focus, 'panels', 'everywhere'];
	return [focus, 'container', 'panels', 'everywhere'];
}

/** The action that a key stands for now. */
export function actionFor(table: readonly Action[], scopes: readonly Scope[], key: string): Action | undefined {
	for (const scope of scopes) {
		const found = table.find(action => action.scope === scope && action.keys.includes(key));
		if (found !== undefined) return found;
	}
	return undefined;
}

export type Hint = { action: Action; key: string; label: string };

/** What the footer shows: the actions that have a place there, can be done, do something and have a key that leads to them now, in order of place. */
export function footerHints(table: readonly Action[], state: State): readonly Hint[] {
	const scopes = activeScopes(state);
	const leadsTo = (action: Action) => (key: string) =>
		isActionKey(state, key) && actionFor(table, scopes, key) === action;
	return table
		.filter(action => action.footer !== undefined && action.idle?.(state) !== true)
		.filter(action => obstacle(action, state) === undefined)
		.flatMap((action): Hint[] => {
			const key = action.keys.find(leadsTo(action));
			return key === undefined ? [] : [{ action, key, label: action.footerLabel?.(state) ?? action.label }];
		})
		.toSorted((a, b) => (a.action.footer ?? 0) - (b.action.footer ?? 0));
}
