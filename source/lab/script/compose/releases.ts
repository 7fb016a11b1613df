/** What a container needs of Compose, by its releases. */

import type { ContainerSpec } from '../../spec/container.ts';
import { hasColon } from '../unsayable.ts';

/** docker-compose 1.29, the last of its line and Debian 12's, refuses it (compose/config/compose_spec.json). */
export function newerThan1({ annotations, cgroupns, health, networks = [], mounts = [], uts }: ContainerSpec): boolean {
	const others = networks.slice(1);
	return (
		annotations !== undefined ||
		cgroupns !== undefined ||
		uts !== undefined ||
		mounts.some(mount => mount.type === 'bind' && mount.mustExist === true) ||
		health?.startInterval !== undefined ||
		others.some(({ mac }) => mac !== undefined) ||
		networks.some(({ driverOptions }) => driverOptions !== undefined)
	);
}

/** The long form of devices, which has room for colons in their names. */
export function newerThan2({ devices = [] }: ContainerSpec): boolean {
	return devices.some(hasColon);
}
