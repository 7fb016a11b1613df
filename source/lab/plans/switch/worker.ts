/** A dispatcher switched to another image, across the border between ZMQ and HTTP too (lava.md 1c). */

import type { ContainerRef } from '../../command.ts';
import type { LavaServerRef } from '../../condition.ts';
import { type Contract, contractOf, WORKER_CONTRACTS } from '../../lava/contract.ts';
import type { Step } from '../../plan.ts';
import { allowedHost } from '../../lava/server/allowed-hosts.ts';
import { parseServerUrl } from '../../lava/server-url.ts';
import type { ContainerSpec, Environment } from '../../spec/container.ts';
import { onHost } from '../../step/on-host.ts';
import { allowHostSteps } from '../server/allow-host.ts';
import { carriedFiles, copySteps, isKept, isMounted } from '../recreate/carry.ts';
import { registerStep, stateVolume, tokenStep } from '../dispatcher/dispatcher.ts';
import { replace, withSameHostname } from '../recreate/recreate.ts';
import { answered, lenient, onlineAt, type Well } from '../well.ts';
import { imageIn, type SwitchChange, recreation, serverPart, type SwitchPart } from './part.ts';
import { lavaImage } from '../../image/image.ts';
import { translateEnvironment } from './translate.ts';

export function workerChange(part: SwitchPart, parts: readonly SwitchPart[]): SwitchChange {
	const { container, found, target, changes, worker } = part;
	const [from, to] = [contractIn(found.spec.image), contractIn(target.image)];
	const crosses = from !== to && from !== 'unknown' && to !== 'unknown';
	const { environment, notes } = translateEnvironment(found.spec.environment ?? {}, from, to);
	const volume = crosses && to === 'http' && !isMounted(found.spec, STATE) ? newStateVolume(found.spec) : undefined;
	const spec = withSameHostname(
		{ ...found.spec, image: imageIn(part), ...given(environment), ...(volume && stateIn(volume, found.spec)) },
		found,
	);
	const files = copySteps(carriedFiles(changes, path => isKept(path) && !(crosses && isOfContract(path))));
	const server = serverRef(part, parts);
	const needsToken = crosses && to === 'http';
	const registered = needsToken && worker !== undefined && server !== undefined && 'container' in server;
	const base = recreation(part, spec);
	const { steps, cleanup } = replace({
		...base,
		populate: (fresh, old) => [...files(fresh, old), ...(registered ? [tokenStep(worker.name, fresh)] : [])],
		well: wellOf(spec.name, worker && server && (worker.online || registered) ? [server, worker.name] : undefined),
	});
	return {
		name: container.name,
		steps: [
			...(registered
				? [...greetSteps(environment, server.container), registerStep(worker.name, server.container)].map(step =>
						onHost(step, server.host),
					)
				: []),
			...(volume === undefined ? [] : [{ do: 'create-volume' as const, volume: { name: volume } }]),
			...steps,
		],
		cleanup,
		warnings: [
			...(crosses ? [crossing(found.spec.environment ?? {}, environment, to)] : []),
			...notes,
			...(needsToken && !registered ? [NO_TOKEN] : []),
		],
	};
}

/** @param online who says of which worker that it is Online, where it has to be so; else its own log is heard */
function wellOf(container: string, online: readonly [LavaServerRef, string] | undefined): Well {
	return online === undefined ? lenient(answered({ id: '', name: container })) : onlineAt(...online);
}

const STATE = WORKER_CONTRACTS.http.state;

/** Where lava-slave had its own, another is taken: undone, the old container finds nothing in it that is not its own. */
function newStateVolume({ name, mounts = [] }: ContainerSpec): string {
	const usual = stateVolume(name);
	const taken = mounts.some(mount => mount.type === 'volume' && mount.source === usual);
	return taken ? stateVolume(`${name}-http`) : usual;
}

/** The token's folder is made by the daemon when it starts: a volume has it before. */
function stateIn(volume: string, { mounts = [] }: ContainerSpec): Pick<ContainerSpec, 'mounts'> {
	const others = mounts.filter(({ target }) => target !== WORKER_CONTRACTS.zmq.state);
	return { mounts: [...others, { type: 'volume', source: volume, target: STATE }] };
}

/** Whom ZMQ reached by any name or address, HTTP reaches by those that the server answers to. */
function greetSteps({ URL: url }: Environment, server: ContainerRef): Step[] {
	const host = typeof url === 'string' ? allowedHost(parseServerUrl(url)?.host ?? '') : undefined;
	return host === undefined ? [] : allowHostSteps(server, host);
}

/** e.g. `it speaks HTTP then: MASTER_URL, LOGGER_URL become URL.` */
function crossing(before: Environment, after: Environment, to: 'http' | 'zmq'): string {
	const gone = Object.keys(before).filter(name => !(name in after));
	const come = Object.keys(after).filter(name => !(name in before));
	const renamed = gone.length === 0 ? '' : `: ${gone.join(', ')} become ${come.join(', ') || 'nothing'}`;
	return `it speaks ${to === 'http' ? 'HTTP' : 'ZMQ'} then${renamed}.`;
}

const NO_TOKEN =
	'from 2020.09 on it needs a token: take it from the server, and put it into the file /var/lib/lava/dispatcher/worker/token.';

function contractIn(image: string): Contract {
	return contractOf(lavaImage(image)?.version);
}

function given(environment: Environment): Pick<ContainerSpec, 'environment'> {
	return Object.keys(environment).length === 0 ? {} : { environment };
}

/** Files that only the daemon of one contract reads. */
export function isOfContract(path: string): boolean {
	return path.startsWith('/etc/lava-dispatcher/') || path.startsWith('/var/lib/lava/dispatcher/');
}

/** A server that is switched before has another id by then. */
function serverRef(part: SwitchPart, parts: readonly SwitchPart[]): LavaServerRef | undefined {
	const server = serverPart(part, parts);
	if (server === undefined) return part.worker?.server;
	return {
		container: { id: '', name: server.container.name },
		...(server.host !== undefined && { host: server.host }),
	};
}
