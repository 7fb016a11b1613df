/** A container, a network and a file as steps see them, each as a test wants it. */

import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { NetworkSpec } from '../../../../source/lab/spec/network.ts';
import type { SeenContainer, ObservedState } from '../../../../source/lab/step/observed-state.ts';

export const container = { id: 'c0ffee', name: 'calvin' };
export const former = { same: false, mode: 0o644, uid: 7, gid: 8 };
export const file = { do: 'put-file', container, path: '/etc/token', mode: 0o600, uid: 0, gid: 0 } as const;

export const seen = (change: Partial<SeenContainer> = {}): ObservedState => ({
	container: {
		id: container.id,
		status: 'running',
		imageId: 'sha256:00',
		spec: { name: container.name, image: 'debian' },
		secrets: new Map(),
		macNetworks: [],
		dependants: [],
		missing: [],
		warnings: [],
		endpoints: [],
		halfMade: [],
		...change,
	},
});

export const made = (settings: Partial<ContainerSpec>): Pick<SeenContainer, 'spec'> => ({
	spec: { name: container.name, image: 'debian', ...settings },
});

export const network = (spec: Partial<NetworkSpec>): ObservedState => ({
	network: { id: '1', spec: { name: 'n', ...spec }, held: [] },
});

export const there = seen({ endpoints: [{ network: 'dockernet', ipv4: '172.18.0.6' }] });
