/** The reducer: the one place where the state changes. Pure: what the world does comes as messages. */

import { type Attention, isListPanel, listPanels, type PanelId, wantedRows } from '../state/layout.ts';
import { type Extent, moved, type Move, moveList, settleList } from '../state/list.ts';
import { moveLogs, toggleFollow } from '../state/logs.ts';
import type { Message } from './message.ts';
import { moveOverlay, withField, withPreconditions, withNews, withWorkers } from '../state/overlay.ts';
import { logsPane, panelHeight } from '../selectors/panel-size.ts';
import { rowKeys } from '../selectors/row-keys.ts';
import { allWorkers } from '../selectors/rows.ts';
import type { HostKey } from '../../lab/host.ts';
import type { Heard } from '../../lab/lava/server/server.ts';
import { heardOf, hostOf, isUntold, worldHosts } from '../state/hosts.ts';
import type { HostView, LavaView } from '../state/host-view.ts';
import { type State, topOverlay } from '../state/state.ts';

export function reduce(state: State, message: Message): State {
	return settle(apply(state, message));
}

function apply(state: State, message: Message): State {
	switch (message.type) {
		case 'resized':
			return { ...state, size: message.size };
		case 'colours-changed':
			return { ...state, colours: message.colours };
		case 'ticked':
			return { ...state, now: message.now, judged: judgedAt(state, message.now) };
		case 'host-changed':
			return { ...withHost(state, message.host.snapshot.key, message.host), now: message.now ?? state.now };
		case 'several':
			return message.messages.reduce(apply, state);
		case 'hosts-set':
			return { ...state, hosts: message.hosts };
		case 'hosts-shown':
			return { ...state, hostsShown: message.hosts };
		case 'lava-changed':
			return informForm(withLava(state, message.host, message.lava));
		case 'space-measured':
			return withHost(state, message.host, { space: message.space });
		case 'checked':
			return { ...state, checks: new Map([...state.checks, [message.host, message.checks]]) };
		case 'serial-reported':
			return { ...state, serial: { container: message.container, report: message.report } };
		case 'focused':
			return focus(state, message.panel);
		case 'zoomed':
			return { ...state, attention: { ...state.attention, zoomed: !state.attention.zoomed } };
		case 'moved':
			return move(state, message.move, message.extent);
		case 'marked':
			return { ...state, marked: toggled(state.marked, message.containerId) };
		case 'marks-cleared':
			return { ...state, marked: new Set() };
		case 'selected':
			return withList(state, message.panel, { ...state.lists[message.panel], key: message.key, untouched: false });
		case 'columns-turned': {
			const list = state.lists[message.panel];
			return withList(state, message.panel, { ...list, page: list.page + message.by });
		}
		case 'list-filtered':
			// Who filters chooses: the row that is found stays chosen when all are there again.
			return withList(state, message.panel, {
				...state.lists[message.panel],
				filter: message.filter,
				untouched: false,
			});
		case 'events-set':
			return { ...state, events: { ...state.events, ...message.change } };
		case 'details-set':
			return { ...state, details: { ...state.details, ...message.change } };
		case 'logs-set':
			return { ...state, logs: { ...state.logs, ...message.change } };
		case 'follow-toggled':
			return { ...state, logs: toggleFollow(state.logs, logsPane(state)) };
		case 'overlay-opened':
			return { ...state, overlays: [...state.overlays, message.overlay], notice: undefined };
		case 'overlay-set':
			return topOverlay(state)?.kind === message.overlay.kind
				? { ...state, overlays: state.overlays.with(-1, message.overlay) }
				: state;
		case 'overlay-closed':
			return { ...state, overlays: state.overlays.slice(0, -1) };
		case 'field-edited':
			return { ...state, overlays: withField(state.overlays, message.field, worldHosts(state)) };
		case 'form-informed':
			return { ...state, overlays: withNews(state.overlays, message.key, message.news, worldHosts(state)) };
		case 'preconditions-taken':
			// What a key said that came too early is over.
			return {
				...state,
				notice: undefined,
				overlays: withPreconditions(state.overlays, message.plan, message.preconditions),
			};
		case 'unfinished-found':
			return { ...state, unfinished: message.plans };
		case 'run-changed':
			return { ...state, run: message.run };
		case 'noticed':
			return { ...state, notice: message.notice };
		case 'began':
			return { ...state, doing: [...state.doing, message.what] };
		case 'ended':
			return { ...state, doing: state.doing.toSpliced(state.doing.indexOf(message.what), 1) };
	}
}

