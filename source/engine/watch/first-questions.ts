/** What a watch begins with, asked all at once: over a long line one round trip in place of three. */

import type Docker from 'dockerode';
import type { Clock } from '../clock.ts';

/** Each is for its first caller; later callers ask again. */
export type FirstAnswers = {
	/** By this machine's clock: what happens from then on may be in the lists already, or not. */
	askedAt: number;
	events: Promise<unknown>;
	containers: Promise<unknown>;
	networks: Promise<unknown>;
	version: Promise<unknown>;
	info: Promise<unknown>;
};

export function askFirst(docker: Docker, abortSignal: AbortSignal, clock: Clock): FirstAnswers {
	return {
		askedAt: clock.now(),
		events: heard(docker.getEvents({ abortSignal })),
		containers: heard(docker.listContainers({ all: true, abortSignal })),
		networks: heard(docker.listNetworks({ abortSignal })),
		version: heard(docker.version()),
		info: heard(docker.info()),
	};
}

/** Its taker gets the error; without a taker, the error does not matter. */
function heard<T>(answer: Promise<T>): Promise<T> {
	answer.catch(() => {});
	return answer;
}
