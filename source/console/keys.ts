/** What a key or a paste does: a field that is open takes text, everything else goes through the action table. */

import { type Action, type Effects, obstacle } from './actions/action.ts';
import { actionFor, activeScopes } from './actions/keymap.ts';
import { editField, type Field, insert } from './state/field.ts';
import { isUnreached, topOverlay } from './state/state.ts';
import { isActionKey, openField, typedInto } from './selectors/typing.ts';
import { keyLabel } from './widgets/key-label.ts';
import type { InputEvent, KeyEvent } from '../terminal/keyboard/input.ts';

export function handleInput(effects: Effects, table: readonly Action[], event: InputEvent): void {
	if (event.type !== 'key' && event.type !== 'paste') return;
	const state = effects.state();
	const field = openField(state);
	if (event.type === 'paste') {
		// Pasted text is text: without a field to take it, it does nothing.
		if (field !== undefined) edited(effects, insert(typedInto(state, field), event.text.trimEnd()));
		return;
	}
	if (field !== undefined && !isActionKey(state, event.name)) {
		const next = editField(event.text === '' ? field : typedInto(state, field), event);
		if (next === undefined) tellUnbound(effects, table, event.name);
		else edited(effects, next);
		return;
	}
	const action = actionFor(table, activeScopes(state), event.name);
	if (action === undefined) {
		const behindEscape = withoutAlt(event.name);
		if (behindEscape === undefined) return tellWhere(effects, table, event.name);
		handleInput(effects, table, { type: 'key', name: 'esc', text: '' });
		return handleInput(effects, table, behindEscape);
	}
	if (state.notice !== undefined) effects.dispatch({ type: 'noticed', notice: undefined });
	const why = obstacle(action, state);
	if (why === undefined) action.run(effects);
	else effects.dispatch({ type: 'noticed', notice: { text: `${action.label}: ${why}`, tone: 'bad' } });
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

/** No key is silent: one that is known from the containers says what it lacks, any other where the help is. */
function tellWhere(effects: Effects, table: readonly Action[], key: string): void {
	const state = effects.state();
	const isOnPanels = topOverlay(state) === undefined && !isUnreached(state);
	const known = isOnPanels ? actionFor(table, ['container'], key) : undefined;
	if (known === undefined) tellUnbound(effects, table, key);
	else tell(effects, `${known.label}: no container is selected here`);
}

function tellUnbound(effects: Effects, table: readonly Action[], key: string): void {
	const [help] = table.find(({ id }) => id === 'help')?.keys ?? [];
	tell(effects, `${keyLabel(key)} does nothing here${help === undefined ? '' : `: ${keyLabel(help)} is help`}`);
}

const tell = (effects: Effects, text: string): void =>
	effects.dispatch({ type: 'noticed', notice: { text, tone: 'info' } });

/** Puts an edited text in its place; filters show at once what they would leave. */
function edited(effects: Effects, field: Field): void {
	effects.dispatch({ type: 'field-edited', field });
	const overlay = topOverlay(effects.state());
	if (overlay?.kind !== 'prompt') return;
	if (overlay.purpose.for === 'list-filter') {
		effects.dispatch({ type: 'list-filtered', panel: overlay.purpose.panel, filter: field.text });
	}
	if (overlay.purpose.for === 'events-filter') effects.dispatch({ type: 'events-set', change: { filter: field.text } });
}
