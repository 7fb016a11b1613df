/** Where the engine is, found in the order of the docker command line (`docker --help`, "docker context"). */

import { contextEndpoint } from './context.ts';
import { readDockerConfig } from './docker-config.ts';
import type { EngineAddress } from './docker-host.ts';
import { EngineError } from '../engine-error.ts';
import { readTls, type TlsMaterial } from './tls-material.ts';

export type AddressSources = {
	/** `--host`. */
	host?: string | undefined;
	/** `--context`. */
	context?: string | undefined;
	/** What names the two, where it is not the command line: for messages. */
	namedBy?: string | undefined;
	/** The process's environment. */
	environment: NodeJS.ProcessEnv;
};

export const DEFAULT_SOCKET = '/var/run/docker.sock';

/**
 * @throws EngineError `bad-address` when what names the engine is no address, `no-context` when the context
 * does not exist: another engine than the one asked for is never taken instead.
 */
export async function findAddress(sources: AddressSources): Promise<EngineAddress> {
	const { host, context, namedBy, environment } = sources;
	if (host && context) {
		throw new EngineError({
			kind: 'bad-address',
			message: '--host and --context were both given, and each names an engine.',
			remedy: ['Leave one of them out.'],
		});
	}
	if (context) {
		return addressOfContext(context, namedBy ?? '--context', sources);
	}
	if (host) {
		return parseAddress(host, namedBy ?? '--host', await readTls(environment));
	}
	if (environment['DOCKER_HOST']) {
		return parseAddress(environment['DOCKER_HOST'], 'DOCKER_HOST', await readTls(environment));
	}
	if (environment['DOCKER_CONTEXT']) {
		return addressOfContext(environment['DOCKER_CONTEXT'], 'DOCKER_CONTEXT', sources);
	}
	const { file, content, warning } = await readDockerConfig(environment);
	const address = content.currentContext
		? await addressOfContext(content.currentContext, file, sources)
		: defaultAddress();
	return warning === undefined ? address : { ...address, warning };
}

async function addressOfContext(name: string, origin: string, { environment }: AddressSources): Promise<EngineAddress> {
	if (name === 'default') {
		return defaultAddress();
	}
	const endpoint = await contextEndpoint(name, origin, environment);
	return parseAddress(endpoint.host, `the context ${name}`, endpoint.tls);
}

function defaultAddress(): EngineAddress {
	return { kind: 'unix', path: DEFAULT_SOCKET, shown: `unix://${DEFAULT_SOCKET}`, origin: 'the default' };
}

/** @throws EngineError `bad-address` */
export function parseAddress(value: string, origin: string, tls?: TlsMaterial): EngineAddress {
	const said = { shown: value, origin };
	const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(value) ?? [];
	switch (scheme) {
		case 'unix':
			if (!rest.startsWith('/')) {
				throw noAddress(said, 'a unix address needs the full path of a socket');
			}
			return { ...said, kind: 'unix', path: rest };
		case 'tcp':
		case 'http':
		case 'https':
			return { ...said, ...parseTcp(scheme, rest, said, tls) };
		case 'ssh':
			return { ...said, ...parseSsh(value, said) };
		default:
			throw noAddress(said, `${scheme}:// is not supported`);
	}
}

type Said = Pick<EngineAddress, 'shown' | 'origin'>;

function parseTcp(scheme: string, rest: string, said: Said, tls: TlsMaterial | undefined) {
	const bare = !said.shown.includes('://');
	const url = parseUrl(`tcp://${rest}`, said);
	if (bare && !url.port) {
		throw noAddress(said, 'it has neither a scheme such as unix:// nor a port');
	}
	if (url.username || !['', '/'].includes(url.pathname) || url.search) {
		throw noAddress(said, 'only a host and a port can be given');
	}
	const secured = scheme === 'https' ? (tls ?? { verify: true }) : scheme === 'http' ? undefined : tls;
	return {
		kind: 'tcp' as const,
		host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
		port: url.port ? Number(url.port) : secured ? 2376 : 2375,
		tls: secured,
	};
}

function parseSsh(value: string, said: Said) {
	const url = parseUrl(value, said);
	if (url.password) {
		throw noAddress({ ...said, shown: 'ssh://...' }, 'a password cannot be given in it; use an ssh key');
	}
	if (!url.hostname || url.hostname.startsWith('-') || url.username.startsWith('-')) {
		throw noAddress(said, 'it names no host');
	}
	return {
		kind: 'ssh' as const,
		host: url.hostname.replace(/^\[|\]$/g, ''),
		user: decodeURIComponent(url.username),
		port: url.port,
		socket: url.pathname === '/' ? '' : url.pathname,
	};
}

function parseUrl(value: string, said: Said): URL {
	if (!URL.canParse(value)) {
		throw noAddress(said, 'it cannot be read as a URL');
	}
	return new URL(value);
}

function noAddress(said: Said, why: string): EngineError {
	return new EngineError({
		kind: 'bad-address',
		message: `${said.origin} says "${said.shown}", which is no engine's address: ${why}.`,
		remedy: [
			'Give one of: unix:///path/of/docker.sock, tcp://host:port, ssh://user@host',
			...(said.origin === 'DOCKER_HOST' ? ['Or leave the choice to docker:', '$ unset DOCKER_HOST'] : []),
		],
	});
}
