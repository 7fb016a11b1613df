/**
 * Docker's own credentials for a registry: its config.json and the helper programs that this names. Only read, never
 * written; what is found goes into the `X-Registry-Auth` header and nowhere else.
 */

import { DOCKER_HUB } from '../../lab/image/reference.ts';
import type { RegistryAuth } from '../session/request.ts';
import { askHelper, CredentialsError } from './credential-helper.ts';
import { type DockerConfig, readDockerConfig } from '../reach/docker-config.ts';

type Entry = NonNullable<DockerConfig['content']['auths']>[string];

/** Docker keeps its own hub under the address of an API that is long gone. */
const HUB_ADDRESS = 'https://index.docker.io/v1/';

/** What stands for a registry in credentials: `registry.gitlab.com`, `localhost:5000`. */
export function serverAddress(registry: string): string {
	return registry === DOCKER_HUB ? HUB_ADDRESS : registry;
}

/** How a request to a registry is authorised. */
export type Credentials = {
	/** Undefined: nothing. */
	auth: RegistryAuth | undefined;
	/** Why docker's own can't be had: without a name one may still be answered, and docker too tries. */
	problem?: CredentialsError;
};

/**
 * What `docker pull` would send to a registry such as `docker.io` or `localhost:5000`. As docker does: the registry's
 * own helper comes before the store for all, and that before the file; where none of it works, nothing is sent.
 */
export async function findCredentials(registry: string, environment: NodeJS.ProcessEnv): Promise<Credentials> {
	const { file, content, warning } = await readDockerConfig(environment);
	const address = serverAddress(registry);
	const helper = content.credHelpers?.[address] ?? content.credsStore;
	try {
		const auth = await (helper
			? askHelper(helper, address, environment)
			: fromFile(content.auths ?? {}, address, file));
		if (auth !== undefined || warning === undefined) return { auth };
		return { auth, problem: new CredentialsError(warning, ['Correct the file, or sign in again:', '$ docker login']) };
	} catch (error) {
		if (error instanceof CredentialsError) return { auth: undefined, problem: error };
		throw error;
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
			'Sign in again:',
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
