/** Node's HTTP client over the streams of a dialler. */

import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import type { Dialler } from './dialler.ts';

/** Only TLS has a use for it, and ours is below the agent: else Node asks of each request whether its host is an address. */
const NO_SERVER_NAME = { servername: '' };

/** Streams that are kept for the next requests; where opening one costs round trips, as many as are asked on at once. */
const FREE = 6;
const FREE_ON_LINE = 16;

export class EngineAgent extends Agent {
	readonly #dialler: Dialler;
	readonly #spare = new Set<Duplex>();
	#destroyed = false;

	constructor(dialler: Dialler) {
		super({ keepAlive: true, maxFreeSockets: dialler.ahead() > 0 ? FREE_ON_LINE : FREE, ...NO_SERVER_NAME });
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
