/** A container's ports as they were asked for, or as they are. */

import type { ContainerSpec, PortSpec } from '../container.ts';
import type { ContainerInspect } from './inspect.ts';

export type FoundPorts = { fields: Pick<ContainerSpec, 'ports' | 'expose'>; warnings: readonly string[] };

/**
 * Published ports, and those that are only exposed.
 *
 * @param chosen ports that the engine chose keep their numbers: who reaches the container knows it by them
 */
export function readPorts(
	found: ContainerInspect,
	image: ContainerInspect['Config'] | undefined,
	chosen: boolean,
): FoundPorts {
	const { Config, HostConfig } = found;
	const bindings = Object.entries(HostConfig.PortBindings ?? {});
	const asked = bindings.flatMap(([key, places]) =>
		(places ?? [{ HostIp: '', HostPort: '' }]).map(({ HostIp, HostPort }): PortSpec => ({
			...readPortKey(key),
			...(HostIp && { address: HostIp }),
			...(HostPort && { host: readHostPort(HostPort) }),
		})),
	);
	const known = new Set([...bindings.map(([key]) => key), ...Object.keys(image?.ExposedPorts ?? {})]);
	const expose = Object.keys(Config.ExposedPorts ?? {}).filter(key => !known.has(key));
	const kept = chosen ? keepChosen(asked, found) : { ports: asked, warnings: [] };
	return {
		fields: { ...(kept.ports.length > 0 && { ports: kept.ports }), ...(expose.length > 0 && { expose }) },
		warnings: kept.warnings,
	};
}

/** Of `--publish 80`, of a range, and of `--publish-all`. */
function keepChosen(asked: readonly PortSpec[], { NetworkSettings }: ContainerInspect) {
	const now = new Map(Object.entries(NetworkSettings.Ports ?? {}));
	const warnings: string[] = [];
	const settled = asked.map(port => {
		if (typeof port.host === 'number') return port;
		const host = hostNow(port, now.get(keyOf(port)) ?? []);
		if (host === undefined) {
			warnings.push(`${keyOf(port)} gets another port of the host, which the engine chooses.`);
			return port;
		}
		warnings.push(`${keyOf(port)} stays on the host's port ${host}, which the engine had chosen.`);
		return { ...port, host };
	});
	// What is published and was not asked for, `--publish-all` publishes.
	const known = new Set(asked.map(keyOf));
	const published = [...now].flatMap(([key, places]): PortSpec[] => {
		const port = readPortKey(key);
		const host = known.has(key) ? undefined : hostNow(port, places ?? []);
		return host === undefined ? [] : [{ ...port, host }];
	});
	warnings.push(
		...published.map(port => `${keyOf(port)} stays on the host's port ${port.host}, which the engine had chosen.`),
	);
	return { ports: [...settled, ...published], warnings };
}

type Places = readonly { HostIp?: string | null | undefined; HostPort?: string | null | undefined }[];

/** Undefined while it is not published, or where one port is published several times. */
function hostNow({ address = '' }: PortSpec, places: Places): number | undefined {
	const there = places.filter(({ HostIp }) => address === '' || HostIp === address);
	const hosts = new Set(there.map(({ HostPort }) => Number(HostPort)));
	const [host] = hosts;
	return hosts.size === 1 ? host : undefined;
}

const keyOf = ({ container, protocol = 'tcp' }: PortSpec): string => `${container}/${protocol}`;

function readPortKey(key: string): PortSpec {
	const [port = '', protocol] = key.split('/');
	return {
		container: Number(port),
		...((protocol === 'udp' || protocol === 'sctp') && { protocol }),
	};
}

function readHostPort(port: string): NonNullable<PortSpec['host']> {
	const [from, to] = port.split('-').map(Number);
	return to === undefined ? Number(from) : `${Number(from)}-${to}`;
}
