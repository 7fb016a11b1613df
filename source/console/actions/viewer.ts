/** Pages over the panels. */

import { emptyField } from '../state/field.ts';
import type { ViewerContent } from '../state/state.ts';
import type { Desk } from './action.ts';

/** Opens a page over the panels. */
export function openViewer(desk: Desk, content: ViewerContent): void {
	const overlay = { kind: 'viewer', content, top: 0, field: emptyField, typing: false } as const;
	desk.dispatch({ type: 'overlay-opened', overlay });
}
