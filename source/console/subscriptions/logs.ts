/** Keeps the logs open that are wanted: those of the marked containers, or of the one under the cursor. */

import type { LogSource } from '../../engine/logs/source.ts';
import type { Hosts } from '../../engine/hosts.ts';
import type { Container } from '../../lab/objects.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { type LogChoice, logLanes, type LogLanes, type NamedLines } from '../logs/log-lanes.ts';
import { wantedLogs } from '../selectors/selection.ts';
import type { LogsState } from '../state/logs.ts';
import type { Store } from '../store/store.ts';

/** Milliseconds that the cursor must rest on a container before its log is opened. */
const REST = 120;
/** Milliseconds that filtering may take of one turn of the event loop, and that it leaves to the others. */
const SLICE = 8;
const PAUSE = 12;

export type LogSubscription = {
	/** Opens the same logs again, with the range that the state names now. */
	reopen(): void;
	close(): void;
};

type Open = { container: Container; source: LogSource; stop: () => void };

export function subscribeToLogs(store: Store, hosts: Pick<Hosts, 'engine'>): LogSubscription {
	const open = openLogs(container => {
		const source = hosts.engine(container.host)?.followLog(container.id, store.now().logs.range);
		return source && { container, source, stop: source.subscribe(() => tell()) };
	});
	let opening: NodeJS.Timeout | undefined;
	let filtering: NodeJS.Timeout | undefined;
	let wanted = '';
	let lanes: LogLanes = logLanes([], { filter: '' });
	let laid = '';

	/** The state hears of new lines by a new array; the lines themselves stay in their rings. */
	const tell = (change: Partial<LogsState> = {}): void => {
		const done = lanes.advance(SLICE);
		if (!done) filtering ??= setTimeout(goOn, PAUSE);
		const log = {
			sources: open.all().map(sourceOf),
			lanes: lanes.lanes,
			services: lanes.services(),
			filtering: !done,
			...change,
		};
		store.dispatch({ type: 'logs-set', change: log }, 'flow');
	};

	const goOn = (): void => {
		filtering = undefined;
		tell();
	};

	/** The lanes are recreated whenever other lines are to be seen. */
	const lay = (change: Partial<LogsState>): void => {
		const choice = { ...store.now().logs, ...change };
		lanes = logLanes(open.all().map(namedLines), choice);
		laid = choiceOf(choice);
		tell({ ...change, follow: true, match: undefined });
	};

	const change = (): void => {
		opening = undefined;
		open.keepTo(wantedLogs(store.now()));
		lay({ service: undefined });
	};

	const look = (): void => {
		const state = store.now();
		const now = keyOf(wantedLogs(state));
		if (now !== wanted) {
			wanted = now;
			clearTimeout(opening);
			// The first log comes at once; while the cursor runs through a list, none does.
			opening = setTimeout(change, open.all().length === 0 ? 0 : REST);
		} else if (opening === undefined && choiceOf(state.logs) !== laid) lay({});
	};

	const stop = store.subscribe(look);
	look();

	return {
		reopen() {
			open.keepTo([]);
			change();
		},
		close() {
			stop();
			clearTimeout(opening);
			clearTimeout(filtering);
			open.keepTo([]);
		},
	};
}

type OpenLogs = {
	/** In the order in which they were opened. */
	all(): readonly Open[];
	/** Closes the others, and opens those that are not open yet. */
	keepTo(containers: readonly Container[]): void;
};

/** @param follow undefined where there is no engine to ask */
function openLogs(follow: (container: Container) => Open | undefined): OpenLogs {
	const open = new Map<string, Open>();
	return {
		all: () => [...open.values()],
		keepTo(containers) {
			const kept = new Set(containers.map(({ id }) => id));
			for (const [id, { stop, source }] of open) {
				if (kept.has(id)) continue;
				stop();
				source.close();
				open.delete(id);
			}
			for (const container of containers) {
				const opened = open.has(container.id) ? undefined : follow(container);
				if (opened !== undefined) open.set(container.id, opened);
			}
		},
	};
}

/** The same for the same containers. */
const keyOf = (containers: readonly Container[]): string => containers.map(each => each.id).join(' ');

const sourceOf = ({ container, source }: Open): LogsState['sources'][number] => ({
	containerId: source.containerId,
	host: container.host,
	name: container.name,
	end: source.lines.end,
	state: source.state(),
});

const namedLines = ({ container, source }: Open): NamedLines => ({
	name: container.name,
	lines: source.lines,
	allInOne: roleOf(container).role === 'server',
});

const choiceOf = ({ filter, service, showOwn }: LogChoice): string => JSON.stringify([filter, service, showOwn]);
