/** What a key or a paste does: a field that is open takes text, everything else goes through the action table. */

import { type Action, type Desk, obstacle } from './actions/action.ts';
import { actionFor, activeScopes } from './actions/keymap.ts';
import { editField, type Field, insert } from './state/field.ts';
import { type Overlay, type State, topOverlay } from './state/state.ts';
import type { InputEvent } from './terminal/input.ts';

/** Keys that leave a field or move beside it, whatever is typed. */
const BESIDE_FIELD = new Set(['enter', 'esc', 'ctrl+c', 'up', 'down', 'pageup', 'pagedown', 'ctrl+z', 'ctrl+l']);

export function handleInput(desk: Desk, table: readonly Action[], event: InputEvent): void {
	if (event.type !== 'key' && event.type !== 'paste') return;
	const state = desk.state();
	const field = openField(topOverlay(state));
	if (event.type === 'paste') {
		// Pasted text is text: without a field to take it, it does nothing.
		if (field !== undefined) edited(desk, insert(field, event.text));
		return;
	}
	if (field !== undefined && !BESIDE_FIELD.has(event.name)) {
		const next = editField(field, event);
		if (next !== undefined) edited(desk, next);
		return;
	}
	const action = actionFor(table, scopesFor(state, field), event.name);
	if (action === undefined) return;
	if (state.notice !== undefined) desk.dispatch({ type: 'noticed', notice: undefined });
	const why = obstacle(action, state);
	if (why === undefined) action.run(desk);
	else desk.dispatch({ type: 'noticed', notice: { text: `${action.label}: ${why}`, tone: 'bad' } });
}

/** In a field, the keys beside it still lead to Esc and its like. */
const scopesFor = (state: State, field: Field | undefined) =>
	field === undefined ? activeScopes(state) : [...activeScopes(state), 'everywhere' as const];

function openField(overlay: Overlay | undefined): Field | undefined {
	switch (overlay?.kind) {
		case 'palette':
		case 'prompt':
			return overlay.field;
		case 'viewer':
			return overlay.typing ? overlay.field : undefined;
		case 'confirm':
			return overlay.needs.a === 'name' ? overlay.field : undefined;
		case 'menu':
		case undefined:
			return undefined;
	}
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
