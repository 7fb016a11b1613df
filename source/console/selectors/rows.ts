/** The rows of the lists: what is there, filtered and in order. Computed once for a snapshot. */

import { addressBook, type AddressRow, hasProblem } from '../../lab/address/book.ts';
import { COMPANIONS } from '../../lab/lava/role/companion.ts';
import { type HostKey, hostKey } from '../../lab/host.ts';
import { type Container, isBuiltInNetwork, type Network, type Snapshot } from '../../lab/objects.ts';
import { type Role, roleOf } from '../../lab/lava/role/role.ts';
import { spansHosts } from '../../lab/swarm/hosts.ts';
import type { LavaServer } from '../../lab/lava/server/server.ts';
import { memoizeByObject, sortAgain, steady } from '../../lab/memoize.ts';
import type { HostAt } from '../../lab/verdict/surroundings/bearers.ts';
import { farAddress } from '../../wizards/fields/servers.ts';
import { surveyWorkers } from '../../lab/verdict/survey.ts';
import type { Clocks, WorkerRow } from '../../lab/verdict/worker-row.ts';
import { stateWords } from '../../lab/verdict/verdict.ts';
import {
	isAlone,
	heardOf,
	lavaServers,
	shownContainersByHost,
	shownContainers,
	shownNetworks,
	shownSnapshots,
	tracesOf,
	wholeLab,
	worldHosts,
} from '../state/hosts.ts';
import type { HostView, LavaView } from '../state/host-view.ts';
import { memoizeLast } from '../state/memoize.ts';
import type { State } from '../state/state.ts';
import { hasAllWords } from '../state/words.ts';
import { compareNames } from '../../text/compare.ts';

const byName = (a: { name: string }, b: { name: string }): number => compareNames(a.name, b.name);

/** LAVA's containers first: they are what the lab is about. */
const ROLE_ORDER: readonly Role[] = [
	'server',
	'service',
	'coordinator',
	'dispatcher',
	'database',
	...COMPANIONS,
	'registry',
	'job',
	'other',
];

const rank = (container: Container): number => ROLE_ORDER.indexOf(roleOf(container).role);

/** By their rank, then by the order of their hosts, then by their names. */
const orderedContainers = memoizeLast((all: readonly Snapshot['containers'][]): readonly Container[] =>
	sorterOf(all.map(hostIn).join('\n'))(all.flatMap(containers => [...containers.values()])),
);

const hostIn = (containers: Snapshot['containers']): string => containers.values().next().value?.host ?? '';

/** @param hosts their keys, one a line */
const sorterOf = memoizeLast((hosts: string) => {
	const places = new Map<string, number>(hosts.split('\n').map((host, at) => [host, at]));
	const placeOf = ({ host }: Container): number => places.get(host) ?? 0;
	return sortAgain<Container>((a, b) => rank(a) - rank(b) || placeOf(a) - placeOf(b) || byName(a, b));
});

const filteredContainers = memoizeLast((containers: readonly Container[], filter: string) =>
	filter === ''
		? containers
		: containers.filter(each =>
				hasAllWords(filter, [each.name, each.image, each.status, roleOf(each).role, each.host]),
			),
);

export const containerRows = (state: State): readonly Container[] =>
	filteredContainers(orderedContainers(shownContainersByHost(state)), state.lists.containers.filter);

const orderedNetworks = memoizeLast((networks: Snapshot['networks'], filter: string) =>
	[...networks.values()]
		.filter(each =>
			hasAllWords(filter, [each.name, each.driver, each.host, ...each.subnets.map(subnet => subnet.subnet)]),
		)
		// Docker's own have little to tell of a lab.
		.toSorted((a, b) => Number(isBuiltInNetwork(a.name)) - Number(isBuiltInNetwork(b.name)) || byName(a, b)),
);

export const networkRows = (state: State): readonly Network[] =>
	orderedNetworks(shownNetworks(state), state.lists.networks.filter);

const filteredAddresses = memoizeLast((rows: readonly AddressRow[], filter: string) =>
	filter === '' ? rows : rows.filter(row => row.kind !== 'gap' && hasAllWords(filter, addressTexts(row))),
);

/** One for each host: what is used on two of them is no conflict. */
const bookOf = memoizeByObject((networks: Snapshot['networks']) =>
	memoizeByObject((containers: Snapshot['containers']): readonly AddressRow[] => addressBook(networks, containers)),
);

const books = memoizeLast((snapshots: readonly Snapshot[], shared: readonly AddressRow[]): readonly AddressRow[] => {
	const [only] = snapshots;
	if (snapshots.length === 1 && only !== undefined) return bookOf(only.networks)(only.containers);
	const own = snapshots.map(({ networks, containers }) => bookOf(ofOneHost(networks))(containers));
	return joined(keepBooks([...own, shared]));
});

const problemsFirst = memoizeByObject((rows: readonly AddressRow[]): readonly AddressRow[] => {
	const problems = rows.filter(hasProblem);
	return problems.length === 0 ? rows : [...problems, ...rows.filter(row => !hasProblem(row))];
});

const keepBooks = steady<readonly AddressRow[]>();
const joined = memoizeByObject((all: readonly (readonly AddressRow[])[]): readonly AddressRow[] => all.flat());

