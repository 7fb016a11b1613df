/**
 * What a container needs of other containers. A shared namespace is another's by its id: it ends when that one stops, and
 * with that one removed nothing starts in it again. A legacy link follows the other's name through a rename. Mounts that
 * were taken over stay, whatever becomes of the other (Engine 20.10 and 28.5, tried).
 */

import type { ContainerSpec } from './container.ts';

export type Tie = {
	/** `name`: a link on a network of one's own, which asks for the name again each time. */
	how: 'network' | 'pid' | 'ipc' | 'volumes' | 'link' | 'name';
	/** The other's name, its id or the id's beginning. */
	other: string;
};

export function tiesOf(spec: ContainerSpec): Tie[] {
	const { networkMode, pid, ipc, volumesFrom = [], links = [], networks = [] } = spec;
	return [
		...sharedTie('network', networkMode),
		...sharedTie('pid', pid),
		...sharedTie('ipc', ipc),
		...volumesFrom.map((each): Tie => ({ how: 'volumes', other: nameIn(each) })),
		...links.map((each): Tie => ({ how: 'link', other: nameIn(each) })),
		...networks.flatMap(place => (place.links ?? []).map((each): Tie => ({ how: 'name', other: nameIn(each) }))),
	];
}

function sharedTie(how: Tie['how'], mode = ''): Tie[] {
	const [, other] = /^container:(.+)$/.exec(mode) ?? [];
	return other === undefined ? [] : [{ how, other }];
}

const nameIn = (text: string): string => (text.split(':')[0] ?? '').replace(/^\//, '');

type Named = { id: string; spec: { name: string } };

/** Whether a tie means this container. */
export function isTiedTo({ other }: Tie, { id, spec }: Named): boolean {
	return other === spec.name || (/^[0-9a-f]{12,64}$/.test(other) && id.startsWith(other));
}

/** Other containers by their names: ids are of this engine alone, and of the containers that are there now. */
export function withTiesByName(spec: ContainerSpec, others: readonly Named[]): ContainerSpec {
	const named = (other: string): string =>
		others.find(each => isTiedTo({ how: 'name', other }, each))?.spec.name ?? other;
	const mode = (text: string): string =>
		text.replace(/^container:(.+)$/, (_, other: string) => `container:${named(other)}`);
	const { networkMode, ipc, pid, volumesFrom } = spec;
	return {
		...spec,
		...(networkMode !== undefined && { networkMode: mode(networkMode) }),
		...(ipc !== undefined && { ipc: mode(ipc) }),
		...(pid !== undefined && { pid: mode(pid) }),
		...(volumesFrom && {
			volumesFrom: volumesFrom.map(each => [named(nameIn(each)), ...each.split(':').slice(1)].join(':')),
		}),
	};
}

/** Those that others need come first; in a circle, as they came. */
export function inOrderOfTies<Container extends { id: string; spec: ContainerSpec }>(
	containers: readonly Container[],
): Container[] {
	const left = [...containers];
	const ordered: Container[] = [];
	while (left.length > 0) {
		const isReady = (one: Container): boolean =>
			!tiesOf(one.spec).some(tie => left.some(other => other !== one && isTiedTo(tie, other)));
		const [next] = left.splice(Math.max(0, left.findIndex(isReady)), 1);
		if (next !== undefined) ordered.push(next);
	}
	return ordered;
}
