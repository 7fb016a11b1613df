/** How a slave of lava-docker starts: it makes itself known to its master, then runs LAVA's own entrypoint. */

import { line, type Beat, type Program } from '../../program.ts';

/** @param worker what its entrypoint runs */
export function lavaDockerSlave(worker: Program, { name, url }: { name: string; url: string }): Program {
	const host = new URL(url).hostname;
	const setup: Beat[] = [
		// Its token stands in the address, and so in the log.
		line(300, `Dynamic slave for ${host} (http://admin:3f9c1b7e52d0@${host}:80/RPC2)`),
		line(900, `Remains of ${name}, cleaning it`),
		line(700, 'DEBUG: Worker need a TOKEN'),
		line(2, 'DEBUG: get token dynamicly'),
		line(800, 'DEBUG: write token in /var/lib/lava/dispatcher/worker/'),
		line(5, `DEBUG: set master URL to ${url}`),
		line(400, "Starting HPA's tftpd: in.tftpd."),
	];
	return { ...worker, boot: () => [...setup, ...worker.boot()] };
}
