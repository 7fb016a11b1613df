/** What is known of one engine: changed in place here, handed out as immutable snapshots. */

import { isDeepStrictEqual } from 'node:util';
import type { HostKey } from '../../lab/host.ts';
import { steady } from '../../lab/memoize.ts';
import type { Container, Endpoint, Gap, Network, Snapshot } from '../../lab/objects.ts';

export type SnapshotCache = ReturnType<typeof createSnapshotCache>;

/** A map that can be handed out: the change after that works on a copy, so thousands of changes cost one. */
function createCopyOnWrite<T>() {
	let map = new Map<string, T>();
	let handedOut = false;
	return {
		read(): ReadonlyMap<string, T> {
			return map;
		},
		handOut(): ReadonlyMap<string, T> {
			handedOut = true;
			return map;
		},
		write(): Map<string, T> {
			if (handedOut) {
				map = new Map(map);
				handedOut = false;
			}
			return map;
		},
	};
}

/** Of so many objects one sentence says what can't be known of them. */
const MOST_GAPS = 3;

/**
 * `onChange` is called after each change, `onStart` with the id of a container that was started, as far as it can be
 * seen: by an event, a list or an inspect.
 */
export function createSnapshotCache(key: HostKey, now: number, onChange: () => void, onStart: (id: string) => void) {
	const containers = createCopyOnWrite<Container>();
	const networks = createCopyOnWrite<Network>();
	/** By what was asked for: a list, or an object by its id. */
	const gaps = new Map<string, Gap>();
	const keepGaps = steady<Gap>();
	let rest: Omit<Snapshot, 'containers' | 'networks' | 'gaps'> = {
		key,
		host: undefined,
		connection: { state: 'connecting', since: now, attempt: 1 },
		syncedAt: 0,
		clockOffset: 0,
		unansweredSince: undefined,
		polled: false,
	};
	let snapshot: Snapshot | undefined;

	function changed(): void {
		snapshot = undefined;
		onChange();
	}

	function set<T extends { id: string }>(shelf: { read(): ReadonlyMap<string, T>; write(): Map<string, T> }, value: T) {
		if (shelf.read().get(value.id) === value) return;
		shelf.write().set(value.id, value);
		changed();
	}

	function remove(shelf: typeof containers | typeof networks, id: string): void {
		if (!shelf.read().has(id)) return;
		shelf.write().delete(id);
		gaps.delete(id);
		changed();
	}

	return {
		/** The same object until something changed. */
		snapshot: (): Snapshot => {
			snapshot ??= {
				...rest,
				containers: containers.handOut(),
				networks: networks.handOut(),
				gaps: keepGaps(shortened([...gaps.values()])),
			};
			return snapshot;
		},
		/** What is known of the engine as a whole, without its objects. */
		engine: () => rest,
		containers: () => containers.read(),
		networks: () => networks.read(),
		setContainer(container: Container): void {
			const before = containers.read().get(container.id);
			set(containers, before === undefined ? container : withSharedParts(before, container));
			if (before && isStarted(before, container)) onStart(container.id);
		},
		removeContainer: (id: string) => remove(containers, id),
		setNetwork: (network: Network) => set(networks, network),
		removeNetwork: (id: string) => remove(networks, id),
		/** What can't be known of what was asked for (`source`); undefined = all is well again. */
		setGap(source: string, gap: Gap | undefined): void {
			if (gap?.says === gaps.get(source)?.says) return;
			if (gap) gaps.set(source, gap);
			else gaps.delete(source);
			changed();
		},
		/** Sets what is known of the engine as a whole. */
		setEngine(change: Partial<typeof rest>): void {
			const next = { ...rest, ...change };
			if (isDeepStrictEqual(next, rest)) return;
			rest = next;
			changed();
		},
	};
}

/**
 * Each answer of an engine is new objects, most of which say what they said before: those stay the ones that they were, so
 * that what is made of a part (addresses, names, ports) is made again only where the part is another.
 */
function withSharedParts(before: Container, now: Container): Container {
	if (before === now) return now;
	const detail = before.detail && now.detail && sharing(before.detail, now.detail);
	return sharing(before, { ...now, detail: detail ?? now.detail });
}

function sharing<T extends object>(before: T, now: T): T {
	const shared = { ...now };
	let part: keyof T;
	for (part in shared) if (isDeepStrictEqual(shared[part], before[part])) shared[part] = before[part];
	return shared;
}

/** Started once more counts, too. */
function isStarted(before: Container, now: Container): boolean {
	if (now.status !== 'running') return false;
	if (before.status !== 'running') return true;
	return before.detail !== undefined && before.detail.startedAt !== now.detail?.startedAt;
}

function shortened(gaps: readonly Gap[]): readonly Gap[] {
	return [...Map.groupBy(gaps, ({ of }) => of).values()].flatMap(same => {
		const [first] = same;
		if (first === undefined || same.length <= MOST_GAPS) return same;
		return [{ of: first.of, says: `${first.says} And so for ${same.length - 1} more.` }];
	});
}

/** A container as it was listed now, with what only an inspect showed earlier; the old object when nothing changed. */
export function withListed(old: Container | undefined, listed: Container): Container {
	if (!old) return listed;
	const next = {
		...listed,
		// Where the tag has moved on to another image, the list names the image by its digest.
		image:
			/^(?:sha256:)?[0-9a-f]{12,64}$/.test(listed.image) && old.imageId === listed.imageId ? old.image : listed.image,
		endpoints: listed.endpoints.map(endpoint => ({ ...endpoint, aliases: aliasesOf(old, endpoint) })),
		detail: old.detail,
		...(old.script && { script: old.script }),
	};
	return isDeepStrictEqual(next, old) ? old : next;
}

function aliasesOf(container: Container, { networkName }: Endpoint): readonly string[] {
	return container.endpoints.find(known => known.networkName === networkName)?.aliases ?? [];
}
