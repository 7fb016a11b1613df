/** dockerode over streams of our own making: one agent for unix sockets, TCP, TLS and ssh. */

import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
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
	const agent = new EngineAgent(dialler);
	const { default: Dockerode } = await import('dockerode');
	return {
		docker: apiVersion => newDocker(Dockerode, agent, apiVersion),
		close: () => agent.destroy(),
	};
}

class EngineAgent extends Agent {
	readonly #dialler: Dialler;
	readonly #spare = new Set<Duplex>();
	#destroyed = false;

	constructor(dialler: Dialler) {
		super({ keepAlive: true, maxFreeSockets: 6 });
		this.#dialler = dialler;
		for (let left = dialler.ahead(); left > 0; left--) this.#openSpare();
	}

	override createConnection(
		_options: unknown,
		onCreated?: (error: Error | null, stream: Duplex) => void,
	): Duplex | undefined {
		const [spare] = this.#spare;
		if (spare) {
			this.#spare.delete(spare);
			return spare;
		}
		this.#dialler.dial(stream => onCreated?.(null, stream));
		return undefined;
	}

	override destroy(): void {
		this.#destroyed = true;
		for (const stream of this.#spare) stream.destroy();
		super.destroy();
	}

	/** One that breaks before it is used is none; what broke it meets the next request too. */
	#openSpare(): void {
		this.#dialler.dial(stream => {
			if (this.#destroyed) return void stream.destroy();
			this.#spare.add(stream);
			stream.on('error', () => {});
			stream.once('close', () => this.#spare.delete(stream));
		});
	}

	/** docker-modem inspects each request's options to full depth, for a debug line that is never shown. */
	[inspect.custom](): string {
		return 'EngineAgent';
	}
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
