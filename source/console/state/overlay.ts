/** What covers the panels: menus, questions, pages. */

import type { Field } from './field.ts';
import { type Extent, moved, type Move } from './list.ts';
import type { Overlay } from './state.ts';

/** Puts an edited field into the overlay that has the keys. A changed query starts its list anew. */
export function withField(overlays: readonly Overlay[], field: Field): readonly Overlay[] {
	const overlay = overlays.at(-1);
	switch (overlay?.kind) {
		case 'palette':
			return overlays.with(-1, { ...overlay, field, index: 0 });
		case 'viewer':
			return overlays.with(-1, { ...overlay, field, top: 0 });
		case 'confirm':
		case 'prompt':
			return overlays.with(-1, { ...overlay, field });
		case 'menu':
		case undefined:
			return overlays;
	}
}

/** `count`: how many rows the overlay's list has; `height`: how many of them are visible. */
export function moveOverlay(overlay: Overlay, move: Move, extent: Extent): Overlay {
	switch (overlay.kind) {
		case 'menu':
		case 'palette':
			return { ...overlay, index: moved(overlay.index, move, extent.count, extent.height) };
		case 'viewer': {
			const tops = Math.max(1, extent.count - extent.height + 1);
			return { ...overlay, top: moved(overlay.top, move, tops, extent.height) };
		}
		case 'confirm':
			return { ...overlay, yes: !overlay.yes };
		case 'prompt':
			return overlay;
	}
}
