/** Pages over the panels. */

import { emptyField } from '../state/field.ts';
import type { ViewerContent } from '../state/state.ts';
import type { Effects } from './action.ts';

/** Opens a page over the panels. */
export function openViewer(effects: Effects, content: ViewerContent): void {
	const overlay = { kind: 'viewer', content, top: 0, field: emptyField, typing: false } as const;
	effects.dispatch({ type: 'overlay-opened', overlay });
}
