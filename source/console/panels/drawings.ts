/** How each panel is drawn, and from what. */

import type { PanelId } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { drawAddresses } from './addresses.ts';
import { drawContainers } from './containers.ts';
import { drawDetails } from './details.ts';
import { drawEvents } from './events.ts';
import { drawHosts } from './hosts.ts';
import {
	clocksApart,
	heardOf,
	lavaServers,
	shownEvents,
	shownSnapshots,
	shownUsage,
	tracesOf,
	wholeLab,
} from '../state/hosts.ts';
import { drawLogs, hostsOfLogs } from './logs.ts';
import { drawNetworks } from './networks.ts';
import type { DrawPanel } from './panel.ts';
import { drawWorkers } from './workers.ts';

export const drawings: Record<PanelId, DrawPanel> = {
	hosts: drawHosts,
	networks: drawNetworks,
	containers: drawContainers,
	addresses: drawAddresses,
	logs: drawLogs,
	events: drawEvents,
	details: drawDetails,
	workers: drawWorkers,
};

/** The parts of the state that a panel is drawn from: while they are the same objects, so is what is drawn. */
export const drawnFrom: Record<PanelId, (state: State) => readonly unknown[]> = {
	hosts: state => [state.attention, state.hosts, state.hostsShown, state.lists.hosts, state.now],
	networks: state => [state.attention, shownSnapshots(state), state.lists.networks],
	containers: state => [
		state.attention,
		shownSnapshots(state),
		shownUsage(state),
		state.lists.containers,
		state.readOnly,
		state.marked,
		state.now,
	],
	addresses: state => [state.attention, shownSnapshots(state), state.lists.addresses],
	logs: state => [state.attention, state.logs, clocksApart(state, hostsOfLogs(state))],
	events: state => [state.attention, shownSnapshots(state), shownEvents(state), state.events],
	details: state => [
		state.attention,
		shownSnapshots(state),
		state.lists,
		lavaServers(state),
		heardOf(state),
		tracesOf(state),
		state.judged,
		state.now,
		state.overlays,
		state.details,
	],
	// Judged over all hosts, whichever are shown.
	workers: state => [
		state.attention,
		wholeLab(state),
		state.lists.workers,
		state.readOnly,
		lavaServers(state),
		heardOf(state),
		tracesOf(state),
		state.judged,
		shownSnapshots(state),
		state.now,
	],
};
