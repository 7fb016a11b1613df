/** What a dispatcher's container tells of the worker in it, and what the server answers when that asks. */

import { lavaVersion } from '../../../lab/image/image.ts';
import type { DemoContainer, LabState } from '../../state.ts';
import type { PingAnswer } from './worker.ts';

/** LAVA's own image, or one that lava-docker built of it. */
export function isDispatcher(container: DemoContainer): boolean {
	// What stands beside a dispatcher may run from its image.
	if (['ser2net', 'in.tftpd', 'python3'].includes(container.entrypoint[0] ?? '')) return false;
	return container.image.includes('lava-dispatcher') || isLavaDocker(container);
}

export function isLavaDocker(container: DemoContainer): boolean {
	return variable(container, 'LAVA_MASTER') !== '';
}

/** Of either era; '' where it has none. */
export function serverUrl(container: DemoContainer): string {
	const master = variable(container, 'LAVA_MASTER');
	if (master !== '') return `http://${master}:80`;
	return variable(container, 'URL') || variable(container, 'MASTER_URL') || flag(container, 'url');
}

/** What a command line of its own says, e.g. lava-docker-worker's. */
export function flag({ command }: DemoContainer, name: string): string {
	const start = `--${name}=`;
	return command.find(word => word.startsWith(start))?.slice(start.length) ?? '';
}

/** The server knows every worker that was named on purpose; a name taken from the container's host name is unknown. */
export function answerTo(container: DemoContainer, serverVersion: string): PingAnswer {
	const name = workerName(container);
	if (name === container.id.slice(0, 12)) return { status: 404, body: `{"error": "Unknown worker '${name}'"}` };
	const version = tagOf(container);
	if (version !== serverVersion) {
		return { status: 409, body: `{"error": "Version mismatch '${version}' vs '${serverVersion}'"}` };
	}
	return { status: 200 };
}

export function workerName(container: DemoContainer): string {
	return variable(container, 'WORKER_NAME').replace(/^--name[= ]/, '') || flag(container, 'name') || container.hostname;
}

export function isZmq(container: DemoContainer): boolean {
	return isZmqVersion(tagOf(container));
}

/** The last release of the ZMQ era is 2020.08. */
export function isZmqVersion(version: string): boolean {
	const [year = 0, month = 0] = version.split('.').map(Number);
	return year > 0 && (year < 2020 || (year === 2020 && month <= 8));
}

export function tagOf(container: DemoContainer): string {
	// Of an image that was built here the release alone.
	return lavaVersion(container.image)?.text ?? /:([^:/]*)$/.exec(container.image)?.[1] ?? 'latest';
}

export function variable(container: DemoContainer, name: string): string {
	return container.environment.find(entry => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** Whether a worker is configured with the server on another host: by that one's address, or on a network of both. */
export function asksFarServer({ farServer, networks }: LabState, container: DemoContainer): boolean {
	if (farServer === undefined) return false;
	const url = serverUrl(container);
	const shared = container.endpoints.flatMap(({ networkId }) => {
		const network = networks.get(networkId);
		return network?.scope === 'swarm' ? [farServer.name, ...(network.elsewhere ?? [])] : [];
	});
	return [farServer.address, ...shared].some(place => url.includes(`//${place}`));
}
