/** The certificates that an engine behind TLS asks for. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';
import { configFolder } from './docker-config.ts';
import { codeOf, messageOf } from '../../text/error.ts';

export type TlsMaterial = {
	/** Whether the engine has to prove its name. */
	verify: boolean;
	ca?: Buffer;
	cert?: Buffer;
	key?: Buffer;
};

/** TLS as DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH ask for it; undefined = none. Any value counts as yes. */
export async function readTls(environment: NodeJS.ProcessEnv): Promise<TlsMaterial | undefined> {
	const verify = Boolean(environment['DOCKER_TLS_VERIFY']);
	if (!verify && !environment['DOCKER_TLS']) {
		return undefined;
	}
	return readTlsFolder(environment['DOCKER_CERT_PATH'] || configFolder(environment), verify);
}

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, each where it is there. */
export async function readTlsFolder(folder: string, verify: boolean): Promise<TlsMaterial> {
	const [ca, cert, key] = await Promise.all(
		['ca.pem', 'cert.pem', 'key.pem'].map(name => readIfThere(join(folder, name))),
	);
	return { verify, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
	try {
		return await readFile(path);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}
		throw new EngineError({
			kind: 'tls',
			message: `The certificate file ${path} can't be read: ${messageOf(error)}.`,
			remedy: [`$ ls -l ${path}`],
		});
	}
}
