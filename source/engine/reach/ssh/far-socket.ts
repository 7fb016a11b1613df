/** Which socket docker uses on a host, so that it can be forwarded. */

import { askHost } from './ask-host.ts';
import type { SshAddress, SshSettings } from './options.ts';

/** docker's own default: where most engines are, and on a host without a docker command all that there is to try. */
export const DEFAULT_SOCKET = '/var/run/docker.sock';

/** One word for every shell: quoted as sh, csh and fish take it. It takes DOCKER_HOST and contexts there into account. */
const QUESTION = "docker context inspect --format '{{.Endpoints.docker.Host}}'";

/** Undefined where docker goes another way there, or nobody tells: then only docker itself finds the engine. */
export async function findFarSocket(
	address: SshAddress,
	settings: SshSettings,
	control: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (address.socket) return address.socket;
	const { code, stdout } = await askHost(address, settings, control, QUESTION, signal);
	// POSIX: there is no such command.
	if (code === 127) return DEFAULT_SOCKET;
	// A start file of the user's may have written something before.
	const answers = stdout.split(/\r?\n/).flatMap(line => /^unix:\/\/(\/.*)$/.exec(line)?.[1] ?? []);
	return answers.at(-1);
}
