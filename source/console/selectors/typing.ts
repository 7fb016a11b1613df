/** Whether a text is being typed, and which keys are not part of it. */

import { worldHosts } from '../state/hosts.ts';
import { currentView, textAt, typedOver } from '../state/form.ts';
import { formViews } from '../state/open-form.ts';
import type { Field } from '../state/field.ts';
import { nameAsked } from '../state/overlay.ts';
import { type State, topOverlay } from '../state/state.ts';

/** Keys that leave a field or move beside it, whatever is typed. */
const besideField = new Set('enter esc tab shift+tab up down pageup pagedown ctrl+c ctrl+l ctrl+p ctrl+z'.split(' '));

/** The field that takes the keys; undefined while keys are actions. */
export function openField(state: State): Field | undefined {
	const overlay = topOverlay(state);
	switch (overlay?.kind) {
		case 'palette':
		case 'prompt':
			return overlay.field;
		case 'viewer':
			return overlay.typing ? overlay.field : undefined;
		case 'ask':
			return nameAsked(overlay.question) === undefined ? undefined : overlay.field;
		case 'form':
			return textAt(overlay.form, currentView(overlay.form, formViews(overlay.form, worldHosts(state))));
		case 'menu':
		case 'new':
		case 'preview':
		case 'run':
		case 'unfinished':
		case 'add-host':
		case undefined:
			return undefined;
	}
}

/** What a typed or pasted text goes into: a form's proposal gives way to it. */
export function typedInto(state: State, field: Field): Field {
	const overlay = topOverlay(state);
	if (overlay?.kind !== 'form') return field;
	const view = currentView(overlay.form, formViews(overlay.form, worldHosts(state)));
	return view === undefined ? field : typedOver(overlay.form, view, field);
}

/** Whether a key stands for an action now, and not for text. */
export const isActionKey = (state: State, key: string): boolean =>
	openField(state) === undefined || besideField.has(key);
