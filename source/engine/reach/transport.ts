/** dockerode over connections of our own making: one agent for unix sockets, TCP, TLS and ssh. */

import { Agent } from 'node:http';
import { connect as connectSocket, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { inspect } from 'node:util';
import type Modem from 'docker-modem';
import type Docker from 'dockerode';
import type { Address } from './docker-host.ts';
import { createSshDialler, type SshDialler } from './ssh.ts';

export type Transport = {
	/** A dockerode that speaks this API version; without one, the engine's newest. */
	docker: (apiVersion?: string) => Docker;
	/** Ends every connection. */
	close: () => void;
};

export async function openTransport(address: Address): Promise<Transport> {
	const agent = new EngineAgent(address);
	const { default: Dockerode } = await import('dockerode');
	return {
		docker: apiVersion => newDocker(Dockerode, agent, apiVersion),
		close: () => agent.destroy(),
	};
}

class EngineAgent extends Agent {
	readonly #address: Address;
	readonly #ssh: SshDialler | undefined;

	constructor(address: Address) {
		super({ keepAlive: true, maxFreeSockets: 6 });
		this.#address = address;
		this.#ssh = address.kind === 'ssh' ? createSshDialler(address) : undefined;
	}

	override createConnection(
		_options: unknown,
		onCreated?: (error: Error | null, stream: Duplex) => void,
	): Duplex | undefined {
		if (this.#address.kind !== 'ssh') return dial(this.#address);
		this.#ssh?.dial(stream => onCreated?.(null, stream));
		return undefined;
	}

	override destroy(): void {
		this.#ssh?.close();
		super.destroy();
	}

	/** docker-modem inspects each request's options to full depth, for a debug line that is never shown. */
	[inspect.custom](): string {
		return 'EngineAgent';
	}
}

function dial(address: Address & { kind: 'unix' | 'tcp' }): Duplex {
	if (address.kind === 'unix') return connectSocket(address.path);
	const { host, port, tls } = address;
	const socket = connectSocket({ host, port, keepAlive: true, noDelay: true });
	if (tls === undefined) return socket;
	return connectTls({
		socket,
		host,
		...tls,
		rejectUnauthorized: tls.verify,
		ALPNProtocols: ['http/1.1'],
		// Routers before the engine go by it. Addresses have no place in it (RFC 6066, section 3).
		...(isIP(host) === 0 && { servername: host }),
	});
}

function newDocker(Dockerode: typeof Docker, agent: Agent, apiVersion: string | undefined): Docker {
	const options: Modem.ConstructorOptions & Docker.DockerOptions = {
		// Never opened, because the agent connects; it spares docker-modem the building of URLs.
		socketPath: 'engine',
		agent,
		...(apiVersion !== undefined && { version: `v${apiVersion}` }),
	};
	// docker-modem would mix DOCKER_HOST, which address.ts has weighed already, into its options.
	const named = process.env['DOCKER_HOST'];
	delete process.env['DOCKER_HOST'];
	try {
		return new Dockerode(options);
	} finally {
		if (named !== undefined) {
			process.env['DOCKER_HOST'] = named;
		}
	}
}
