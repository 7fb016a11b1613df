/** How long what the keys move through is, and how much of it is visible. */

import { worldHosts } from './state/hosts.ts';
import type { Action } from './actions/action.ts';
import { menuActions, paletteActions } from './actions/lists.ts';
import { pageLines } from './pages/page.ts';
import { pageOf } from './pages/pages.ts';
import { detailLines } from './panels/details.ts';
import { eventRows } from './selectors/event-rows.ts';
import { inside, isListPanel } from './state/layout.ts';
import type { Extent } from './state/list.ts';
import { panelHeight, panelWidth } from './selectors/panel-size.ts';
import { rowKeys } from './selectors/row-keys.ts';
import { selectedContainer } from './selectors/selection.ts';
import { type State, topOverlay } from './state/state.ts';
import { newActions } from './actions/wizard.ts';
import { formViews } from './state/open-form.ts';
import { previewLines } from './overlays/preview.ts';
import { followingTop, runText } from './overlays/run.ts';

export function extentOf(state: State, table: readonly Action[]): Extent {
	const overlay = topOverlay(state);
	const pageHeight = Math.max(1, state.size.rows - 4);
	switch (overlay?.kind) {
		case 'menu':
			return { count: menuActions(selectedContainer(state)).length, height: pageHeight };
		case 'palette':
			return { count: paletteActions(overlay.field.text, state).length, height: pageHeight - 1 };
		case 'viewer': {
			const lines = pageLines(pageOf(state, overlay.content, table), overlay.field.text);
			return { count: lines.length, height: pageHeight };
		}
		case 'new':
			return { count: newActions.length, height: pageHeight };
		case 'form':
			return { count: formViews(overlay.form, worldHosts(state)).length, height: pageHeight };
		case 'preview':
			return {
				count: previewLines(overlay.made, overlay.commands, inside(state.size).columns).length,
				height: pageHeight,
			};
		case 'run': {
			if (state.run === undefined) return { count: 0, height: pageHeight };
			const text = runText(state.run, state.now, inside(state.size).columns, overlay.output);
			return { count: text.lines.length, height: pageHeight, top: followingTop(text, pageHeight) };
		}
		case 'add-host':
			return { count: overlay.offers.length + 1, height: pageHeight };
		case 'unfinished':
			return { count: state.unfinished.length, height: pageHeight };
		case 'ask':
		case 'prompt':
			return { count: 1, height: 1 };
		case undefined:
			return panelExtent(state);
	}
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
