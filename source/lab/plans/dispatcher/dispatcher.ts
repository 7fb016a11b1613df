/** A dispatcher in a container, for both of LAVA's worker contracts (lava.md 1 and 4a). */

import type { ContainerRef } from '../../command.ts';
import type { LavaServerRef } from '../../condition.ts';
import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { isWorkerName, registerWorker, removeWorker, tellToken } from '../../lava/manage/manage.ts';
import { urlHost } from '../../lava/server-url.ts';
import { connectsTo } from '../../lava/reach.ts';
import type { Plan, PutFileStep, Step } from '../../plan.ts';
import type { ContainerSpec, DeviceSpec, MountSpec, PortSpec } from '../../spec/container.ts';
import type { NetworkSpec } from '../../spec/network.ts';
import type { Value } from '../../value.ts';
import { placeOn } from '../network/static-address.ts';
import { answered, onlineAt, type Well } from '../well.ts';

export type DispatcherRequest = {
	/** Of the container, and of the worker in LAVA. */
	name: string;
	image: string;
	pull: boolean;
	speaks: Zmq | Http;
	network: string;
	newNetwork: NetworkSpec | undefined;
	/**
	 * A server on another network is connected to this one first; without an address of its own ('') the engine may give
	 * it the one that the dispatcher is to have.
	 */
	connectServer: { container: ContainerRef; address: string } | undefined;
	address: string;
	devices: readonly DeviceSpec[];
	privileged: boolean;
	capabilities: readonly string[];
	mounts: readonly MountSpec[];
	/** For devices that come and go, e.g. `c 189:* rwm`. */
	deviceRules?: readonly string[];
	ports: readonly PortSpec[];
	restart: string;
	/** Where it calls a server on another host: looked at first, for it may not be reached from there. */
	reaches?: { host: string; port: number } | undefined;
	/** Which server can say whether it is Online; undefined: none can be asked. */
	server: LavaServerRef | undefined;
};

type Zmq = {
	contract: 'zmq';
	masterUrl: string;
	loggerUrl: string;
	ipv6: boolean;
	socksProxy: string;
	/** Paths in the container; undefined = not encrypted. */
	certificates: { master: string; slave: string } | undefined;
};

type Http = {
	contract: 'http';
	url: string;
	/** '' = from the URL. */
	wsUrl: string;
	/** Seconds; '' = as usual. */
	httpTimeout: string;
	jobLogInterval: string;
	/** `server`: it is made in the server's container; `given`: by the user who runs the plan; `none`: it registers itself. */
	token: { from: 'server'; container: ContainerRef } | { from: 'given' } | { from: 'none' };
};

/** What is wrong with a name in LAVA; Docker's own rules come on top. */
export function workerNameProblem(name: string): string | undefined {
	if (name === 'lava-logs') return 'LAVA keeps the name lava-logs for itself: choose another.';
	return isWorkerName(name) ? undefined : 'Use letters, digits and - _ . @ only: LAVA reaches no other names.';
}

/** The name under which a plan knows the worker's token. */
export const tokenName = (worker: string): string => `${worker} worker token`;

export function dispatcherPlan(request: DispatcherRequest): Plan {
	const { name, speaks } = request;
	const container: ContainerRef = { id: '', name };
	const steps: Step[] = [
		...preparations(request),
		...(speaks.contract === 'http' && speaks.token.from === 'server'
			? [registerStep(name, speaks.token.container)]
			: []),
		{ do: 'create-volume', volume: { name: stateVolume(name) } },
		{ do: 'create', spec: dispatcherSpec(request) },
		...(speaks.contract === 'http' && speaks.token.from !== 'none' ? [tokenStep(name, container)] : []),
		{ do: 'start', container },
		...(request.reaches === undefined ? [] : [reachStep(container, request.reaches)]),
		...proofs(request, container).map((well): Step => ({ do: 'wait', ...well })),
	];
	return { title: `Create the dispatcher ${name}`, steps, warnings: warningsOf(request) };
}

/** Seconds: a container's network may need some, and nothing that comes later makes it reach more. */
const REACHED_SECONDS = 20;

function reachStep(container: ContainerRef, { host, port }: NonNullable<DispatcherRequest['reaches']>): Step {
	const says = `${urlHost(host)}:${port} can be reached`;
	const until = { is: 'succeeds' as const, container, probe: connectsTo(host, port), says };
	return { do: 'wait', until, seconds: REACHED_SECONDS };
}

