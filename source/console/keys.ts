/** What a key or a paste does: a field that is open takes text, everything else goes through the action table. */

import { type Action, type Desk, obstacle } from './actions/action.ts';
import { actionFor, activeScopes } from './actions/keymap.ts';
import { editField, type Field, insert } from './state/field.ts';
import { isUnreached, topOverlay } from './state/state.ts';
import { isActionKey, openField, typedInto } from './state/typing.ts';
import type { InputEvent, KeyEvent } from '../terminal/keyboard/input.ts';

export function handleInput(desk: Desk, table: readonly Action[], event: InputEvent): void {
	if (event.type !== 'key' && event.type !== 'paste') return;
	const state = desk.state();
	const field = openField(state);
	if (event.type === 'paste') {
		// Pasted text is text: without a field to take it, it does nothing.
		if (field !== undefined) edited(desk, insert(typedInto(state, field), event.text.trimEnd()));
		return;
	}
	if (field !== undefined && !isActionKey(state, event.name)) {
		const next = editField(event.text === '' ? field : typedInto(state, field), event);
		if (next !== undefined) edited(desk, next);
		return;
	}
	const action = actionFor(table, activeScopes(state), event.name);
	if (action === undefined) {
		const behindEscape = withoutAlt(event.name);
		if (behindEscape === undefined) return tellWhere(desk, table, event.name);
		handleInput(desk, table, { type: 'key', name: 'esc', text: '' });
		return handleInput(desk, table, behindEscape);
	}
	if (state.notice !== undefined) desk.dispatch({ type: 'noticed', notice: undefined });
	const why = obstacle(action, state);
	if (why === undefined) action.run(desk);
	else desk.dispatch({ type: 'noticed', notice: { text: `${action.label}: ${why}`, tone: 'bad' } });
}

/**
 * The key behind an Esc. Terminals send Alt with a key as ESC and that key, and so does who types the two while
 * the program is busy: an Alt that nothing is bound to is Esc and the key.
 */
function withoutAlt(name: string): KeyEvent | undefined {
	const [, control = '', bare] = /^(ctrl\+)?alt\+(.+)$/s.exec(name) ?? [];
	if (bare === undefined) return undefined;
	const isCharacter = bare.length === ((bare.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
	const text = control !== '' ? '' : bare === 'space' ? ' ' : isCharacter ? bare : '';
	return { type: 'key', name: control + bare, text };
}

/** A key that is known from the containers, where there is none, is not silent. */
function tellWhere(desk: Desk, table: readonly Action[], key: string): void {
	const state = desk.state();
	if (topOverlay(state) !== undefined || isUnreached(state)) return;
	const known = actionFor(table, ['container'], key);
	if (known === undefined) return;
	const text = `${known.label}: no container is selected here`;
	desk.dispatch({ type: 'noticed', notice: { text, tone: 'bad' } });
}

/** Puts an edited text in its place; filters show at once what they would leave. */
function edited(desk: Desk, field: Field): void {
	desk.dispatch({ type: 'field-edited', field });
	const overlay = topOverlay(desk.state());
	if (overlay?.kind !== 'prompt') return;
	if (overlay.purpose.for === 'list-filter') {
		desk.dispatch({ type: 'list-filtered', panel: overlay.purpose.panel, filter: field.text });
	}
	if (overlay.purpose.for === 'events-filter') desk.dispatch({ type: 'events-set', change: { filter: field.text } });
}
