/** How each panel is drawn. */

import type { PanelId } from '../state/layout.ts';
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
