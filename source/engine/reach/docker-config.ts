/** The docker command line's configuration file, config.json. Only read, never written. */

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { codeOf } from '../../text/error.ts';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/sanitise.ts';

const text = z.optional(z.string());

/** Read one by one: what is wrong in one field says nothing against the others. */
const FIELDS = {
	currentContext: text,
	auths: z.optional(
		z.record(
			z.string(),
			z.object({ auth: text, username: text, password: text, identitytoken: text, registrytoken: text }),
		),
	),
	credsStore: text,
	credHelpers: z.optional(z.record(z.string(), z.string())),
};

export type DockerConfig = {
	file: string;
	content: { [field in keyof typeof FIELDS]?: z.infer<(typeof FIELDS)[field]> };
	/** What of the file can't be used and counts as not there: docker warns too, and goes on. One sentence. */
	warning?: string;
};

/** The folder of the docker command line's own files. */
export function configFolder(environment: NodeJS.ProcessEnv): string {
	return environment['DOCKER_CONFIG'] || join(environment['HOME'] || homedir(), '.docker');
}

export async function readDockerConfig(environment: NodeJS.ProcessEnv): Promise<DockerConfig> {
	const file = join(configFolder(environment), 'config.json');
	const unusable = (why: string): DockerConfig => ({
		file,
		content: {},
		warning: `docker's settings are left aside: ${plain(file)} ${why}.`,
	});
	let written: string;
	try {
		written = await readFile(file, 'utf8');
	} catch (error) {
		const code = codeOf(error);
		return code === 'ENOENT' ? { file, content: {} } : unusable(`can't be read (${code ?? 'unknown error'})`);
	}
	if (written.trim() === '') return { file, content: {} };
	const said = z.record(z.string(), z.unknown()).safeParse(parseJson(written));
	// What a parser says may quote a password: it is not repeated.
	if (!said.success) return unusable('is no JSON object');
	const content = z.object(FIELDS).safeParse(said.data);
	if (content.success) return { file, content: content.data };
	const broken = new Set(content.error.issues.map(({ path }) => String(path[0])));
	const sound = Object.fromEntries(Object.entries(said.data).filter(([field]) => !broken.has(field)));
	const names = [...broken].map(field => `"${field}"`).join(' and ');
	return {
		file,
		content: z.parse(z.partial(z.object(FIELDS)), sound),
		warning: `${names} of docker's settings is left aside: ${plain(file)} has it in a form that docker does not write.`,
	};
}
