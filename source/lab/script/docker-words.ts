/** How docker is called, so that a command goes to the host that it is for. */

import type { HostKey } from '../host.ts';
import type { Plan } from '../plan.ts';

/** `docker`, and with several hosts what names the one: `docker --context rack-2`. */
export type DockerWords = readonly string[];

export const DOCKER: DockerWords = ['docker'];

/** @param host undefined: the only one */
export type DockerOf = (host: HostKey | undefined) => DockerWords;

/** Where there is one host alone, it is not named. */
export const onlyDocker: DockerOf = () => DOCKER;

export function dockerOf({ reached }: Plan): DockerOf {
	return host => [...DOCKER, ...((host && reached?.[host]) ?? [])];
}
