/** Pulls images from nowhere: whatever is asked for comes, layer by layer, as Engine 20.10 tells of it. */

import type { ServerResponse } from 'node:http';
import { buildImage } from '../content/build.ts';
import { DemoEngineError } from '../engine-error.ts';
import type { Routes } from '../http/router.ts';
import { isPostgresqlImage } from '../programs/postgresql.ts';
import type { Machine } from '../machine.ts';
import type { DemoImage } from '../state.ts';
import { findImage } from './images.ts';
import { tellProgress } from './progress.ts';

/** Short digest, bytes, and how many steps its download takes. */
const LAYERS: readonly { id: string; size: number; steps: number }[] = [
	{ id: '3e8c4a19d2f7', size: 31_400_000, steps: 3 },
	{ id: 'b61f70c5e8a4', size: 214_000_000, steps: 12 },
	{ id: '05d9a2b47f1c', size: 4_700, steps: 1 },
];

export function pullRoutes(machine: Machine): Routes {
	return {
		'POST /images/create': ({ query }) => {
			const name = query.get('fromImage') ?? '';
			if (name === '') throw new DemoEngineError(400, 'invalid reference format');
			const tag = query.get('tag') ?? '';
			const reference = tag === '' || /:[^/]*$/.test(name) ? name : `${name}:${tag}`;
			return { stream: response => send(machine, reference, response) };
		},
		'POST /images/:name*/tag': ({ params, query }) => {
			const image = findImage(machine.state(), params['name'] ?? '');
			if (image === undefined) throw new DemoEngineError(404, `No such image: ${params['name']}`);
			const tagged = `${query.get('repo') ?? ''}:${query.get('tag') ?? 'latest'}`;
			const others = machine.state().images.map(each => ({ ...each, tags: each.tags.filter(old => old !== tagged) }));
			const images = others.map(each => (each.id === image.id ? { ...each, tags: [...each.tags, tagged] } : each));
			machine.apply({ state: { ...machine.state(), images }, events: [] });
			return { status: 201 };
		},
	};
}

function send(machine: Machine, reference: string, response: ServerResponse): void {
	const lines = findImage(machine.state(), reference) === undefined ? pullLines(reference) : [upToDate(reference)];
	tellProgress(machine, response, lines, () => arrive(machine, reference));
}

function pullLines(reference: string): object[] {
	const [, tag = 'latest'] = /:([^/]*)$/.exec(reference) ?? [];
	return [
		{ status: `Pulling from ${reference.replace(/:[^/]*$/, '')}`, id: tag },
		...LAYERS.map(({ id }) => ({ status: 'Pulling fs layer', progressDetail: {}, id })),
		...LAYERS.flatMap(({ id, size, steps }) => [
			...Array.from({ length: steps }, (_, step) => ({
				status: 'Downloading',
				progressDetail: { current: Math.round((size * (step + 1)) / steps), total: size },
				id,
			})),
			{ status: 'Download complete', progressDetail: {}, id },
			{ status: 'Extracting', progressDetail: { current: size, total: size }, id },
			{ status: 'Pull complete', progressDetail: {}, id },
		]),
		{ status: `Status: Downloaded newer image for ${reference}` },
	];
}

function upToDate(reference: string): object {
	return { status: `Status: Image is up to date for ${reference}` };
}

function arrive(machine: Machine, reference: string): void {
	const state = machine.state();
	if (findImage(state, reference) !== undefined) return;
	const image = imageCalled(reference, state.seed, machine.clock.now());
	const event = { type: 'image' as const, action: 'pull', id: reference, attributes: { name: reference } };
	machine.apply({ state: { ...state, images: [...state.images, image] }, events: [event] });
}

/** LAVA's images have LAVA's entrypoint, PostgreSQL's has its own. */
function imageCalled(reference: string, seed: string, at: number): DemoImage {
	const tag = /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;
	const size = LAYERS.reduce((sum, layer) => sum + layer.size, 0);
	const ports = /lava-server/.test(reference) ? [80, 3079, 5500, 8000, 8001] : [];
	return buildImage(seed, at, {
		tags: [tag.replace(/^docker\.io\/(?:library\/)?/, '')],
		size,
		...startOf(reference),
		ports: ports.map(container => ({ container, protocol: 'tcp' as const })),
	});
}

function startOf(reference: string): { entrypoint?: string[]; command?: string[] } {
	if (/lava-(?:server|dispatcher)/.test(reference)) return { entrypoint: ['/root/entrypoint.sh'] };
	if (isPostgresqlImage(reference)) return { entrypoint: ['docker-entrypoint.sh'], command: ['postgres'] };
	return { command: ['sh'] };
}
