/** Which dispatchers a companion serves. */

import type { Container, Mount } from '../objects.ts';
import { roleOf } from '../lava/role/role.ts';
import { sharesNetwork } from '../lava/server/split.ts';

/** A label with the names of the dispatchers, with commas: what lavadock puts on the companions that it makes. */
export const SERVES_LABEL = 'lavadock.serves';

/** The names in its label; undefined: it has none. */
export const servesByLabel = ({ labels }: Pick<Container, 'labels'>): readonly string[] | undefined =>
	labels[SERVES_LABEL]?.split(',').map(name => name.trim());

/** Of the same host; the first sign that names any of them: the label, a folder in common, the same project, the same network. */
export function dispatchersOf(companion: Container, containers: Iterable<Container>): Container[] {
	const dispatchers = [...containers]
		.filter(each => each.id !== companion.id && each.host === companion.host && roleOf(each).role === 'dispatcher')
		.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	const named = servesByLabel(companion);
	if (named !== undefined) return dispatchers.filter(({ name }) => named.includes(name));
	const project = companion.labels['com.docker.compose.project'];
	const signs: ((dispatcher: Container) => boolean)[] = [
		each => sharesFolder(companion, each),
		each => project !== undefined && each.labels['com.docker.compose.project'] === project,
		each => sharesNetwork(companion, each),
		each => companion.networkMode === 'host' && each.networkMode === 'host',
	];
	return signs.map(sign => dispatchers.filter(sign)).find(found => found.length > 0) ?? [];
}

/** What many containers have of their host, and shares nothing between two of them. */
const COMMON = /^\/(?:dev|run|sys|proc|boot|lib|etc|var\/run)(?:\/|$)/;

const mountsOf = ({ detail }: Container): Mount[] =>
	detail?.mounts.filter(({ source }) => source !== '' && !COMMON.test(source)) ?? [];

function sharesFolder(one: Container, other: Container): boolean {
	const ours = new Set(mountsOf(one).map(({ source }) => source));
	return mountsOf(other).some(({ source }) => ours.has(source));
}
