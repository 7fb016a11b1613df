/** A small lab's containers as parts of a switch, and what the switch of them comes to. */

import assert from 'node:assert/strict';
import type { Manifest } from '../../../../../source/lab/image/manifest.ts';
import type { Plan } from '../../../../../source/lab/plan.ts';
import { switchImages } from '../../../../../source/lab/plans/switch/switch.ts';
import type { SwitchPart, SwitchRequest } from '../../../../../source/lab/plans/switch/part.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import { runningOf } from '../../found-for-tests.ts';

export const manifest = (image: string, digest = 'sha256:1111', rest: Partial<Manifest> = {}): Manifest => ({
	image,
	digest,
	list: false,
	platforms: ['linux/amd64'],
	...rest,
});

export const serverSpec: ContainerSpec = {
	name: 'lava-server',
	image: 'lavasoftware/lava-server:2023.01',
	networks: [{ network: 'dockernet', ipv4: '172.18.0.5' }],
	mounts: [
		{ type: 'volume', source: 'db', target: '/var/lib/postgresql' },
		{ type: 'volume', source: 'etc', target: '/etc/lava-server' },
		{ type: 'volume', source: 'jobs', target: '/var/lib/lava-server/default/media' },
	],
};

export const workerSpec: ContainerSpec = {
	name: 'calvin',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	environment: { URL: 'http://172.18.0.5/', WORKER_NAME: '--name=calvin' },
	hostname: 'calvin',
	networks: [
		{ network: 'dockernet', ipv4: '172.18.0.6', mac: '02:00:00:00:00:06' },
		{ network: 'boards', aliases: ['tftp'] },
	],
	restart: 'unless-stopped',
};

const server = runningOf(serverSpec);
export const serverRef = { id: server.container.id, name: 'lava-server' };

export function serverPart(target: Manifest, rest: Partial<SwitchPart> = {}): SwitchPart {
	return {
		...server,
		target,
		current: { digest: 'sha256:1111', list: false },
		imageNow: 'sha256:old',
		changes: [],
		...rest,
	};
}

export function workerPart(target: Manifest, rest: Partial<SwitchPart> = {}): SwitchPart {
	return {
		...runningOf(workerSpec),
		target,
		current: { digest: 'sha256:1111', list: false },
		changes: [],
		worker: { name: 'calvin', server: { container: serverRef }, serverVersion: parseVersion('2023.01'), online: true },
		...rest,
	};
}

export const request: SwitchRequest = {
	on: () => ({ architecture: 'amd64', volumes: ['db', 'etc', 'jobs'] }),
	waitForJobs: true,
};

export function planned(...parts: SwitchPart[]): Plan {
	const result = switchImages(parts, request);
	assert.ok(result.state === 'planned', JSON.stringify(result));
	return result.plan;
}

export function refused(...parts: SwitchPart[]): string {
	const result = switchImages(parts, request);
	assert.ok(result.state === 'refused');
	return result.refusals.map(({ why }) => why).join(' ');
}
