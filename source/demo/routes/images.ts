/** Images, to look at. */

import { inspectedImage, listedImage } from '../answers/image-answer.ts';
import { DemoEngineError } from '../engine-error.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import type { DemoImage, LabState } from '../state.ts';

export function imageRoutes(machine: Machine): Routes {
	return {
		'GET /images/json': () => ({ status: 200, body: machine.state().images.map(listedImage) }),
		'GET /images/:name*/json': ({ params }) => {
			const name = params['name'] ?? '';
			const image = findImage(machine.state(), name);
			if (image !== undefined) return { status: 200, body: inspectedImage(image) };
			throw new DemoEngineError(404, `no such image: ${name}: No such image: ${withTag(name)}`);
		},
	};
}

/** The image that a name, an id or the start of one means. */
export function findImage(state: LabState, reference: string): DemoImage | undefined {
	const tag = withTag(reference.replace(/^docker\.io\/(library\/)?/, ''));
	return state.images.find(
		image =>
			image.tags.includes(tag) ||
			image.digests.includes(reference) ||
			image.id === reference ||
			(reference.length >= 4 && image.id.replace('sha256:', '').startsWith(reference)),
	);
}

function withTag(name: string): string {
	return /:[^/]*$|@/.test(name) ? name : `${name}:latest`;
}
