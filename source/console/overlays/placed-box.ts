import type { Rect } from '../state/layout.ts';
import type { Box } from '../widgets/box.ts';

/** A box that is drawn over the panels. */
export type PlacedBox = { box: Box; rect: Rect };
