/** lava-docker's containers: services and images bear the lab's own names, so that only what they run tells them. */

import type { Container } from '../../objects.ts';
import { commandLine, variablesOf } from './what-runs.ts';

/** Starts its slaves, and its masters of old; in /usr/local/bin since 2019.07. */
const START_SCRIPT = /(?:^|[\s'"])(?:\/usr\/local\/bin)?\/start\.sh\b/;
/** What its masters run since: LAVA's entrypoint, and a sleep without end. */
const MASTER_LOOP = '/root/entrypoint.sh && while [ true ]';
/** Of LAVA's images alone: what begins with it and goes on with the script is built on one. */
const LAVAS_ENTRYPOINT = /^\/root\/entrypoint\.sh\s/;
/** Ports of a LAVA server, which no slave has: of events, the old sockets, the coordinator. */
const SERVER_PORTS = [3079, 5500, 5555, 5556];

/** Undefined: it is none of lava-docker's. */
export function lavaDockerRole(container: Container): 'server' | 'dispatcher' | undefined {
	const line = commandLine(container);
	if (line.includes(MASTER_LOOP)) return 'server';
	if (!START_SCRIPT.test(line)) return undefined;
	// That variable only its slaves have.
	if (variablesOf(container).has('LAVA_MASTER')) return 'dispatcher';
	const service = container.labels['com.docker.compose.service'] ?? '';
	const isBuiltOnLava = LAVAS_ENTRYPOINT.test(line);
	if (isBuiltOnLava && container.ports.some(({ container: port }) => SERVER_PORTS.includes(port))) return 'server';
	if (/master/.test(service)) return 'server';
	// Others have scripts of this name too.
	return isBuiltOnLava || (/slave/.test(service) && container.detail === undefined) ? 'dispatcher' : undefined;
}
