/** Asks registries through the engine: it is the engine that will pull, with its routes, proxies and certificates. */

import * as z from 'zod/mini';
import { parseReference } from '../../lab/image/reference.ts';
import type { Manifest, ManifestAnswer, RegistryProblem } from '../../lab/image/manifest.ts';
import { registryProblem } from '../../lab/image/registry-problem.ts';
import { listOf, readOne, text } from '../answers/answer.ts';
import type { CredentialsError } from './credential-helper.ts';
import { type Credentials, findCredentials, serverAddress } from './credentials.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';

export type ManifestOptions = {
	/** Instead of docker's own credentials. */
	login?: { user: string; password: string };
	/** Where docker's own credentials are looked for. */
	environment: NodeJS.ProcessEnv;
};

const answerSchema = z.object({
	Descriptor: z.object({ digest: text, mediaType: text }),
	Platforms: listOf(z.object({ architecture: text, os: text, variant: text })),
});

/** The engine gives up after 15 seconds, and tries plain HTTP after TLS where it may. */
const MANIFEST_MS = 45_000;

/**
 * Looks an image up in its registry (`GET /distribution/NAME/json`, API 1.30) without pulling it.
 *
 * @throws EngineError when the engine itself does not answer
 */
export async function findManifest(session: Session, name: string, options: ManifestOptions): Promise<ManifestAnswer> {
	const { auth, problem } = await credentialsFor(name, options);
	try {
		const path = `/distribution/${encodeURI(tagged(name))}/json`;
		const answer = await request(session, { method: 'GET', path, ...(auth && { auth }) }, MANIFEST_MS);
		return { state: 'found', manifest: readManifest(name, answer) };
	} catch (error) {
		const status = statusOf(error);
		if (status === undefined) throw error;
		return { state: 'missing', problem: withCredentials(registryProblem(name, wordsOf(error), status), problem) };
	}
}

/** Who was not known gets answers of these kinds. */
const STRANGER: readonly RegistryProblem['kind'][] = ['login', 'denied', 'unknown'];

/** What the registry refused to an anonymous client may only need credentials. */
function withCredentials(refused: RegistryProblem, problem: CredentialsError | undefined): RegistryProblem {
	if (problem === undefined || !STRANGER.includes(refused.kind)) return refused;
	return { kind: 'credentials', message: `${refused.message} ${problem.message}`, remedy: problem.remedy };
}

/** How a request to the registry of an image is authorised. */
export async function credentialsFor(name: string, { login, environment }: ManifestOptions): Promise<Credentials> {
	const registry = parseReference(name)?.registry;
	if (registry === undefined) return { auth: undefined };
	if (login === undefined) return findCredentials(registry, environment);
	return { auth: { serveraddress: serverAddress(registry), username: login.user, password: login.password } };
}

/** Engines before 24 answer "manifest unknown" where neither tag nor digest is named. */
function tagged(name: string): string {
	const reference = parseReference(name);
	return reference !== undefined && reference.tag === undefined && reference.digest === undefined
		? `${name}:latest`
		: name;
}

/** Media types of OCI image-spec 1.1 and Docker's schema 2. */
const LIST = /(?:image\.index|manifest\.list)\.v\d/;

/** Builders keep their attestations in the list as images for no platform. */
const NO_PLATFORM = 'unknown/unknown';

function readManifest(image: string, answer: unknown): Manifest {
	const { Descriptor, Platforms } = readOne(answer, 'manifest', answerSchema);
	const platforms = Platforms.map(({ os, architecture, variant }) =>
		[os, architecture, variant].filter(part => part !== '').join('/'),
	);
	return {
		image,
		digest: Descriptor.digest,
		list: LIST.test(Descriptor.mediaType),
		platforms: [...new Set(platforms)].filter(platform => platform !== NO_PLATFORM && platform !== ''),
	};
}
