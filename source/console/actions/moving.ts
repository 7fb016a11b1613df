/** Moving about: the same keys in every list, log and page. */

import type { Move } from '../state/list.ts';
import { nextPanel, type PanelId, panels, viewPanels } from '../state/layout.ts';
import { currentLayout, isUnreached, type State } from '../state/state.ts';
import type { Action } from './action.ts';

const movement = (move: Move, keys: readonly string[], label: string, help: string): Action => ({
	id: `move.${move}`,
	scope: 'everywhere',
	keys,
	label,
	help,
	run: effects => effects.move(move),
});

const panelTitles: Record<PanelId, string> = {
	hosts: 'Hosts',
	networks: 'Networks',
	containers: 'Containers',
	addresses: 'Addresses',
	logs: 'Logs',
	events: 'Events',
	details: 'Details',
	workers: 'Workers',
};

const goTo = (panel: PanelId, index: number): Action => ({
	id: `panel.${panel}`,
	scope: 'panels',
	keys: [String(index)],
	label: panelTitles[panel],
	help: `Goes to the ${panelTitles[panel]} panel.`,
	run: effects => effects.dispatch({ type: 'focused', panel }),
});

const step = (state: State, by: 1 | -1): PanelId => nextPanel(currentLayout(state), state.attention.focus, by);

export const movingActions: readonly Action[] = [
	movement('up', ['up', 'k'], 'up', 'One row up.'),
	movement('down', ['down', 'j'], 'down', 'One row down.'),
	movement('page-up', ['pageup', 'ctrl+b'], 'page up', 'One page up.'),
	movement('page-down', ['pagedown', 'ctrl+f'], 'page down', 'One page down.'),
	movement('half-up', ['ctrl+u'], 'half up', 'Half a page up.'),
	movement('half-down', ['ctrl+d'], 'half down', 'Half a page down.'),
	movement('first', ['g', 'home'], 'first', 'To the first row.'),
	movement('last', ['G', 'end'], 'last', 'To the last row; in the logs, to the newest line and following.'),
	{
		id: 'panel.next',
		scope: 'panels',
		keys: ['tab'],
		label: 'next panel',
		help: 'Goes to the next panel on the screen.',
		footer: 80,
		idle: isUnreached,
		run: effects => effects.dispatch({ type: 'focused', panel: step(effects.state(), 1) }),
	},
	{
		id: 'panel.previous',
		scope: 'panels',
		keys: ['shift+tab'],
		label: 'previous panel',
		help: 'Goes to the panel before.',
		run: effects => effects.dispatch({ type: 'focused', panel: step(effects.state(), -1) }),
	},
	...panels.map(goTo),
	{
		id: 'panel.view-next',
		scope: 'panels',
		keys: ['right', ']'],
		label: 'next view',
		help: 'Shows the next of logs, events and details.',
		run: effects => effects.dispatch({ type: 'focused', panel: nextView(effects.state(), 1) }),
	},
	{
		id: 'panel.view-previous',
		scope: 'panels',
		keys: ['left', '['],
		label: 'previous view',
		help: 'Shows the one before of logs, events and details.',
		run: effects => effects.dispatch({ type: 'focused', panel: nextView(effects.state(), -1) }),
	},
	{
		id: 'panel.zoom',
		scope: 'panels',
		keys: ['z', '+', '_'],
		label: 'zoom',
		help: 'Gives the whole screen to the panel with the focus, or shows all panels again.',
		footer: 81,
		idle: state => isUnreached(state) || isAloneAnyway(state),
		run: effects => effects.dispatch({ type: 'zoomed' }),
	},
];

/** The terminal is so small that there is one panel at a time. */
function isAloneAnyway(state: State): boolean {
	const layout = currentLayout({ ...state, attention: { ...state.attention, zoomed: false } });
	return layout.shape === 'panels' && layout.placed.length === 1;
}

function nextView(state: State, by: 1 | -1): PanelId {
	const at = viewPanels.indexOf(state.attention.view);
	return viewPanels[(at + by + viewPanels.length) % viewPanels.length] ?? 'logs';
}
