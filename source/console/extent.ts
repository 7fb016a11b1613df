/** How long what the keys move through is, and how much of it is visible. */

import { worldHosts } from './state/hosts.ts';
import type { Action } from './actions/action.ts';
import { menuActions, paletteActions } from './actions/lists.ts';
import { pageLines } from './pages/page.ts';
import { pageOf } from './pages/pages.ts';
import { detailLines } from './panels/details.ts';
import { eventRows } from './selectors/event-rows.ts';
import { inside, isListPanel, type Size } from './state/layout.ts';
import type { Extent } from './state/list.ts';
import { panelHeight, panelWidth } from './selectors/panel-size.ts';
import { rowKeys } from './selectors/row-keys.ts';
import { selectedContainer } from './selectors/selection.ts';
import { type State, topOverlay } from './state/state.ts';
import type { Made } from '../wizards/wizard.ts';
import { newActions } from './actions/wizard.ts';
import { formViews } from './state/open-form.ts';
import { previewLines } from './overlays/preview.ts';
import { followingTop, runText } from './overlays/run.ts';

/** Rows of what covers the panels, within its frame and between header and footer. */
const pageHeight = ({ rows }: Size): number => Math.max(1, rows - 4);

export function extentOf(state: State, table: readonly Action[]): Extent {
	const overlay = topOverlay(state);
	const height = pageHeight(state.size);
	switch (overlay?.kind) {
		case 'menu':
			return { count: menuActions(selectedContainer(state)).length, height };
		case 'palette':
			return { count: paletteActions(overlay.field.text, state).length, height: height - 1 };
		case 'viewer': {
			const lines = pageLines(pageOf(state, overlay.content, table), overlay.field.text);
			return { count: lines.length, height };
		}
		case 'new':
			return { count: newActions.length, height };
		case 'form':
			return { count: formViews(overlay.form, worldHosts(state)).length, height };
		case 'preview':
			return {
				count: previewLines(overlay.made, overlay.commands !== 'hidden', inside(state.size).columns).length,
				height,
			};
		case 'run': {
			if (state.run === undefined) return { count: 0, height };
			const text = runText(state.run, state.now, inside(state.size).columns, overlay.output);
			return { count: text.lines.length, height, top: followingTop(text, height) };
		}
		case 'add-host':
			return { count: overlay.offers.length + 1, height };
		case 'unfinished':
			return { count: state.unfinished.length, height };
		case 'ask':
		case 'prompt':
			return { count: 1, height: 1 };
		case undefined:
			return panelExtent(state);
	}
}

/** Whether a plan has room on the screen at once with its docker commands. */
export function fitsWithCommands(made: Made, size: Size): boolean {
	return previewLines(made, true, inside(size).columns).length <= pageHeight(size);
}

function panelExtent(state: State): Extent {
	const { focus } = state.attention;
	const height = panelHeight(state, focus);
	if (isListPanel(focus)) return { count: rowKeys(state, focus).length, height };
	if (focus === 'events') return { count: eventRows(state).length, height };
	if (focus === 'details') return { count: detailLines(state, panelWidth(state, focus)).length, height };
	// The log moves by its own lines (state/logs.ts).
	return { count: 0, height };
}
