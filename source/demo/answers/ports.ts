/** Ports as keys: `80/tcp`. */

import type { DemoPort } from '../state.ts';

export function portKey({ container, protocol }: DemoPort): string {
	return `${container}/${protocol}`;
}

/** Of the host, where it is published. */
export const addressesOf = ({ address }: DemoPort): readonly string[] =>
	address === undefined ? ['0.0.0.0', '::'] : [address];

/** As `ExposedPorts` has them: each with an empty object. */
export function exposedPorts(ports: readonly DemoPort[]): Record<string, object> {
	return Object.fromEntries(ports.map(port => [portKey(port), {}]));
}
