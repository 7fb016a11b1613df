/** Which way leads to a LAVA server in a container: over the network where that leads to this very server, else inside. */

import type { Container } from '../../lab/objects.ts';
import { servicesOf } from '../../lab/lava/role/by-variables.ts';
import { urlHost } from '../../lab/lava/server-url.ts';
import { type Ask, Unreachable } from './asking.ts';
import { askDirectly } from './direct.ts';
import { openRest, RestRefused, type Rest } from './rest.ts';
import type { WorkerAnswer } from './rest-answers.ts';

/** A neighbour answers at once, or not at all. */
const NEAR_MS = 2000;
const ANSWER_MS = 20_000;

/** Where its web server may answer without the help of its container: its own addresses, then its published port. */
export function webAddresses(container: Container): string[] {
	const { endpoints, ports, networkMode } = container;
	const inside = webPort(container);
	const own = endpoints.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]).filter(address => address !== '');
	const published = ports.flatMap(({ container: port, protocol, host }) =>
		port === inside && protocol === 'tcp' && host !== undefined ? [host.port] : [],
	);
	const here = networkMode === 'host' ? [inside] : published;
	const port = inside === 80 ? '' : `:${inside}`;
	return [
		...own.map(address => `http://${urlHost(address)}${port}/`),
		...new Set(here.map(each => `http://127.0.0.1:${each}/`)),
	];
}

/** apache2's; gunicorn's own where that runs elsewhere (lava.md 2b). */
function webPort(container: Container): number {
	const services = servicesOf(container);
	return services === undefined || services.includes('apache2') ? 80 : 8000;
}

/**
 * The first address at which this server answers. The engine may be on another host, or in another network namespace,
 * and its containers' addresses then belong to others here: a server is known again by its workers' last pings, which
 * are known to the millisecond.
 *
 * @param known what the server reported inside its container, a moment ago
 */
export async function findDirectRoute(
	container: Container,
	known: readonly WorkerAnswer[],
	token: string | undefined,
	signal: AbortSignal,
): Promise<Rest | undefined> {
	for (const base of webAddresses(container)) {
		// Without the token, until it is known whose server this is.
		const near = openRest(askDirectly({ base, asLocalhost: true, milliseconds: NEAR_MS }));
		try {
			if (isSame(await near.workers(signal), known)) return openRest(direct(base), token);
		} catch (error) {
			if (!(error instanceof Unreachable) && !(error instanceof RestRefused)) throw error;
		}
	}
	return undefined;
}

function direct(base: string): Ask {
	return askDirectly({ base, asLocalhost: true, milliseconds: ANSWER_MS });
}

function isSame(there: readonly WorkerAnswer[], known: readonly WorkerAnswer[]): boolean {
	const pings = new Map(known.map(({ hostname, last_ping }) => [hostname, last_ping]));
	return there.some(({ hostname, last_ping }) => last_ping !== undefined && pings.get(hostname) === last_ping);
}
