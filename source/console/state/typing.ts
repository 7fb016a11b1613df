/** Whether a text is being typed, and which keys are not part of it. */

import type { Field } from './field.ts';
import { type State, topOverlay } from './state.ts';

/** Keys that leave a field or move beside it, whatever is typed. */
const besideField = new Set(['enter', 'esc', 'ctrl+c', 'up', 'down', 'pageup', 'pagedown', 'ctrl+z', 'ctrl+l']);

/** The field that takes the keys; undefined while keys are actions. */
export function openField(state: State): Field | undefined {
	const overlay = topOverlay(state);
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

/** Whether a key stands for an action now, and not for text. */
export const isActionKey = (state: State, key: string): boolean =>
	openField(state) === undefined || besideField.has(key);
