/** Folders, files and volumes that a dispatcher gets without an image of its own, as they are typed. */

import { ABILITIES, type Ability, abilitySpec, DOCKER_SOCKET } from '../../lab/plans/dispatcher/abilities.ts';
import { dockerNameProblem } from '../../lab/spec/docker-name.ts';
import type { MountSpec } from '../../lab/spec/container.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { words } from './answers.ts';

/** e.g. `/srv/lab/bin:/usr/local/lab:ro keys:/root/.ssh`. */
export const mountsIn = (text: string): MountSpec[] => words(text).map(mountIn);

function mountIn(word: string): MountSpec {
	const [source = '', target = '', option = ''] = word.split(':');
	const readOnly = option === 'ro';
	return source.startsWith('/')
		? { type: 'bind', source, target, ...(readOnly && { readOnly }), mustExist: true }
		: { type: 'volume', source, target, ...(readOnly && { readOnly }) };
}

export function mountsProblem(text: string, abilities: readonly string[]): string | undefined {
	for (const word of words(text)) {
		const [source = '', target = '', option = 'rw', ...more] = word.split(':');
		const isVolume = !source.startsWith('/');
		if (!target.startsWith('/') || more.length > 0 || !['ro', 'rw'].includes(option)) {
			return `${word}: write WHERE:PLACE, e.g. /srv/lab/bin:/usr/local/lab:ro, where it is on the host and where in the container.`;
		}
		if (isVolume && dockerNameProblem(source) !== undefined) {
			return `${source} is neither a whole path of the host, from / on, nor a name for a volume.`;
		}
	}
	const targets = [
		...mountsIn(text),
		...chosen(abilities).flatMap(each => abilitySpec(each, DOCKER_SOCKET).mounts ?? []),
	].map(({ target }) => target);
	const twice = targets.find((target, at) => targets.indexOf(target) < at);
	return twice === undefined ? undefined : `Two things would be at ${twice}: give one of them another place.`;
}

export const chosen = (abilities: readonly string[]): Ability[] => ABILITIES.filter(each => abilities.includes(each));

/** Of an engine on this machine, where it listens; of another, where Docker's packages have it. */
export function socketOf({ host }: Snapshot): string {
	const [, path = DOCKER_SOCKET] = /^unix:\/\/(\/.*)$/.exec(host?.address ?? '') ?? [];
	return path;
}
