/** How each panel is drawn, and from what. */

import type { PanelId } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { drawAddresses } from './addresses.ts';
import { drawContainers } from './containers.ts';
import { drawDetails } from './details.ts';
import { drawEvents } from './events.ts';
import { drawLogs } from './logs.ts';
import { drawNetworks } from './networks.ts';
import type { DrawPanel } from './panel.ts';
import { drawWorkers } from './workers.ts';

export const drawings: Record<PanelId, DrawPanel> = {
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
	networks: ({ attention, host, lists }) => [attention, host.snapshot, lists.networks],
	containers: ({ attention, host, lists, marked, now }) => [
		attention,
		host.snapshot,
		host.usage,
		lists.containers,
		marked,
		now,
	],
	addresses: ({ attention, host, lists }) => [attention, host.snapshot, lists.addresses],
	logs: ({ attention, logs }) => [attention, logs],
	events: ({ attention, host, events }) => [attention, host.snapshot, host.events, events],
	details: ({ attention, host, lists, lava, now, overlays, details }) => [
		attention,
		host.snapshot,
		lists,
		lava,
		now,
		overlays,
		details,
	],
	workers: ({ attention, host, lists, lava, now }) => [attention, host.snapshot, lists.workers, lava, now],
};
