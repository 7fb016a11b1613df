/** The rows of the lists: what is there, filtered and in order. Computed once for a picture. */

import { addressBook, type AddressRow } from '../../lab/address/book.ts';
import { type Container, isBuiltInNetwork, type Network, type Snapshot } from '../../lab/objects.ts';
import { type Role, roleOf } from '../../lab/lava/role.ts';
import { surveyWorkers, type WorkerRow } from '../../lab/verdict/survey.ts';
import type { ListPanel } from '../state/layout.ts';
import { memoizeLast } from '../state/memoize.ts';
import type { State } from '../state/state.ts';
import { hasAllWords } from '../state/words.ts';

const { compare } = new Intl.Collator('en', { numeric: true });

const byName = (a: { name: string }, b: { name: string }): number => compare(a.name, b.name);

/** LAVA's containers first: they are what the lab is about. */
const ROLE_ORDER: readonly Role[] = [
	'server',
	'service',
	'coordinator',
	'dispatcher',
	'database',
	'registry',
	'job',
	'other',
];

const rank = (container: Container): number => ROLE_ORDER.indexOf(roleOf(container).role);

const orderedContainers = memoizeLast((containers: State['host']['snapshot']['containers']) =>
	[...containers.values()]
		.map(container => ({ container, rank: rank(container) }))
		.toSorted((a, b) => a.rank - b.rank || byName(a.container, b.container))
		.map(each => each.container),
);

const filteredContainers = memoizeLast((containers: readonly Container[], filter: string) =>
	containers.filter(each => hasAllWords(filter, [each.name, each.image, each.status, roleOf(each).role])),
);

export const containerRows = (state: State): readonly Container[] =>
	filteredContainers(orderedContainers(state.host.snapshot.containers), state.lists.containers.filter);

const orderedNetworks = memoizeLast((networks: State['host']['snapshot']['networks'], filter: string) =>
	[...networks.values()]
		.filter(each => hasAllWords(filter, [each.name, each.driver, ...each.subnets.map(subnet => subnet.subnet)]))
		// Docker's own have little to tell of a lab.
		.toSorted((a, b) => Number(isBuiltInNetwork(a.name)) - Number(isBuiltInNetwork(b.name)) || byName(a, b)),
);

export const networkRows = (state: State): readonly Network[] =>
	orderedNetworks(state.host.snapshot.networks, state.lists.networks.filter);

const filteredAddresses = memoizeLast((rows: readonly AddressRow[], filter: string) =>
	rows.filter(row => row.kind !== 'gap' || filter === '').filter(row => hasAllWords(filter, addressTexts(row))),
);

const book = memoizeLast(addressBook);

export const addressRows = (state: State): readonly AddressRow[] =>
	filteredAddresses(book(state.host.snapshot.networks, state.host.snapshot.containers), state.lists.addresses.filter);

const addressTexts = (row: AddressRow): string[] =>
	row.kind === 'gap' ? [] : [row.address, row.networkName, row.owner.name, row.assignment];

const survey = memoizeLast(
	(
		{ servers, traces }: State['lava'],
		containers: State['host']['snapshot']['containers'],
		networks: State['host']['snapshot']['networks'],
		now: number,
		clockOffset: number,
	) => {
		const told = servers.map(each => (each.toldAt === 0 ? each : { ...each, toldAt: each.toldAt + clockOffset }));
		return surveyWorkers({ servers: told, traces, containers, networks, now: now + clockOffset });
	},
);

const filteredWorkers = memoizeLast((rows: readonly WorkerRow[], filter: string) =>
	rows.filter(({ name, container, verdict }) =>
		hasAllWords(filter, [name, container?.name ?? '', verdict.state, verdict.says]),
	),
);

/** Every worker that a server tells of or that runs in a container, whatever the filter. */
export const allWorkers = (state: State): readonly WorkerRow[] => surveyOf(state.lava, state.host.snapshot, state.now);

/** LAVA and its containers tell times by their engine's clock: all is reckoned in that. */
const surveyOf = (lava: State['lava'], { containers, networks, clockOffset }: Snapshot, now: number) =>
	survey(lava, containers, networks, now, clockOffset);

/** The row that a key names; a worker whose container was made anew keeps its server and its name. */
export function workerOf(state: State, key: string): WorkerRow | undefined {
	const rows = allWorkers(state);
	const same = key.slice(0, key.lastIndexOf(' ') + 1);
	return rows.find(row => row.key === key) ?? rows.find(row => row.key.startsWith(same));
}

export const workerRows = (state: State): readonly WorkerRow[] =>
	filteredWorkers(allWorkers(state), state.lists.workers.filter);

/** The keys of a list's rows, in their order. */
export function rowKeys(state: State, panel: ListPanel): readonly string[] {
	switch (panel) {
		case 'networks':
			return networkKeys(networkRows(state));
		case 'containers':
			return containerKeys(containerRows(state));
		case 'addresses':
			return addressKeys(addressRows(state));
		case 'workers':
			return workerKeys(workerRows(state));
	}
}

const networkKeys = memoizeLast((rows: readonly Network[]) => rows.map(row => row.id));
const containerKeys = memoizeLast((rows: readonly Container[]) => rows.map(row => row.id));
const addressKeys = memoizeLast((rows: readonly AddressRow[]) => rows.map(row => row.key));
const workerKeys = memoizeLast((rows: readonly WorkerRow[]) => rows.map(row => row.key));
