/** What can be done from anywhere: help, palette, filters, leaving. */

import { emptyField, fieldOf } from '../state/field.ts';
import { isListPanel, type ListPanel } from '../state/layout.ts';
import { asking } from '../state/overlay.ts';
import { isUnreached, type State, topOverlay } from '../state/state.ts';
import { problemCount, problemKeys } from '../selectors/problems.ts';
import { openViewer } from './viewer.ts';
import { isOver } from '../state/run.ts';
import type { Action, Effects } from './action.ts';

export const generalActions: readonly Action[] = [
	{
		id: 'help',
		scope: 'everywhere',
		keys: ['?', 'f1'],
		label: 'help',
		help: 'Every key and what it does; / searches in it.',
		footer: 90,
		run: effects => openViewer(effects, { show: 'help' }),
	},
	{
		id: 'palette',
		scope: 'panels',
		keys: [':'],
		label: 'all actions',
		help: 'Finds any action by its name and runs it.',
		footer: 88,
		run: effects =>
			effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'palette', field: emptyField, index: 0 } }),
	},
	{
		id: 'command-log',
		scope: 'panels',
		keys: ['@'],
		label: 'command log',
		help: 'What lavadock did to this engine, and when, as docker commands.',
		run: effects => openViewer(effects, { show: 'commands' }),
	},
	{
		id: 'prerequisites',
		scope: 'panels',
		keys: ['P'],
		label: 'prerequisites',
		help: 'Checks what a LAVA lab in Docker needs of this machine, with the remedy for what is missing.',
		footer: 83,
		idle: state => !isUnreached(state),
		run: effects => {
			effects.lookAtPrerequisites();
			openViewer(effects, { show: 'checks' });
		},
	},
	{
		id: 'lab.found',
		scope: 'panels',
		keys: ['A'],
		label: 'lab overview',
		help: 'What of a lab runs here, who made it (Compose, lava-docker, lava-docker-worker, a job) and what may be changed.',
		run: effects => openViewer(effects, { show: 'found' }),
	},
	{
		id: 'demo',
		scope: 'panels',
		keys: ['D'],
		label: 'demo lab',
		help: 'Opens the built-in demo lab, when no engine can be reached.',
		footer: 82,
		unless: state => (isUnreached(state) ? undefined : 'an engine is in reach: start with --demo instead'),
		run: effects => effects.openDemo(),
	},
	{
		id: 'refresh',
		scope: 'everywhere',
		keys: ['R'],
		label: 'reload',
		help: 'Asks the engine for everything again; when the connection is lost, tries again at once.',
		footer: 84,
		idle: state => !isUnreached(state),
		run: effects => {
			for (const { engine } of effects.hosts.all()) engine.refresh();
			effects.dispatch({ type: 'noticed', notice: { text: 'Asked the engine for everything again', tone: 'info' } });
		},
	},
	{
		id: 'repaint',
		scope: 'everywhere',
		keys: ['ctrl+l'],
		label: 'redraw',
		help: 'Draws the whole screen again.',
		run: effects => effects.repaint(),
	},
	{
		id: 'suspend',
		scope: 'everywhere',
		keys: ['ctrl+z'],
		label: 'suspend',
		help: 'Stops lavadock and gives the terminal back to the shell; fg brings it back.',
		run: effects => effects.suspend(),
	},
	{
		id: 'back',
		scope: 'everywhere',
		keys: ['esc'],
		label: 'back',
		footer: 94,
		help: 'One step back: closes what is open, then clears filters, then leaves the zoom. It never quits.',
		idle: state => stepBack(state).length === 0,
		run: goBack,
	},
	{
		id: 'quit',
		scope: 'everywhere',
		keys: ['q'],
		label: 'quit',
		help: 'Closes what is open; at the top it quits.',
		footer: 95,
		footerLabel: state => (state.overlays.length > 0 ? 'close' : 'quit'),
		run: quit,
	},
	{
		id: 'quit-now',
		scope: 'everywhere',
		keys: ['ctrl+c'],
		label: 'quit at once',
		help: 'Quits from anywhere and leaves the terminal as it was.',
		run: effects => effects.quit(),
	},
	{
		id: 'list.filter',
		scope: 'list',
		keys: ['/'],
		label: 'filter',
		help: 'Shows only the rows that have all the words typed; Esc clears it.',
		footer: 60,
		run: effects => {
			const panel = listOf(effects.state());
			const { filter } = effects.state().lists[panel];
			effects.dispatch({
				type: 'overlay-opened',
				overlay: { kind: 'prompt', purpose: { for: 'list-filter', panel }, field: fieldOf(filter) },
			});
		},
	},
	{
		id: 'list.problem',
		scope: 'list',
		keys: ['!'],
		label: 'next problem',
		help: 'Goes to the next row with a problem, and from the last to the first; in lists that count none, to the workers.',
		unless: state => (problemCount(state, countingList(state)) === 0 ? 'no row has a problem' : undefined),
		run: effects => {
			const state = effects.state();
			const panel = countingList(state);
			const keys = problemKeys(state, panel);
			const at = keys.indexOf(state.lists[panel].key ?? '');
			const key = keys[(at + 1) % keys.length];
			if (key === undefined) return;
			effects.dispatch({ type: 'focused', panel });
			effects.dispatch({ type: 'selected', panel, key });
		},
	},
	turnColumns(
		'list.columns',
		'>',
		1,
		'columns',
		'Shows the columns that there was no room for, beside the first; round and back.',
	),
	turnColumns('list.columns-back', '<', -1, 'columns back', 'Shows the columns before.'),
	{
		id: 'network.open',
		scope: 'network',
		keys: ['enter'],
		label: 'open',
		help: 'Shows every member of the network with its addresses, and a map of its subnets.',
		footer: 10,
		unless: state => (state.lists.networks.key === undefined ? 'no network is selected' : undefined),
		run: effects => {
			const id = effects.state().lists.networks.key;
			if (id !== undefined) openViewer(effects, { show: 'network', id });
		},
	},
	{
		id: 'network.inspect',
		scope: 'network',
		keys: ['i'],
		label: 'details',
		help: 'Shows everything the engine knows of the network.',
		footer: 40,
		unless: state => (state.lists.networks.key === undefined ? 'no network is selected' : undefined),
		run: effects => effects.dispatch({ type: 'focused', panel: 'details' }),
	},
];

