/** Workers on the host's network: their ports are the host's own, and a port of the host is one program's alone. */

import { exposedPorts } from '../../lava/role/exposed-ports.ts';
import type { HostKey } from '../../host.ts';
import { isSameList, memoizeByObject, memoizeLastByKey, steadyByKey } from '../../memoize.ts';
import type { Container } from '../../objects.ts';
import type { Surroundings } from './surroundings.ts';

/** A port that a worker is to serve and another container has before it. `port`: e.g. `69/udp`. */
export type PortClaim = { port: string; holder: string };

/** @param workers all of the lab's, whatever their networks */
export function findPortClaims(
	workers: readonly Container[],
	containers: Iterable<Container>,
): (worker: Container) => PortClaim | undefined {
	const onHost = workers
		.filter(({ status, networkMode }) => status === 'running' && networkMode === 'host')
		.toSorted((a, b) => startOf(a) - startOf(b));
	if (onHost.length === 0) return () => undefined;
	const published = publishers(containers);
	return worker => {
		const at = onHost.indexOf(worker);
		if (at < 0) return undefined;
		// A port is one of its own host.
		const earlier = onHost.slice(0, at).filter(each => each.host === worker.host);
		for (const port of exposedPorts(worker)) {
			const holder =
				published.get(`${port} ${worker.host}`) ?? earlier.find(each => exposedPorts(each).has(port))?.name;
			if (holder !== undefined) return { port, holder };
		}
		return undefined;
	};
}

/** Of one host's containers; the same function, with the same answers, while those that have ports of the host are the same. */
export function portClaimsIn(host: HostKey, workers: readonly Container[], own: Surroundings['own']): ClaimOf {
	const onHost = workers.filter(({ status, networkMode }) => status === 'running' && networkMode === 'host');
	if (onHost.length === 0) return NO_CLAIM;
	const publishing = [...own.values()].filter(({ ports }) => ports.some(each => each.host !== undefined));
	return claimsAmong(host, { onHost: keepOnHost(host, onHost), publishing: keepPublishing(host, publishing) });
}

type ClaimOf = (worker: Container) => PortClaim | undefined;

const NO_CLAIM: ClaimOf = () => undefined;
const keepOnHost = steadyByKey<readonly Container[]>(isSameList);
const keepPublishing = steadyByKey<readonly Container[]>(isSameList);

const claimsAmong = memoizeLastByKey(
	(_host, { onHost, publishing }: Record<'onHost' | 'publishing', readonly Container[]>): ClaimOf =>
		memoizeByObject(findPortClaims(onHost, publishing)),
);

function startOf({ detail }: Container): number {
	return detail?.startedAt ?? 0;
}

/** Names of running containers by the ports that they publish, and the host of those. */
function publishers(containers: Iterable<Container>): ReadonlyMap<string, string> {
	return new Map(
		[...containers].flatMap(({ status, name, ports, host: on }) =>
			ports.flatMap(({ host, protocol }) =>
				status === 'running' && host !== undefined ? [[`${host.port}/${protocol} ${on}`, name] as const] : [],
			),
		),
	);
}