/** What has to be there before its container is made: the network, its server on it, the image. */
export function preparations({ newNetwork, connectServer, network, pull, image }: DispatcherRequest): Step[] {
	return [
		...(newNetwork === undefined ? [] : [{ do: 'create-network' as const, network: newNetwork }]),
		...(connectServer === undefined ? [] : [connectStep(connectServer, network)]),
		...(pull ? [{ do: 'pull' as const, image }] : []),
	];
}

function connectStep({ container, address }: NonNullable<DispatcherRequest['connectServer']>, network: string): Step {
	return { do: 'connect', container, endpoint: placeOn(network, address) };
}

/** What says best that it works: the server, else its own log. One of that name may have run a minute ago. */
function proofs({ name, server, speaks }: DispatcherRequest, container: ContainerRef): Well[] {
	const online = server === undefined ? [] : [onlineAt(server, name, container)];
	// That the master took it comes at once, and LAVA's word a while later.
	return speaks.contract === 'zmq' || online.length === 0 ? [answered(container), ...online] : online;
}

/** Keeps what makes the worker itself: its token, and which jobs it runs. */
export const stateVolume = (name: string): string => `${name}-state`;

export function dispatcherSpec(request: DispatcherRequest): ContainerSpec {
	const { name, image, speaks, network, address, devices, privileged, capabilities, ports, restart } = request;
	const { deviceRules = [] } = request;
	const state: MountSpec = {
		type: 'volume',
		source: stateVolume(name),
		target: WORKER_CONTRACTS[speaks.contract].state,
	};
	return {
		name,
		image,
		hostname: name,
		// LAVA's worker hears no SIGTERM as process 1, and reaps nothing that test jobs leave behind (lava.md 7).
		init: true,
		environment: speaks.contract === 'zmq' ? zmqVariables(name, speaks) : httpVariables(name, speaks),
		networks: [placeOn(network, address)],
		mounts: [state, ...request.mounts],
		...(devices.length > 0 && { devices }),
		...(deviceRules.length > 0 && { deviceCgroupRules: deviceRules }),
		...(privileged && { privileged }),
		...(capabilities.length > 0 && { capAdd: capabilities }),
		...(ports.length > 0 && { ports }),
		restart,
	};
}

function zmqVariables(
	name: string,
	{ masterUrl, loggerUrl, ipv6, socksProxy, certificates }: Zmq,
): Record<string, string> {
	return {
		MASTER_URL: masterUrl,
		LOGGER_URL: loggerUrl,
		DISPATCHER_HOSTNAME: `--hostname=${name}`,
		...(ipv6 && { IPV6: '--ipv6' }),
		...(socksProxy !== '' && { SOCKS_PROXY: `--socks-proxy ${socksProxy}` }),
		...(certificates !== undefined && {
			ENCRYPT: '--encrypt',
			MASTER_CERT: `--master-cert ${certificates.master}`,
			SLAVE_CERT: `--slave-cert ${certificates.slave}`,
		}),
	};
}

function httpVariables(name: string, { url, wsUrl, httpTimeout, jobLogInterval }: Http): Record<string, string> {
	return {
		URL: url,
		WORKER_NAME: `--name=${name}`,
		...(wsUrl !== '' && { WS_URL: `--ws-url=${wsUrl}` }),
		...(httpTimeout !== '' && { HTTP_TIMEOUT: `--http-timeout=${httpTimeout}` }),
		...(jobLogInterval !== '' && { JOB_LOG_INTERVAL: `--job-log-interval=${jobLogInterval}` }),
	};
}

/** A worker that the server knows already keeps its devices and its token. */
export function registerStep(name: string, server: ContainerRef): Step {
	return {
		do: 'exec',
		container: server,
		says: `Register the worker ${name} and take its token`,
		...registerWorker(name, tokenName(name)),
		already: tellToken(name, tokenName(name)),
		undo: removeWorker(name),
	};
}

export function tokenStep(name: string, container: ContainerRef): PutFileStep {
	return tokenFile(container, { secret: tokenName(name) });
}

export function tokenFile(container: ContainerRef, content: Value): PutFileStep {
	const path = `${WORKER_CONTRACTS.http.state}/token`;
	return { do: 'put-file', container, path, content, mode: 0o600, uid: 0, gid: 0 };
}

function warningsOf({ privileged, speaks, devices }: DispatcherRequest): string[] {
	return [
		...(privileged ? ['Privileged: test jobs in it can do anything to this host.'] : []),
		...(privileged && devices.length > 0 ? ['Privileged containers see all devices anyway.'] : []),
		...(speaks.contract === 'http' && speaks.token.from === 'none'
			? ['It registers itself: the server has to allow that for its address (WORKER_AUTO_REGISTER_NETMASK).']
			: []),
	];
}
