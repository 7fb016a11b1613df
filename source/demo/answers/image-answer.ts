/** Images and volumes as the engine tells them (Engine API 1.41). */

import { timeText } from '../clock.ts';
import type { DemoImage, DemoVolume } from '../state.ts';
import { exposedPorts } from './ports.ts';

export function listedImage(image: DemoImage): unknown {
	return {
		Containers: -1,
		Created: Math.floor(image.createdAt / 1000),
		Id: image.id,
		Labels: orNull(image.labels),
		ParentId: '',
		RepoDigests: image.digests.length === 0 ? null : image.digests,
		RepoTags: image.tags,
		SharedSize: -1,
		Size: image.size,
		VirtualSize: image.size,
	};
}

export function inspectedImage(image: DemoImage): unknown {
	return {
		Id: image.id,
		RepoTags: image.tags,
		RepoDigests: image.digests,
		Parent: '',
		Comment: '',
		Created: timeText(image.createdAt),
		Author: '',
		Config: {
			...(image.ports.length > 0 && { ExposedPorts: exposedPorts(image.ports) }),
			Env: image.environment,
			Cmd: image.command.length === 0 ? null : image.command,
			Entrypoint: image.entrypoint.length === 0 ? null : image.entrypoint,
			Labels: orNull(image.labels),
		},
		Architecture: image.architecture,
		Os: 'linux',
		Size: image.size,
		VirtualSize: image.size,
		GraphDriver: { Data: null, Name: 'overlay2' },
		RootFS: { Type: 'layers', Layers: [image.id] },
		Metadata: { LastTagTime: timeText(image.createdAt) },
	};
}

export function volumeAnswer(volume: DemoVolume): unknown {
	return {
		CreatedAt: timeText(volume.createdAt).replace(/\.\d+Z$/, 'Z'),
		Driver: 'local',
		Labels: orNull(volume.labels),
		Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
		Name: volume.name,
		Options: null,
		Scope: 'local',
	};
}

/** The engine's way to say that there are none. */
function orNull(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
	return Object.keys(labels).length === 0 ? null : labels;
}