/**
 * Milliseconds between two times by which workers are judged, about as long as between two ticks: while an engine is
 * away, seconds are counted, and no verdict is so fine. Of thousands time alone changes few, and all are looked at.
 */
const JUDGE = { least: 9000, perWorker: 15, most: 30_000 };

function judgedAt(state: State, now: number): State['judged'] {
	const { judged, attention } = state;
	const pause = Math.min(JUDGE.most, Math.max(JUDGE.least, attention.workers * JUDGE.perWorker));
	return Math.abs(now - judged.at) < pause ? judged : { at: now, heard: heardOf(state) };
}

/** A server that tells of something new is judged at once by whom it heard; times alone wait for their turn. */
function withLava(state: State, key: HostKey, lava: LavaView): State {
	const known = hostOf(state, key)?.lava.servers ?? [];
	const fresh = lava.servers.filter(server => !known.includes(server)).map(server => server.key);
	const heard = [...lava.heard].filter(([server]) => fresh.includes(server));
	const judged = heard.length === 0 ? state.judged : withHeard(state.judged, heard);
	return { ...withHost(state, key, { lava }), judged };
}

const withHeard = ({ at, heard }: State['judged'], fresh: readonly [string, Heard][]): State['judged'] => ({
	at,
	heard: new Map([...heard, ...fresh]),
});

function withHost(state: State, key: HostKey, change: Partial<HostView>): State {
	const index = state.hosts.findIndex(({ named }) => named.key === key);
	const host = state.hosts[index];
	return host === undefined ? state : { ...state, hosts: state.hosts.with(index, { ...host, ...change }) };
}

/** What LAVA tells late is in time for a form that is open. */
function informForm(state: State): State {
	if (!state.overlays.some(({ kind }) => kind === 'form')) return state;
	const overlays = withWorkers(state.overlays, allWorkers(state), worldHosts(state));
	return overlays === state.overlays ? state : { ...state, overlays };
}

function focus(state: State, panel: PanelId): State {
	const attention = isListPanel(panel)
		? { ...state.attention, focus: panel, list: panel }
		: { ...state.attention, focus: panel, view: panel };
	return { ...state, attention };
}

function move(state: State, step: Move, extent: Extent): State {
	const overlay = topOverlay(state);
	if (overlay !== undefined) {
		return { ...state, overlays: state.overlays.with(-1, moveOverlay(overlay, step, extent)) };
	}
	const panel = state.attention.focus;
	const tops = Math.max(1, extent.count - extent.height + 1);
	switch (panel) {
		case 'hosts':
		case 'networks':
		case 'containers':
		case 'addresses':
		case 'workers':
			return withList(state, panel, moveList(state.lists[panel], step, rowKeys(state, panel), extent.height));
		case 'logs':
			return { ...state, logs: moveLogs(state.logs, step, logsPane(state)) };
		case 'events': {
			const top = moved(tops - 1 - state.events.back, step, tops, extent.height);
			return { ...state, events: { ...state.events, back: tops - 1 - top } };
		}
		case 'details':
			return { ...state, details: { ...state.details, top: moved(state.details.top, step, tops, extent.height) } };
	}
}

const withList = (state: State, panel: keyof State['lists'], list: State['lists'][typeof panel]): State => ({
	...state,
	lists: { ...state.lists, [panel]: list },
});

/** Makes layout and cursors true for what there is now. Keeps identities where nothing changed. */
function settle(state: State): State {
	const attention = settleAttention(state);
	let settled = attention === state.attention ? state : { ...state, attention };
	for (const panel of listPanels) {
		const list = settleList(settled.lists[panel], rowKeys(settled, panel), panelHeight(settled, panel));
		if (list !== settled.lists[panel]) settled = withList(settled, panel, list);
	}
	return settled;
}

/** A list keeps its height while it is filtered. */
function settleAttention(state: State): Attention {
	const { attention, lists } = state;
	const workers = allWorkers(state).length;
	let { wants } = attention;
	for (const panel of listPanels) {
		if (isUntold(state) || lists[panel].filter !== '') continue;
		const rows = wantedRows(rowKeys(state, panel).length);
		if (rows !== wants[panel]) wants = { ...wants, [panel]: rows };
	}
	return workers === attention.workers && wants === attention.wants ? attention : { ...attention, workers, wants };
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
	const next = new Set(set);
	if (!next.delete(key)) next.add(key);
	return next;
}
