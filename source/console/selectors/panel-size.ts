/** How much room a panel has for what it shows. */

import type { LogPane } from '../logs/pane.ts';
import { inside, isListPanel, type PanelId, rectOf } from '../state/layout.ts';
import { paneOf } from '../state/logs.ts';
import { currentLayout, type State } from '../state/state.ts';

/** Rows inside a panel's frame, below its heading; what it would have at full height when it is not visible. */
export function panelHeight(state: State, panel: PanelId): number {
	const rows = rectOf(currentLayout(state), panel)?.rows ?? state.size.rows - 2;
	const heading = isListPanel(panel) ? 1 : 0;
	return Math.max(1, rows - 2 - heading);
}

export const panelWidth = (state: State, panel: PanelId): number =>
	inside(rectOf(currentLayout(state), panel) ?? state.size).columns;

/** The log as it stands in its panel, or would at full size. */
export function logsPane(state: State): LogPane {
	const rect = rectOf(currentLayout(state), 'logs') ?? state.size;
	return paneOf(state.logs, inside(rect).columns, panelHeight(state, 'logs'));
}
