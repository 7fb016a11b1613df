/** dockerode over streams of our own making: one agent for unix sockets, TCP, TLS and ssh. */

import type { Agent } from 'node:http';
import type Modem from 'docker-modem';
import type Docker from 'dockerode';
import { createSocketDialler, type Dialler } from './dialler.ts';
import type { EngineAddress } from './docker-host.ts';
import { createSshDialler } from './ssh/dialler.ts';

export type Transport = {
	/** A dockerode that speaks this API version; without one, the engine's newest. */
	docker: (apiVersion?: string) => Docker;
	/** Ends every request. What was upgraded to a stream, such as an exec, goes on with whom it was given to. */
	close: () => void;
};

export function diallerFor(address: EngineAddress): Dialler {
	return address.kind === 'ssh' ? createSshDialler(address) : createSocketDialler(address);
}

export async function openTransport(dialler: Dialler): Promise<Transport> {
	// Node's HTTP client is loaded with the first engine, and not before.
	const { EngineAgent } = await import('./agent.ts');
	const agent = new EngineAgent(dialler);
	const { default: Dockerode } = await import('dockerode');
	return {
		docker: apiVersion => newDocker(Dockerode, agent, apiVersion),
		close: () => agent.destroy(),
	};
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
