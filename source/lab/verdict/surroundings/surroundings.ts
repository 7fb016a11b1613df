/**
 * The lab as one host's containers have it around them: what is beside them, and what they reach on other hosts. Each
 * part stays the same object while nothing of it changed, so that an event on one host is no question to the workers of
 * all others.
 */

import type { HostKey } from '../../host.ts';
import { roleOf } from '../../lava/role/role.ts';
import type { Role } from '../../lava/role/role.ts';
import { isSameList, memoizeByObject, steadyByKey } from '../../memoize.ts';
import type { Container, Network } from '../../objects.ts';

type Containers = ReadonlyMap<string, Container>;
type Networks = ReadonlyMap<string, Network>;

export type Surroundings = {
	/** Of its host, by their ids. */
	own: Containers;
	/** On other hosts, as far as they can be found from there. */
	far: readonly Container[];
};

/** One way through all serves every host. */
function byHost<T extends { id: string; host: HostKey }>() {
	const keep = steadyByKey<ReadonlyMap<string, T>>(isSameMap);
	return memoizeByObject((all: ReadonlyMap<string, T>): ReadonlyMap<HostKey, ReadonlyMap<string, T>> => {
		const [first] = all.values();
		if (first !== undefined && isOfOne(all, first.host)) return new Map([[first.host, all]]);
		const parts = new Map<HostKey, Map<string, T>>();
		for (const each of all.values()) {
			const part = parts.get(each.host);
			if (part === undefined) parts.set(each.host, new Map([[each.id, each]]));
			else part.set(each.id, each);
		}
		return new Map([...parts].map(([host, part]) => [host, keep(host, part)]));
	});
}

function isOfOne(all: ReadonlyMap<string, { host: HostKey }>, host: HostKey): boolean {
	for (const each of all.values()) if (each.host !== host) return false;
	return true;
}

function isSameMap<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): boolean {
	if (a.size !== b.size) return false;
	const others = b.values();
	for (const each of a.values()) if (each !== others.next().value) return false;
	return true;
}

/** The containers of each host. */
export const containersByHost = byHost<Container>();
const networksByHost = byHost<Network>();

const NONE = new Map<string, never>();
const NOBODY: readonly never[] = [];

/** The networks of a host, with those that span hosts. */
export function networksOn(networks: Networks, host: HostKey): Networks {
	const own = networksByHost(networks).get(host) ?? NONE;
	const spanning = spanningIn(networks);
	return spanning.size === 0 ? own : joined(networks)(own);
}

const joined = memoizeByObject((networks: Networks) =>
	memoizeByObject((own: Networks): Networks => new Map([...own, ...spanningIn(networks)])),
);

/** Docker's Swarm alone makes a network of several hosts. */
const spanningIn = memoizeByObject(
	(networks: Networks): Networks => new Map([...networks].filter(([, { scope }]) => scope === 'swarm')),
);

const keepFar = steadyByKey<readonly Container[]>(isSameList);

/**
 * @param reached other hosts at whose addresses something is looked for
 */
export function surroundingsOf(
	{ containers, networks }: { containers: Containers; networks: Networks },
	host: HostKey,
	reached: readonly HostKey[],
): Surroundings {
	const parts = containersByHost(containers);
	const own = parts.get(host) ?? NONE;
	const spanning = spanningIn(networks);
	if (own.size === containers.size || (reached.length === 0 && spanning.size === 0)) return { own, far: NOBODY };
	const open = reached.flatMap(each => openOn(parts.get(each) ?? NONE));
	const joining = spanning.size === 0 ? NOBODY : joiningIn(containers)(spanning).filter(each => each.host !== host);
	return { own, far: keepFar(`${host} ${reached.join(' ')}`, [...new Set([...open, ...joining])]) };
}

const OF_SERVERS: readonly Role[] = ['server', 'service', 'coordinator'];

/** What other hosts may come to by the host's address, and what belongs to a server that they come to. */
const openOn = memoizeByObject((own: Containers): readonly Container[] =>
	[...own.values()].filter(
		each => each.ports.some(({ host }) => host !== undefined) || OF_SERVERS.includes(roleOf(each).role),
	),
);

const joiningIn = memoizeByObject((containers: Containers) =>
	memoizeByObject((spanning: Networks): readonly Container[] =>
		[...containers.values()].filter(({ endpoints }) => endpoints.some(({ networkId }) => spanning.has(networkId))),
	),
);
