/**
 * How a dispatcher's own image is made. The image has it as a label, so that it can be built on another base by whoever
 * finds it. It holds no secret: what goes into an image can be read by everybody who has the image.
 */

import * as z from 'zod/mini';
import { count } from '../../text/human.ts';
import { fingerprint } from '../../text/fingerprint.ts';
import { OWN_REGISTRY, parseImage } from './image.ts';

export const RECIPE_LABEL = 'lavadock.recipe';

const put = z.object({
	/** On the host of the console that built it. */
	from: z.string(),
	/** In the image, absolute; of a folder the folder itself. */
	to: z.string(),
	kind: z.enum(['file', 'folder']),
});

const parts = z.object({
	of: z.literal('parts'),
	/** Debian's. */
	packages: z.array(z.string()),
	files: z.array(put),
	/** For entrypoint.d, in the order in which they run. */
	scripts: z.array(z.object({ from: z.string(), name: z.string() })),
	/** A line of a shell that runs last; '' = none. */
	command: z.string(),
});

const own = z.object({
	of: z.literal('dockerfile'),
	text: z.string(),
	/** On the host of the console that built it. */
	folder: z.string(),
});

const IMAGE_WORD = /^[a-z0-9][a-z0-9_.]{0,39}$/;

const recipe = z.object({
	version: z.literal(1),
	lab: z.string().check(z.regex(/^[a-z0-9-]+$/)),
	name: z.string().check(z.regex(IMAGE_WORD)),
	/** The image that it is built on. */
	base: z.string(),
	made: z.union([parts, own]),
	arguments: z.record(z.string(), z.string()),
	/** Of the build's commands. */
	network: z.enum(['default', 'host', 'none']),
	/** SHA-256 of the files that went in. */
	digest: z.string(),
});

export type Recipe = z.infer<typeof recipe>;
export type Parts = z.infer<typeof parts>;
export type OwnDockerfile = z.infer<typeof own>;
export type Put = z.infer<typeof put>;

/** What an image's label tells; undefined for one that was built elsewhere, which has none. */
export function recipeIn(text: string | undefined): Recipe | undefined {
	if (text === undefined) return undefined;
	try {
		return recipe.parse(JSON.parse(text));
	} catch {
		// It is of another release, or was written by hand: how to make it again is unknown.
		return undefined;
	}
}

export const recipeLabel = (made: Recipe): Readonly<Record<string, string>> => ({
	[RECIPE_LABEL]: JSON.stringify(made),
});

/** e.g. `localhost/rack2/lava-dispatcher:2023.01-power-9f86d081`: lab, release, name and content. */
export function imageName(made: Recipe): string {
	const base = parseImage(made.base);
	const version = base === undefined || base.component === 'none' ? undefined : base.version?.text;
	const release = version ?? base?.tag ?? 'unknown';
	const content = fingerprint(JSON.stringify({ ...made, made: placesIn(made) }));
	return `${OWN_REGISTRY}/${made.lab}/lava-dispatcher:${release}-${made.name}-${content}`;
}

/** Without where its files came from: what lies elsewhere makes no other image. */
function placesIn({ made }: Recipe): object {
	if (made.of === 'dockerfile') return { text: made.text };
	const { packages, command } = made;
	const files = made.files.map(({ to, kind }) => [to, kind]);
	return { packages, command, files, scripts: made.scripts.map(({ name }) => name) };
}

/** A lab's name as an image's can hold it. */
export const labWord = (text: string): string =>
	text
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '') || 'lab';

export const isImageWord = (text: string): boolean => IMAGE_WORD.test(text);

/** What is in it, in a line: `built here on lavasoftware/lava-dispatcher:2023.01: curl, snmp, 2 files, 1 start script`. */
export function recipeWords({ base, made }: Recipe): string {
	if (made.of === 'dockerfile') return `built here on ${base}, by the Dockerfile in ${made.folder}`;
	const { packages, files, scripts, command } = made;
	const inIt = [
		...packages,
		...(files.length === 0 ? [] : [count(files.length, 'file')]),
		...(scripts.length === 0 ? [] : [count(scripts.length, 'start script')]),
		...(command === '' ? [] : ['a command']),
	];
	return `built here on ${base}${inIt.length === 0 ? '' : `: ${inIt.join(', ')}`}`;
}
