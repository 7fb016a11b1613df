/** What serves the boards of a worker from beside it: by its label, or by a folder that both have. */

import { companionOf } from '../../companion/faults.ts';
import { servesByLabel } from '../../companion/serves.ts';
import { isDownloadFolder, TFTP_FOLDER } from '../../lava/dispatcher-folders.ts';
import type { HostKey } from '../../host.ts';
import { isSameList, memoizeByObject, memoizeLastByObject, steadyByKey } from '../../memoize.ts';
import { type Container, isUp } from '../../objects.ts';

/** Boards are given an address for these. */
const SERVICES: ReadonlySet<string | undefined> = new Set(['tftp', 'http', 'nfs']);

type Own = ReadonlyMap<string, Container>;

/** Of one host's containers, those that run and serve: the same list while they are the same. */
export const servicesIn = (host: HostKey, own: Own): readonly Container[] =>
	keep(
		host,
		[...own.values()].filter(each => isUp(each) && SERVICES.has(companionOf(each))),
	);

const keep = steadyByKey<readonly Container[]>(isSameList);

/** @param services those on the worker's host */
export const boardServices = (worker: Container, services: readonly Container[]): readonly Container[] =>
	services.length === 0 ? NONE : servicesOf(worker, { services });

const servicesOf = memoizeLastByObject((worker: Container, { services }: { services: readonly Container[] }) =>
	services.filter(each => servesByLabel(each)?.includes(worker.name) ?? sharesFolder(each, worker)),
);

const NONE: readonly Container[] = [];

const servedFolders = memoizeByObject(
	({ detail }: Container): ReadonlySet<string> =>
		new Set(
			(detail?.mounts ?? [])
				.filter(({ destination }) => destination === TFTP_FOLDER || isDownloadFolder(destination))
				.map(({ source }) => source),
		),
);

function sharesFolder(one: Container, other: Container): boolean {
	const ours = servedFolders(one);
	return [...servedFolders(other)].some(source => ours.has(source));
}
