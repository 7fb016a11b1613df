/** Builds images from their Dockerfile alone, step by step, as Engine 20.10 tells of it; nothing of it is really run. */

import type { ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { instructionsOf, readDockerfile } from '../../lab/image/own/dockerfile.ts';
import { filesInTar } from '../answers/tar-answer.ts';
import { buildImage } from '../content/build.ts';
import { DemoEngineError } from '../engine-error.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { hexId } from '../seeded.ts';
import type { DemoImage } from '../state.ts';
import { findImage } from './images.ts';
import { tellProgress } from './progress.ts';

export function buildRoutes(machine: Machine): Routes {
	return {
		'POST /build': ({ query, body }) => {
			const files = typeof body === 'string' ? filesInTar(body, '/') : {};
			const dockerfile = files['/Dockerfile'];
			if (dockerfile === undefined) throw new DemoEngineError(500, 'Cannot locate specified Dockerfile: Dockerfile');
			if (instructionsOf(dockerfile)[0] === undefined)
				throw new DemoEngineError(400, 'dockerfile parse error: file with no instructions');
			return { stream: response => send(machine, dockerfile, query, response) };
		},
	};
}

type Line = { stream: string } | { errorDetail: { code?: number; message: string }; error: string };

function send(machine: Machine, dockerfile: string, query: URLSearchParams, response: ServerResponse): void {
	const { lines, image } = builtBy(machine, dockerfile, query);
	tellProgress(machine, response, lines, () => {
		if (image !== undefined) arrive(machine, image);
	});
}

/** Without an image where it fails. */
function builtBy(
	machine: Machine,
	dockerfile: string,
	query: URLSearchParams,
): { lines: Line[]; image: DemoImage | undefined } {
	const steps = instructionsOf(dockerfile);
	const { seed } = machine.state();
	const name = query.get('t') ?? '';
	const lines: Line[] = [];
	let base: DemoImage | undefined;
	for (const [at, { name: what, text }] of steps.entries()) {
		lines.push({ stream: `Step ${at + 1}/${steps.length} : ${what} ${text}` }, { stream: '\n' });
		if (what === 'FROM') {
			const { image } = readDockerfile(`FROM ${text}`).stages[0] ?? { image: '' };
			base = findImage(machine.state(), image);
			if (base === undefined) {
				lines.push(failure(`pull access denied for ${image}, repository does not exist or may require 'docker login'`));
				return { lines, image: undefined };
			}
		}
		const why = what === 'RUN' ? run(text, lines) : undefined;
		if (why !== undefined) {
			lines.push(why);
			return { lines, image: undefined };
		}
		lines.push({ stream: ` ---> ${hexId(`${seed}/${name}/${at}`).slice(0, 12)}\n` });
	}
	lines.push({ stream: `Successfully built ${hexId(`${seed}/image/${name}`).slice(0, 12)}\n` });
	lines.push({ stream: `Successfully tagged ${name}\n` });
	return { lines, image: base && imageOf(machine, base, name, query) };
}

/** What apt prints; a package called `nosuch...` is one that there is not. */
function run(command: string, lines: Line[]): Line | undefined {
	lines.push({ stream: ` ---> Running in ${hexId(command).slice(0, 12)}\n` });
	const missing = /\bnosuch[\w.+-]*/.exec(command)?.[0];
	if (command.includes('apt-get')) lines.push({ stream: 'Reading package lists...\n' });
	if (missing !== undefined) lines.push({ stream: `E: Unable to locate package ${missing}\n` });
	const code = missing !== undefined ? 100 : command.trim() === 'false' ? 1 : 0;
	if (code !== 0) return failure(`The command '/bin/sh -c ${command}' returned a non-zero code: ${code}`, code);
	for (const name of /--no-install-recommends ([^\\&]+)/.exec(command)?.[1]?.trim().split(/\s+/) ?? []) {
		lines.push({ stream: `Setting up ${name} ...\n` });
	}
	return undefined;
}

const failure = (message: string, code?: number): Line => ({
	errorDetail: { ...(code !== undefined && { code }), message },
	error: message,
});

const labels = z.record(z.string(), z.string());

function imageOf(machine: Machine, base: DemoImage, name: string, query: URLSearchParams): DemoImage {
	const given = labels.parse(JSON.parse(query.get('labels') ?? '{}'));
	return buildImage(machine.state().seed, machine.clock.now(), {
		...base,
		id: `sha256:${hexId(`${machine.state().seed}/image/${name}`)}`,
		tags: [name],
		digests: [],
		createdAt: machine.clock.now(),
		labels: { ...base.labels, ...given },
		size: base.size + 24_600_000,
	});
}

/** One that had its name before stays without it. */
function arrive(machine: Machine, image: DemoImage): void {
	const state = machine.state();
	const [name = ''] = image.tags;
	const others = state.images
		.filter(({ id }) => id !== image.id)
		.map(each => ({ ...each, tags: each.tags.filter(tag => tag !== name) }));
	const event = { type: 'image' as const, action: 'tag', id: image.id, attributes: { name } };
	machine.apply({ state: { ...state, images: [...others, image] }, events: [event] });
}
