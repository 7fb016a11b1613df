/** How much a change to a container may cost, and so how it is asked for. */

import type { Container } from '../../objects.ts';
import { type Role, roleOf } from '../../lava/role/role.ts';
import type { ContainerChange } from './container.ts';

/** `ask`: yes or no, no being the default; `type-name`: the container's name has to be typed. */
export type Danger = 'none' | 'ask' | 'type-name';

const USUAL: Readonly<Record<ContainerChange['do'], Danger>> = {
	start: 'none',
	unpause: 'none',
	rename: 'none',
	pause: 'ask',
	stop: 'ask',
	restart: 'ask',
	kill: 'ask',
	remove: 'ask',
};

/** These hold what a lab can't get back. */
const PRECIOUS: readonly Role[] = ['server', 'database'];

export function danger(container: Container, change: ContainerChange): Danger {
	const destroys = change.do === 'kill' || change.do === 'remove';
	if (destroys && PRECIOUS.includes(roleOf(container).role)) return 'type-name';
	if (change.do === 'remove' && change.volumes === true) return 'type-name';
	return USUAL[change.do];
}
