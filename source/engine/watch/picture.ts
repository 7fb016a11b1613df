/** The picture of one engine: changed in place here, handed out as immutable snapshots. */

import { isDeepStrictEqual } from 'node:util';
import type { Connection, Container, Endpoint, Host, Network, Snapshot } from '../../lab/objects.ts';

export type Picture = ReturnType<typeof createPicture>;

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

export function createPicture(now: number, onChange: () => void) {
	const containers = createCopyOnWrite<Container>();
	const networks = createCopyOnWrite<Network>();
	const unreadable = new Map<string, readonly string[]>();
	let rest: Pick<Snapshot, 'host' | 'connection' | 'syncedAt' | 'clockOffset' | 'warning'> = {
		host: undefined,
		connection: { state: 'connecting', since: now, attempt: 1 },
		syncedAt: 0,
		clockOffset: 0,
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
		unreadable.delete(id);
		changed();
	}

	return {
		/** The same object until something changed. */
		snapshot: (): Snapshot => {
			snapshot ??= {
				...rest,
				containers: containers.handOut(),
				networks: networks.handOut(),
				unreadable: [...unreadable.values()].flat(),
			};
			return snapshot;
		},
		containers: () => containers.read(),
		networks: () => networks.read(),
		setContainer: (container: Container) => set(containers, container),
		removeContainer: (id: string) => remove(containers, id),
		setNetwork: (network: Network) => set(networks, network),
		removeNetwork: (id: string) => remove(networks, id),
		/** What could not be read of one object or list (`source`); none = all is well again. */
		setUnreadable(source: string, sentences: readonly string[]): void {
			if (sentences.length === 0 && !unreadable.has(source)) return;
			if (sentences.length > 0) unreadable.set(source, sentences);
			else unreadable.delete(source);
			changed();
		},
		setHost(host: Host): void {
			rest = { ...rest, host };
			changed();
		},
		setConnection: (connection: Connection): void => {
			rest = { ...rest, connection };
			changed();
		},
		setWarning(warning: string | undefined): void {
			if (warning === rest.warning) return;
			const { warning: _before, ...others } = rest;
			rest = warning === undefined ? others : { ...others, warning };
			changed();
		},
		setSynced(at: number): void {
			rest = { ...rest, syncedAt: at };
			changed();
		},
	};
}

/** A container as it was listed now, with what only an inspect told earlier; the old object when nothing changed. */
export function withListed(old: Container | undefined, listed: Container): Container {
	if (!old) return listed;
	const next = {
		...listed,
		// Where the tag has moved on to another image, the list names the image by its digest.
		image:
			/^(?:sha256:)?[0-9a-f]{12,64}$/.test(listed.image) && old.imageId === listed.imageId ? old.image : listed.image,
		endpoints: listed.endpoints.map(endpoint => ({ ...endpoint, aliases: aliasesOf(old, endpoint) })),
		detail: old.detail,
	};
	return isDeepStrictEqual(next, old) ? old : next;
}

function aliasesOf(container: Container, { networkName }: Endpoint): readonly string[] {
	return container.endpoints.find(known => known.networkName === networkName)?.aliases ?? [];
}
