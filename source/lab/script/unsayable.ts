/** A plan that a language has no safe words for: the export says so, and does not exist. */

import type { Plan, Step, SwarmStep } from '../plan.ts';
import type { DeviceSpec } from '../spec/container.ts';

export class Unsayable extends Error {
	constructor(why: string) {
		super(why);
		this.name = 'Unsayable';
	}
}

export function hasColon({ host, container = '' }: DeviceSpec): boolean {
	return host.includes(':') || container.includes(':');
}

/**
 * The docker command takes a colon for the end of a device's name (docker/cli, opts/parse.go), as it is in
 * `/dev/serial/by-id` and in all of `/dev/serial/by-path`.
 *
 * @throws Unsayable
 */
export function refuseColons({ steps }: Plan): void {
	const devices = steps.flatMap(step => (step.do === 'create' ? (step.spec.devices ?? []) : []));
	const found = devices.find(hasColon);
	if (found === undefined) return;
	throw new Unsayable(
		`The docker command can't name the device ${found.host}, for its colons: save it as .py, which asks the engine itself.`,
	);
}

/** A step that scripts have words for. */
export type SayableStep = Exclude<Step, { do: 'backup' | 'read-backup' | SwarmStep['do'] }>;

/** @throws Unsayable for the others */
export function sayable(step: Step): SayableStep {
	switch (step.do) {
		case 'backup':
		case 'read-backup':
			return refuseBackup();
		case 'swarm-init':
		case 'swarm-token':
		case 'swarm-join':
		case 'swarm-leave':
		case 'swarm-forget':
		case 'swarm-role':
			return refuseSwarm();
		default:
			return step;
	}
}

/** @throws Unsayable always: a backup has a checksum and a manifest, which no script would write or look at. */
export function refuseBackup(): never {
	throw new Unsayable('Only lavadock itself writes and reads its backups: "lavadock backup" does it without a screen.');
}

/** @throws Unsayable always: docker takes the token as an argument, which everybody on that host can read. */
export function refuseSwarm(): never {
	throw new Unsayable(
		"No file is made of this: docker takes a Swarm's join token as an argument, which everybody on the host can read. c copies the commands.",
	);
}