const ofOneHost = memoizeByObject((networks: Snapshot['networks']): Snapshot['networks'] =>
	someOf(networks, network => !spansHosts(network)),
);

const ofAllHosts = memoizeByObject((networks: Snapshot['networks']): Snapshot['networks'] =>
	someOf(networks, spansHosts),
);

/** The same object where it is all of them. */
function someOf(networks: Snapshot['networks'], isWanted: (network: Network) => boolean): Snapshot['networks'] {
	const some = [...networks].filter(([, network]) => isWanted(network));
	return some.length === networks.size ? networks : new Map(some);
}

const NO_ROWS: readonly AddressRow[] = [];

/** Of networks that span hosts there is one book: what is used on two hosts is a conflict. */
function sharedBook(state: State): readonly AddressRow[] {
	const networks = ofAllHosts(shownNetworks(state));
	return networks.size === 0 ? NO_ROWS : bookOf(networks)(shownContainers(state));
}

export const addressRows = (state: State): readonly AddressRow[] =>
	filteredAddresses(problemsFirst(books(shownSnapshots(state), sharedBook(state))), state.lists.addresses.filter);

const addressTexts = (row: AddressRow): string[] =>
	row.kind === 'gap' ? [] : [row.address, row.networkName, row.owner.name, row.assignment];

/** Of each host, how far its clock is ahead. */
const clocksOf = ({ hosts }: State): Clocks =>
	clocks(hosts.map(({ named, snapshot }) => `${snapshot.clockOffset} ${named.key}`).join('\n'));

const clocks = memoizeLast(
	(told: string): Clocks =>
		new Map(
			told.split('\n').map(line => {
				const [, offset = '0', key = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
				return [hostKey(key), Number(offset)];
			}),
		),
);

const survey = memoizeLast(
	(
		servers: readonly LavaServer[],
		traces: LavaView['traces'],
		{ containers, networks }: Pick<Snapshot, 'containers' | 'networks'>,
		{ at, heard }: State['judged'],
		told: Clocks,
		hostAt: HostAt,
	) => surveyWorkers({ servers, heard, traces, containers, networks, now: at, clocks: told, hostAt }),
);

/** Under which addresses hosts reach each other. */
const hostAtOf = (state: State): HostAt => hostAt(addressesOf(state));

const addressesOf = (state: State): string =>
	isAlone(state)
		? ''
		: worldHosts(state)
				.map(host => `${farAddress(host) ?? ''} ${host.snapshot.key}`)
				.join('\n');

const hostAt = memoizeLast((told: string): HostAt => {
	const byAddress = new Map(told.split('\n').map(line => [line.split(' ')[0], hostKey(line.split(' ')[1] ?? '')]));
	return address => (address === '' || told === '' ? undefined : byAddress.get(address));
});

const filteredWorkers = memoizeLast((rows: readonly WorkerRow[], filter: string) =>
	filter === ''
		? rows
		: rows.filter(({ name, container, verdict }) =>
				hasAllWords(filter, [name, container?.name ?? '', stateWords[verdict.state], verdict.says]),
			),
);

/** Every worker that a server tells of or that runs in a container, whatever the filter. */
export const allWorkers = (state: State): readonly WorkerRow[] =>
	survey(lavaServers(state), tracesOf(state), wholeLab(state), state.judged, clocksOf(state), hostAtOf(state));

const byContainer = memoizeByObject(
	(rows: readonly WorkerRow[]) => new Map(rows.map(row => [row.container?.id ?? '', row])),
);

/** The worker in a container. */
export const workerIn = (state: State, containerId: string): WorkerRow | undefined =>
	byContainer(allWorkers(state)).get(containerId);

/** The row that a key names; a worker whose container was recreated keeps its server and its name. */
export function workerOf(state: State, key: string): WorkerRow | undefined {
	const rows = allWorkers(state);
	const same = key.slice(0, key.lastIndexOf(' ') + 1);
	return rows.find(row => row.key === key) ?? rows.find(row => row.key.startsWith(same));
}

export const workerRows = (state: State): readonly WorkerRow[] =>
	filteredWorkers(workersShown(allWorkers(state), state.hostsShown), state.lists.workers.filter);

/** Judged over all hosts, and shown of those that are shown: one without a container here is of its server's host. */
const workersShown = memoizeLast((rows: readonly WorkerRow[], hosts: ReadonlySet<HostKey>) =>
	hosts.size === 0 ? rows : rows.filter(row => hosts.has(hostOfWorker(row) ?? hostKey(''))),
);

/** When its server heard it last, by that server's clock; undefined: it does not tell. */
export const lastPingOf = (state: State, { name, server }: WorkerRow): number | undefined =>
	server && heardOf(state).get(server.key)?.lastPings.get(name);

/** Where it runs, or where its server does. */
export function hostOfWorker({ container, serverHost }: WorkerRow): HostKey | undefined {
	return container?.host ?? serverHost;
}

/** All that there are, also those that are not shown: this is where they are shown again. */
export const hostRows = (state: State): readonly HostView[] => filteredHosts(state.hosts, state.lists.hosts.filter);

const filteredHosts = memoizeLast((hosts: readonly HostView[], filter: string) =>
	hosts.filter(({ named, snapshot }) => hasAllWords(filter, [named.key, snapshot.host?.name ?? ''])),
);