function turnColumns(id: string, key: string, by: 1 | -1, label: string, help: string): Action {
	return {
		id,
		scope: 'list',
		keys: [key],
		label,
		help,
		run: effects => effects.dispatch({ type: 'columns-turned', panel: listOf(effects.state()), by }),
	};
}

/** The list whose problems are meant. */
const countingList = (state: State): 'workers' | 'addresses' =>
	listOf(state) === 'addresses' ? 'addresses' : 'workers';

/** The list with the focus, or that a view is about. */
function listOf({ attention: { focus, list } }: State): ListPanel {
	return isListPanel(focus) ? focus : list;
}

/** A plan that runs would be cut off: that is asked about. */
function quit(effects: Effects): void {
	const { overlays, run } = effects.state();
	if (overlays.length > 0) effects.dispatch({ type: 'overlay-closed' });
	else if (run === undefined || isOver(run)) effects.quit();
	else effects.dispatch({ type: 'overlay-opened', overlay: asking({ about: 'quit-running' }) });
}

function goBack(effects: Effects): void {
	const state = effects.state();
	const step = stepBack(state);
	for (const message of step) effects.dispatch(message);
}

/** The nearest thing that Esc undoes; nothing at the top. */
function stepBack(state: State): Parameters<Effects['dispatch']>[0][] {
	const { focus, list, zoomed } = state.attention;
	const overlay = topOverlay(state);
	if (overlay?.kind === 'viewer' && (overlay.typing || overlay.field.text !== '')) {
		return [{ type: 'overlay-set', overlay: { ...overlay, typing: false, field: emptyField } }];
	}
	// Whoever presses Esc again means it.
	if (overlay?.kind === 'ask' && overlay.question.about === 'leave-form') {
		return [{ type: 'overlay-closed' }, { type: 'overlay-closed' }];
	}
	if (overlay !== undefined) return [{ type: 'overlay-closed' }];
	if (state.notice !== undefined) return [{ type: 'noticed', notice: undefined }];
	if (focus === 'logs' && (state.logs.search !== '' || state.logs.filter !== '')) {
		return [{ type: 'logs-set', change: { search: '', filter: '' } }];
	}
	if (focus === 'events' && state.events.filter !== '') return [{ type: 'events-set', change: { filter: '' } }];
	if (isListPanel(focus) && state.lists[focus].filter !== '')
		return [{ type: 'list-filtered', panel: focus, filter: '' }];
	if (focus === 'containers' && state.marked.size > 0) return [{ type: 'marks-cleared' }];
	if (zoomed) return [{ type: 'zoomed' }];
	if (!isListPanel(focus)) return [{ type: 'focused', panel: list }];
	return [];
}
