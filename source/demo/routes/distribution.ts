/** Looks images up in registries, without a network: LAVA's are where they really are, and so is what was pulled. */

import { DemoEngineError } from '../engine-error.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { hexId } from '../seeded.ts';
import type { LabState } from '../state.ts';

export function distributionRoutes(machine: Machine): Routes {
	return {
		'GET /distribution/:name*/json': ({ params }) => ({
			status: 200,
			body: distributionAnswer(machine.state(), params['name'] ?? ''),
		}),
	};
}

function distributionAnswer(state: LabState, name: string): unknown {
	return {
		Descriptor: {
			mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
			digest: digestIn(state, name),
			size: 3042,
		},
		Platforms: [{ architecture: 'amd64', os: 'linux' }],
	};
}

/** What the registry has under this name. @throws EngineError where it has nothing, or is not there */
function digestIn(state: LabState, name: string): string {
	const [, path = '', tag = 'latest'] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
	const component = path.slice(path.lastIndexOf('/') + 1);
	if (path.startsWith('hub.lavasoftware.org/')) throw gone(path);
	// The same image is the same everywhere, as in a mirror.
	const known = state.images
		.filter(image => image.tags.some(each => each.endsWith(`${component}:${tag}`)))
		.flatMap(image => image.digests.map(digest => digest.slice(digest.indexOf('@') + 1)));
	if (known[0] !== undefined) return known[0];
	if (/^lava-(?:server|dispatcher)$/.test(component) && /^20\d\d\.\d/.test(tag)) return `sha256:${hexId(name)}`;
	throw new DemoEngineError(404, 'manifest unknown: manifest unknown');
}

/** The hub that LAVA gave up in 2023. */
function gone(path: string): DemoEngineError {
	const [registry = ''] = path.split('/');
	return new DemoEngineError(500, `Get "https://${registry}/v2/": dial tcp: lookup ${registry}: no such host`);
}
