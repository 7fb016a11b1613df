/** What a dispatcher needs of its host beside serial lines, each as one choice (lava.md 7). */

import { DOWNLOAD_FOLDER } from '../../lava/dispatcher-folders.ts';
import type { ContainerSpec, MountSpec } from '../../spec/container.ts';

export const ABILITIES = ['kvm', 'tap', 'usb', 'docker'] as const;

export type Ability = (typeof ABILITIES)[number];

export type AbilityInfo = {
	label: string;
	/** What it is for, in a few words. */
	note: string;
	/** What it means for the host, where it means much. */
	warning?: string;
};

export const ABILITY_INFO: Readonly<Record<Ability, AbilityInfo>> = {
	kvm: { label: 'KVM', note: '/dev/kvm: QEMU as fast as the processor' },
	tap: { label: 'TAP', note: '/dev/net/tun, NET_ADMIN: QEMU with a network card of its own' },
	usb: { label: 'USB boards', note: '/dev/bus/usb, /run/udev: fastboot, adb, DFU; boards come and go' },
	docker: {
		label: 'docker tests',
		note: "the engine's socket: jobs run containers beside it",
		warning: `Docker tests: its jobs have the engine's socket, and are root of the host with that. ${DOWNLOAD_FOLDER} is the same folder in it and on the host, and USB boards in these tests need Debian's package lava-dispatcher-host there.`,
	},
};

export type AbilitySpec = Pick<ContainerSpec, 'devices' | 'mounts' | 'capAdd' | 'deviceCgroupRules'>;

const bind = (path: string, readOnly = false): MountSpec => ({
	type: 'bind',
	source: path,
	target: path,
	...(readOnly && { readOnly }),
});

export const DOCKER_SOCKET = '/var/run/docker.sock';

/** The major number of nodes below /dev/bus/usb (Linux, devices.txt). */
const USB_DEVICES = 'c 189:* rwm';

/** @param socket of the engine, on its host */
export function abilitySpec(ability: Ability, socket: string): AbilitySpec {
	switch (ability) {
		case 'kvm':
			return { devices: [{ host: '/dev/kvm' }] };
		case 'tap':
			// A tap is made with a capability beside the node.
			return { devices: [{ host: '/dev/net/tun' }], capAdd: ['NET_ADMIN'] };
		case 'usb':
			return { mounts: [bind('/dev/bus/usb'), bind('/run/udev', true)], deviceCgroupRules: [USB_DEVICES] };
		case 'docker':
			// Containers that its jobs start mount folders by their paths on the host.
			return { mounts: [{ type: 'bind', source: socket, target: DOCKER_SOCKET }, bind(DOWNLOAD_FOLDER)] };
	}
}

/** Nodes that are asked for by what they are for. */
export const isAbilityNode = (device: string): boolean =>
	ABILITIES.some(each => (abilitySpec(each, DOCKER_SOCKET).devices ?? []).some(({ host }) => host === device));

/** Those that a container has, by what it has of its host. */
export function abilitiesOf({ devices = [], mounts = [] }: ContainerSpec): Ability[] {
	return ABILITIES.filter(ability => {
		const spec = abilitySpec(ability, DOCKER_SOCKET);
		const hasDevices = (spec.devices ?? []).every(({ host }) => devices.some(each => each.host === host));
		const hasMounts = (spec.mounts ?? []).every(({ target }) => mounts.some(each => each.target === target));
		return hasDevices && hasMounts;
	});
}

/** Without what only these abilities need of it. */
export function withoutAbilities(spec: ContainerSpec, dropped: readonly Ability[]): ContainerSpec {
	const gone = dropped.map(ability => abilitySpec(ability, DOCKER_SOCKET));
	const targets = new Set(gone.flatMap(({ mounts = [] }) => mounts.map(({ target }) => target)));
	const rules = new Set(gone.flatMap(({ deviceCgroupRules = [] }) => deviceCgroupRules));
	const mounts = spec.mounts?.filter(({ target }) => !targets.has(target));
	const kept = spec.deviceCgroupRules?.filter(rule => !rules.has(rule));
	const { mounts: _, deviceCgroupRules: __, ...rest } = spec;
	return {
		...rest,
		...(mounts !== undefined && mounts.length > 0 && { mounts }),
		...(kept !== undefined && kept.length > 0 && { deviceCgroupRules: kept }),
	};
}
