/** What an engine says when a registry does not give it an image, said so that it can be fixed. */

import { parseReference } from './reference.ts';
import type { RegistryProblem } from './manifest.ts';
import { loginRegistry } from './registry.ts';

type Words = { name: string; registry: string; login: string; said: string };

type Row = {
	kind: RegistryProblem['kind'];
	/** HTTP statuses of the engine's answer that mean it, whatever the words. */
	statuses: readonly number[];
	/** What dockerd, containerd and Go's network library say (Engine 20.10 to 28, tried); registries word it freely. */
	pattern: RegExp;
	message: (words: Words) => string;
	remedy: (words: Words) => readonly string[];
};

/** First match wins. */
const ROWS: readonly Row[] = [
	{
		kind: 'bad-name',
		statuses: [400],
		pattern: /invalid reference format/,
		message: ({ name }) => `"${name}" is no name of an image.`,
		remedy: () => ['It is REGISTRY/PATH/NAME:TAG, in lower case but for the tag.'],
	},
	{
		kind: 'too-many',
		statuses: [429],
		pattern: /toomanyrequests|too many requests|rate limit/i,
		message: ({ registry }) => `${registry} lets this address ask no more for a while.`,
		remedy: ({ login }) => ['Signed in, one may ask more often:', login],
	},
	{
		kind: 'no-space',
		statuses: [],
		pattern: /no space left on device|disk quota exceeded/i,
		message: ({ name }) => `There is no room for ${name} on the engine's disk.`,
		remedy: () => [
			'See what takes it, and remove images that nothing uses:',
			'$ docker system df',
			'$ docker image prune',
		],
	},
	{
		kind: 'denied',
		statuses: [403],
		pattern: /denied:|access to the resource is denied|forbidden/i,
		message: ({ registry, name }) => `${registry} does not let this user have ${name}, or there is no such image.`,
		remedy: ({ login }) => ['Check the name; if the image is private, sign in as one who may have it:', login],
	},
	{
		kind: 'login',
		statuses: [401],
		pattern: /no basic auth credentials|unauthorized|authentication required|incorrect username or password/i,
		message: ({ registry }) => `${registry} does not accept the user and password, or wants some.`,
		remedy: ({ login }) => ['Give them here, or let docker keep them:', login],
	},
	{
		kind: 'unknown',
		statuses: [404],
		pattern: /manifest unknown|name unknown|not found/i,
		message: ({ registry, name }) => `${registry} has no image ${name}.`,
		remedy: () => ['Check the name and the tag, or choose another registry.'],
	},
	{
		kind: 'no-address',
		statuses: [],
		pattern: /: lookup |no such host|server misbehaving/,
		message: ({ registry }) => `The engine's host finds no address for ${registry}.`,
		remedy: () => ["Check the name, and the name server in the engine host's /etc/resolv.conf."],
	},
	{
		kind: 'plain-http',
		statuses: [],
		pattern: /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/,
		message: ({ registry }) => `${registry} speaks plain HTTP, and the engine wants TLS.`,
		remedy: ({ registry }) => [
			'Give the registry a certificate, or let the engine do without: in /etc/docker/daemon.json on its host,',
			`  "insecure-registries": ["${registry}"]`,
			'$ sudo systemctl reload docker',
		],
	},
	{
		kind: 'tls',
		statuses: [],
		pattern: /x509:|tls:|certificate/i,
		message: ({ registry }) => `The engine does not trust the certificate of ${registry}.`,
		remedy: ({ registry }) => [
			`Put its authority's certificate on the engine's host as /etc/docker/certs.d/${registry}/ca.crt.`,
		],
	},
	{
		kind: 'timeout',
		statuses: [],
		pattern: /Client\.Timeout|i\/o timeout|deadline exceeded|TLS handshake timeout|request canceled/,
		message: ({ registry }) => `${registry} does not answer in time.`,
		remedy: () => ['Try again; if it stays so, check the registry, and firewalls and proxies between.'],
	},
	{
		kind: 'unreachable',
		statuses: [],
		pattern: /connection refused|unreachable|no route to host|connection reset|EOF|broken pipe/,
		message: ({ registry }) => `The engine can't reach ${registry}.`,
		remedy: () => ["Check that the registry runs, its port, and the network of the engine's host."],
	},
];

/** What happened and what to do, in one line. */
export const problemWords = ({ message, remedy }: RegistryProblem): string => [message, ...remedy].join(' ');

/** @param said the engine's words, sanitised; `status`: of its answer, where there was one */
export function registryProblem(name: string, said: string, status?: number): RegistryProblem {
	const registry = parseReference(name)?.registry ?? name;
	const words = { name, registry, said, login: ['$ docker login', ...loginRegistry(name)].join(' ') };
	const row =
		ROWS.find(({ pattern }) => pattern.test(said)) ?? ROWS.find(({ statuses }) => statuses.includes(status ?? 0));
	if (row === undefined) {
		return { kind: 'other', message: `The engine got nothing from ${registry}: ${said}.`, remedy: [] };
	}
	return { kind: row.kind, message: row.message(words), remedy: [...row.remedy(words), `The engine said: ${said}`] };
}
