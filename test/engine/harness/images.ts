/** Small images, built by the engine under test from fixtures/images and the static busybox of its own Debian. */

import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';

const recipes = join(import.meta.dirname, '../../../fixtures/images');

/** In the order in which they build on each other. */
const names = ['busybox', 'printer'] as const;
export type ImageName = (typeof names)[number];

/** The tag of an image of fixtures/images. */
export function imageOf(name: ImageName): string {
	return `lavadock-test/${name}:1`;
}

/** Builds all images; `root` is the engine's root directory, `scratch` a folder for the build contexts. */
export async function buildImages(docker: Docker, root: string, scratch: string): Promise<void> {
	for (const name of names) {
		const context = await mkdtemp(join(scratch, 'context-'));
		await cp(join(recipes, name), context, { recursive: true });
		if (name === 'busybox') await cp(join(root, 'bin/busybox'), join(context, 'busybox'));
		await build(docker, context, imageOf(name));
		await rm(context, { recursive: true });
	}
}

/** Builds the folder `context`; without network unless `options` say otherwise. */
export async function build(
	docker: Docker,
	context: string,
	tag: string,
	options: Docker.ImageBuildOptions = {},
): Promise<void> {
	const tar = spawn('tar', ['--create', '--directory', context, '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
	const answer = await docker.buildImage(tar.stdout, { t: tag, networkmode: 'none', ...options });
	await new Promise<void>((resolve, reject) => {
		docker.modem.followProgress(answer, (error, steps: { stream?: string; error?: string }[]) => {
			const message = error?.message ?? steps.find(step => step.error !== undefined)?.error;
			const last = steps.slice(-20).map(step => step.stream ?? '');
			if (message === undefined) resolve();
			else reject(new Error(`building ${tag}: ${message}\n${last.join('')}`));
		});
	});
}
