/** The state before anything is known. */

import { type HostView, NO_LAVA } from './host-view.ts';
import type { Size, Wants } from './layout.ts';
import { emptyList } from './list.ts';
import { emptyLogs, type LogsState } from './logs.ts';
import type { TerminalColours, State } from './state.ts';

export type Beginning = {
	size: Size;
	colours?: TerminalColours;
	now: number;
	readOnly: boolean;
	demo: boolean;
	logs: Partial<LogsState>;
	hosts: readonly Pick<HostView, 'named' | 'snapshot'>[];
	/** '' = it is not said. */
	folder?: string;
};

/** Before an engine has reported anything, its lists stand as those of a large lab. */
const ALL_ROWS: Wants = { hosts: 98, containers: 98, workers: 98, networks: 98, addresses: 98 };

export const initialState = ({
	size,
	colours = { background: 'dark', usualPalette: true },
	now,
	readOnly,
	demo,
	logs,
	hosts,
	folder = '',
}: Beginning): State => ({
	size,
	colours,
	now,
	judged: { at: now, heard: new Map() },
	readOnly,
	demo,
	folder,
	hosts: hosts.map(host => ({ ...host, events: [], usage: new Map(), commands: [], lava: NO_LAVA })),
	hostsShown: new Set(),
	checks: new Map(),
	serial: undefined,
	attention: { focus: 'containers', list: 'containers', view: 'logs', zoomed: false, workers: 0, wants: ALL_ROWS },
	lists: { hosts: emptyList, networks: emptyList, containers: emptyList, addresses: emptyList, workers: emptyList },
	marked: new Set(),
	logs: { ...emptyLogs, ...logs },
	events: { back: 0, filter: '', showExec: false },
	details: { top: 0, revealed: false },
	overlays: [],
	notice: undefined,
	run: undefined,
	unfinished: [],
	doing: [],
});
