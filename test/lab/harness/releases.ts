/** The LAVA releases under test: what each Debian has, and for the older contract a peer of our own. */

import { arch } from 'node:os';

/** As the images are tagged; `newest` is whatever Debian's sid has. */
export type Release = '2023.01' | '2020.12' | 'newest';

export const debianOf = {
	'2023.01': 'bookworm',
	'2020.12': 'bullseye',
	newest: 'sid',
} as const satisfies Record<Release, string>;

export type DebianSuite = (typeof debianOf)[Release];

export type Component = 'server' | 'dispatcher';

/** The last release with the ZMQ contract: a stand-in for both sides that runs no jobs. */
export const zmqVersion = '2020.08';

/** The official name of an image on Docker Hub. */
export function imageName(component: Component, version: string): string {
	return `lavasoftware/lava-${component}:${version}`;
}

/** This machine's architecture as it stands in the paths of LAVA's own hubs (lava.md 3). */
export const hubArchitecture = arch() === 'arm64' ? 'aarch64' : 'amd64';
