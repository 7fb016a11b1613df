/**
 * Docker's own credentials for a registry: its config.json and the helper programs that this names. Only read, never
 * written; what is found goes into the `X-Registry-Auth` header and nowhere else.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DOCKER_HUB } from '../../lab/image/reference.ts';
import type { RegistryAuth } from '../session/request.ts';
import { askHelper, CredentialsError } from './credential-helper.ts';
import { configFolder } from '../reach/tls-material.ts';
import { codeOf } from '../../text/error.ts';

const text = z.optional(z.string());

const configSchema = z.object({
	auths: z.optional(
		z.record(
			z.string(),
			z.object({ auth: text, username: text, password: text, identitytoken: text, registrytoken: text }),
		),
	),
	credsStore: text,
	credHelpers: z.optional(z.record(z.string(), z.string())),
});

type Entry = NonNullable<z.infer<typeof configSchema>['auths']>[string];

/** Docker keeps its own hub under the address of an API that is long gone. */
const HUB_ADDRESS = 'https://index.docker.io/v1/';

/** What stands for a registry in credentials: `registry.gitlab.com`, `localhost:5000`. */
export function serverAddress(registry: string): string {
	return registry === DOCKER_HUB ? HUB_ADDRESS : registry;
}

/**
 * What `docker pull` would send to a registry such as `docker.io` or `localhost:5000`; undefined = it would ask
 * without a name. As docker does: the registry's own helper comes before the store for all, and that before the file.
 *
 * @throws CredentialsError when the file or a helper can't be used
 */
export async function findCredentials(
	registry: string,
	environment: NodeJS.ProcessEnv,
): Promise<RegistryAuth | undefined> {
	const file = join(configFolder(environment), 'config.json');
	const config = await readConfig(file);
	const address = serverAddress(registry);
	const helper = config.credHelpers?.[address] ?? config.credsStore;
	return helper ? askHelper(helper, address, environment) : fromFile(config.auths ?? {}, address, file);
}

async function readConfig(file: string): Promise<z.infer<typeof configSchema>> {
	try {
		return configSchema.parse(JSON.parse(await readFile(file, 'utf8')));
	} catch (error) {
		const code = codeOf(error);
		if (code === 'ENOENT') return {};
		// The parser's own words may quote a password.
		const why = code === undefined ? 'it is broken' : `it can't be opened (${code})`;
		throw new CredentialsError(`docker's passwords for registries can't be read from ${file}: ${why}.`, [
			'Mend the file, or sign in anew:',
			'$ docker login',
		]);
	}
}

function fromFile(auths: Readonly<Record<string, Entry>>, address: string, file: string): RegistryAuth | undefined {
	const entry = auths[address] ?? Object.entries(auths).find(([key]) => hostOf(key) === hostOf(address))?.[1];
	if (entry === undefined) return undefined;
	if (entry.identitytoken) return { serveraddress: address, identitytoken: entry.identitytoken };
	if (entry.registrytoken) return { serveraddress: address, registrytoken: entry.registrytoken };
	const signedIn = entry.auth ? decode(entry.auth) : { username: entry.username, password: entry.password };
	if (signedIn === undefined) {
		throw new CredentialsError(`What ${file} holds for ${address} is no name and password.`, [
			'Sign in anew:',
			`$ docker login${address === HUB_ADDRESS ? '' : ` ${address}`}`,
		]);
	}
	const { username, password } = signedIn;
	return username && password ? { serveraddress: address, username, password } : undefined;
}

/** Old files name registries by URL. */
function hostOf(key: string): string {
	return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function decode(auth: string): { username: string; password: string } | undefined {
	const decoded = Buffer.from(auth, 'base64').toString();
	const colon = decoded.indexOf(':');
	if (colon < 0) return undefined;
	// Some programs pad it with zero bytes.
	return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, '') };
}
