/** Whether packets pass between the hosts of a Swarm: tried by containers on a network of their own, which go again. */

import type { ContainerRef } from '../../command.ts';
import type { HostKey } from '../../host.ts';
import { connectsTo, listensAt } from '../../lava/reach.ts';
import { ROLE_LABEL } from '../../lava/role/role.ts';
import type { Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import { onHost } from '../../step/on-host.ts';

/** `image`: one of LAVA's that its engine has; `name`: as a person calls the host. */
export type TrialPlace = { key: HostKey | undefined; name: string; image: string };

/** Of the network and, with a number, of the containers. */
const TRIAL = 'swarm-trial';

const PORT = 7;

/** Seconds: a network's first packets wait until its hosts know of each other's containers. */
const REACHED_SECONDS = 60;

const containerAt = (at: number): ContainerRef => ({ id: '', name: `${TRIAL}-${at + 1}` });

/** From the first place to each of the others; none where there are no two. */
export function trialSteps(places: readonly TrialPlace[]): Step[] {
	const [first, ...others] = places;
	if (first === undefined || others.length === 0) return [];
	const each = (step: (container: ContainerRef, place: TrialPlace) => Step): Step[] =>
		places.map((place, at) => onHost(step(containerAt(at), place), place.key));
	const network = { name: TRIAL, driver: 'overlay', attachable: true };
	return [
		onHost({ do: 'create-network', network }, first.key),
		...each(({ name }, { image }) => ({ do: 'create', spec: trialSpec(name, image) })),
		...each(container => ({ do: 'start', container })),
		...others.map(({ name }, at): Step => {
			const says = `containers of ${first.name} reach those of ${name} (4789/udp)`;
			const probe = connectsTo(containerAt(at + 1).name, PORT);
			const until = { is: 'succeeds' as const, container: containerAt(0), probe, says };
			return onHost({ do: 'wait', until, seconds: REACHED_SECONDS, lenient: true }, first.key);
		}),
		...each(container => ({ do: 'remove', container, force: true, volumes: true })),
		onHost({ do: 'remove-network', network: TRIAL }, first.key),
	];
}

function trialSpec(name: string, image: string): ContainerSpec {
	const [program = '', ...words] = listensAt(PORT).command;
	return {
		name,
		image,
		entrypoint: [program],
		command: words,
		networks: [{ network: TRIAL }],
		labels: { [ROLE_LABEL]: 'other' },
	};
}
