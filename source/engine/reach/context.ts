/** Docker contexts: named engines in the docker command line's folder. Only read, never written. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { EngineError } from '../engine-error.ts';
import { configFolder } from './docker-config.ts';
import { readTlsFolder, type TlsMaterial } from './tls-material.ts';
import { parseJson } from '../../text/json.ts';
import { codeOf, messageOf } from '../../text/error.ts';

const metaSchema = z.object({
	Name: z.optional(z.string()),
	Endpoints: z.object({
		docker: z.object({ Host: z.optional(z.string()), SkipTLSVerify: z.optional(z.boolean()) }),
	}),
});

/**
 * The engine of a context. `origin` is who named it, for the message.
 *
 * @throws EngineError `no-context`
 */
export async function contextEndpoint(
	name: string,
	origin: string,
	environment: NodeJS.ProcessEnv,
): Promise<{ host: string; tls: TlsMaterial | undefined }> {
	const folder = join(configFolder(environment), 'contexts');
	// The folder of a context is named by the SHA-256 of its name, so any name is a safe one here.
	const digest = createHash('sha256').update(name).digest('hex');
	const meta = await readMeta(join(folder, 'meta', digest, 'meta.json'));
	const docker = meta?.Endpoints.docker;
	if (!docker?.Host) {
		throw new EngineError({
			kind: 'no-context',
			message: `${origin} asks for the docker context "${name}", which does not exist.`,
			remedy: ['See which there are:', '$ docker context ls', ...anotherChoice(origin, environment)],
		});
	}
	const tls = await readTlsFolder(join(folder, 'tls', digest, 'docker'), !docker.SkipTLSVerify);
	const secured = tls.ca ?? tls.cert ?? docker.SkipTLSVerify;
	return { host: docker.Host, tls: secured ? tls : undefined };
}

/** Docker's own choice is changed by docker; another is changed where it was made. */
function anotherChoice(origin: string, environment: NodeJS.ProcessEnv): string[] {
	if (origin === 'DOCKER_CONTEXT') return ["Or leave the choice to docker's settings:", '$ unset DOCKER_CONTEXT'];
	const isDockers = origin === join(configFolder(environment), 'config.json');
	return isDockers ? ['Choose another:', '$ docker context use default'] : [`Name one of these in ${origin}.`];
}

/** The contexts that docker has, by name; what of them can't be read is left out. */
export async function listContexts(environment: NodeJS.ProcessEnv): Promise<{ name: string; host: string }[]> {
	const folder = join(configFolder(environment), 'contexts', 'meta');
	const entries = await readdir(folder).catch(() => []);
	const found = await Promise.all(
		entries.map(entry => readMeta(join(folder, entry, 'meta.json')).catch(() => undefined)),
	);
	return found.flatMap(meta => {
		const host = meta?.Endpoints.docker.Host;
		return meta?.Name && host ? [{ name: meta.Name, host }] : [];
	});
}

/** The names of the user's contexts in their order; those whose files can't be read are left out. */
export async function contextNames(environment: NodeJS.ProcessEnv): Promise<string[]> {
	const folder = join(configFolder(environment), 'contexts', 'meta');
	const folders = await readdir(folder).catch(() => []);
	const named = await Promise.all(
		folders.map(async each => {
			const text = await readFile(join(folder, each, 'meta.json'), 'utf8').catch(() => '');
			const { data } = nameSchema.safeParse(parseJson(text));
			return data?.Name ?? [];
		}),
	);
	return named.flat().toSorted();
}

const nameSchema = z.object({ Name: z.string().check(z.minLength(1)) });

/** Undefined when the file is not there. */
async function readMeta(file: string): Promise<z.infer<typeof metaSchema> | undefined> {
	try {
		return metaSchema.parse(JSON.parse(await readFile(file, 'utf8')));
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}
		throw new EngineError({
			kind: 'no-context',
			message: `${file} does not say which engine to use: ${messageOf(error)}`,
			remedy: ['Correct the file, or name the engine:', '$ lavadock --host unix:///var/run/docker.sock'],
		});
	}
}
