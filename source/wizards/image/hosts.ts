/** LAVA's containers of all hosts, and which of these can't be changed now. */

import type { HostKey } from '../../lab/host.ts';
import { type Architecture, lavaImage } from '../../lab/image/image.ts';
import type { Container, Snapshot } from '../../lab/objects.ts';
import type { SwitchPart } from '../../lab/plans/switch/part.ts';
import { compareNames } from '../../text/compare.ts';
import { count } from '../../text/human.ts';
import { whyHostFixed } from '../fields/host-field.ts';
import type { World, WorldHost } from '../world.ts';

export const lavaIn = ({ containers }: Snapshot): Container[] =>
	[...containers.values()]
		.filter(({ image }) => lavaImage(image) !== undefined)
		.toSorted((a, b) => compareNames(a.name, b.name));

export function architectureOn(host: HostKey, { hosts }: World): Architecture {
	const on = hosts.find(({ snapshot }) => snapshot.key === host);
	return on?.snapshot.host?.architecture === 'arm64' ? 'arm64' : 'amd64';
}

/** Why that host can't take part; undefined = it can. */
export function whyOut(host: HostKey, { hosts }: World): string | undefined {
	const on = hosts.find(({ snapshot }) => snapshot.key === host);
	return hosts.length === 1 || on === undefined ? undefined : whyHostFixed(on);
}

/** Why not all of the lab can be switched, by the first host that can't take part. */
export function labProblem({ hosts }: World): string | undefined {
	if (hosts.length === 1) return undefined;
	return hosts.map(hostProblem).find(why => why !== undefined);
}

/** A host without LAVA has nothing to do with it; what one has that never answered is unknown. */
function hostProblem(host: WorldHost): string | undefined {
	const why = whyHostFixed(host);
	if (why === undefined) return undefined;
	const { snapshot } = host;
	const concerned = lavaIn(snapshot).length;
	if (snapshot.syncedAt === 0) return `${why} Nobody knows what of LAVA is on it: choose some, or leave the host out.`;
	return concerned === 0
		? undefined
		: `${why} It has ${count(concerned, 'container')} of LAVA: choose some without them.`;
}

/** Which image each host gets, where they are not of one architecture. */
export function architectureWords(parts: readonly SwitchPart[], world: World): string[] {
	const hosts = Map.groupBy(parts, ({ container }) => container.host);
	const kinds = new Set([...hosts.keys()].map(host => architectureOn(host, world)));
	if (kinds.size < 2) return [];
	return [...hosts].map(([host, those]) => {
		const images = [...new Set(those.map(({ target }) => target.image))];
		return `${host} is ${architectureOn(host, world)}, and pulls ${images.join(', ')} for that.`;
	});
}
