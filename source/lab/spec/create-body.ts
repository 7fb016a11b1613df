/** Specs as the Engine API wants them (1.41 to 1.54), as plain data: the engine room sends it, scripts write it down. */

import type { Value } from '../value.ts';
import { bindText } from './bind.ts';
import type { BindableMount, ContainerSpec, DeviceRequestSpec, HealthSpec, MountSpec, PortSpec } from './container.ts';
import { FLAGS, LISTS, MAPS, NUMBERS, TEXTS } from './fields.ts';
import type { EndpointSpec, NetworkSpec, VolumeSpec } from './network.ts';

/** Puts a value, which may hold secrets, into a body. */
export type Say<Said> = (value: Value) => Said;

/** Before API 1.44 a container is created on one network, with one MAC address for the whole container. */
export type NetworksAtCreation = 'one' | 'all';

/** The body of `POST /containers/create`. */
export function containerBody<Said>(spec: ContainerSpec, say: Say<Said>, networks: NetworksAtCreation) {
	const [config, host] = simpleFields(spec);
	const [first] = spec.networks ?? [];
	return {
		...config,
		Image: spec.image,
		...(spec.entrypoint && { Entrypoint: spec.entrypoint.map(say) }),
		...(spec.command && { Cmd: spec.command.map(say) }),
		...((spec.environment || spec.unset) && { Env: environmentBody(spec).map(say) }),
		...(spec.health && { Healthcheck: healthBody(spec.health) }),
		...exposedPorts(spec),
		...unnamedVolumes(spec.mounts),
		...(networks === 'one' && first?.mac !== undefined && { MacAddress: first.mac }),
		...spec.further?.config,
		HostConfig: {
			...host,
			NetworkMode: spec.networkMode ?? first?.network ?? 'default',
			...(spec.restart !== undefined && { RestartPolicy: restartBody(spec.restart) }),
			...(spec.ports && { PortBindings: portBindings(spec.ports) }),
			...mountBodies(spec.mounts),
			...(spec.devices && {
				Devices: spec.devices.map(device => ({
					PathOnHost: device.host,
					PathInContainer: device.container ?? device.host,
					CgroupPermissions: device.permissions ?? 'rwm',
				})),
			}),
			...(spec.gpus !== undefined && { DeviceRequests: [gpuBody(spec.gpus)] }),
			...(spec.deviceRequests && { DeviceRequests: spec.deviceRequests.map(requestBody) }),
			...(spec.ulimits && {
				Ulimits: spec.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
			}),
			...((spec.logDriver !== undefined || spec.logOptions !== undefined) && {
				LogConfig: { Type: spec.logDriver ?? '', Config: spec.logOptions ?? {} },
			}),
			...spec.further?.host,
		},
		...(first && { NetworkingConfig: { EndpointsConfig: endpointsBody(spec.networks ?? [], networks) } }),
	};
}

/** What has to be connected after a creation on one network. */
export function networksLeft(spec: ContainerSpec, networks: NetworksAtCreation): readonly EndpointSpec[] {
	return networks === 'all' ? [] : (spec.networks ?? []).slice(1);
}

function endpointsBody(endpoints: readonly EndpointSpec[], networks: NetworksAtCreation) {
	const named = networks === 'all' ? endpoints : endpoints.slice(0, 1);
	return Object.fromEntries(named.map(endpoint => [endpoint.network, endpointBody(endpoint)]));
}

/** `EndpointSettings`; an engine before API 1.44 leaves its MacAddress out of account. */
export function endpointBody({ ipv4, ipv6, linkLocal, aliases, mac, links, driverOptions, ...place }: EndpointSpec) {
	const addresses = {
		...(ipv4 !== undefined && { IPv4Address: ipv4 }),
		...(ipv6 !== undefined && { IPv6Address: ipv6 }),
		...(linkLocal && { LinkLocalIPs: linkLocal }),
	};
	return {
		...(Object.keys(addresses).length > 0 && { IPAMConfig: addresses }),
		...(aliases && { Aliases: aliases }),
		...(mac !== undefined && { MacAddress: mac }),
		...(links && { Links: links }),
		...(driverOptions && { DriverOpts: driverOptions }),
		...(place.gatewayPriority !== undefined && { GwPriority: place.gatewayPriority }),
	};
}

/** The body of `POST /networks/create`. */
export function networkBody(network: NetworkSpec) {
	const { subnets = [], ipamDriver, ipamOptions } = network;
	return {
		Name: network.name,
		// What the engine takes for it otherwise differs between its versions.
		Driver: network.driver ?? 'bridge',
		CheckDuplicate: true,
		...(network.ipv6 !== undefined && { EnableIPv6: network.ipv6 }),
		...(network.internal !== undefined && { Internal: network.internal }),
		...(network.attachable !== undefined && { Attachable: network.attachable }),
		...(network.labels && { Labels: network.labels }),
		...(network.options && { Options: network.options }),
		IPAM: {
			Driver: ipamDriver ?? 'default',
			...(ipamOptions && { Options: ipamOptions }),
			Config: subnets.map(({ subnet, gateway, range, reserved }) => ({
				Subnet: subnet,
				...(gateway !== undefined && { Gateway: gateway }),
				...(range !== undefined && { IPRange: range }),
				...(reserved && { AuxiliaryAddresses: reserved }),
			})),
		},
	};
}

/** The body of `POST /volumes/create`. */
export function volumeBody({ name, driver, options, labels }: VolumeSpec) {
	return {
		Name: name,
		Driver: driver ?? 'local',
		...(options && { DriverOpts: options }),
		...(labels && { Labels: labels }),
	};
}

/** A name alone takes a variable of the image away. */
function environmentBody({ environment = {}, unset = [] }: ContainerSpec): Value[] {
	return [...Object.entries(environment).map(([name, value]) => entry(name, value)), ...unset];
}

function entry(name: string, value: Value): Value {
	return typeof value === 'string' ? `${name}=${value}` : [`${name}=`, value].flat();
}

type Part = Record<string, unknown>;

/** The settings that are the same everywhere but for their name, for `Config` and for `HostConfig`. */
function simpleFields(spec: ContainerSpec): [config: Part, host: Part] {
	const parts: Record<'Config' | 'HostConfig', Part> = { Config: {}, HostConfig: {} };
	for (const { name, part, key } of [...TEXTS, ...FLAGS, ...LISTS, ...MAPS]) {
		if (spec[name] !== undefined) parts[part][key] = spec[name];
	}
	for (const { name, part, key, scale = 1 } of NUMBERS) {
		const number = spec[name];
		if (number !== undefined) parts[part][key] = Math.round(number * scale);
	}
	return [parts.Config, parts.HostConfig];
}

const NANOSECONDS = 1e9;

function healthBody({ test, interval, timeout, startPeriod, startInterval, retries }: HealthSpec) {
	return {
		Test: test,
		...nano('Interval', interval),
		...nano('Timeout', timeout),
		...nano('StartPeriod', startPeriod),
		...nano('StartInterval', startInterval),
		...(retries !== undefined && { Retries: retries }),
	};
}

function nano(name: string, seconds: number | undefined) {
	return seconds === undefined ? {} : { [name]: Math.round(seconds * NANOSECONDS) };
}

function restartBody(policy: string) {
	const [name = '', times] = policy.split(':');
	return { Name: name, MaximumRetryCount: Number(times ?? 0) };
}

function portKey({ container, protocol = 'tcp' }: PortSpec): string {
	return `${container}/${protocol}`;
}

function exposedPorts({ ports = [], expose = [] }: ContainerSpec): Part {
	const keys = [...ports.map(portKey), ...expose.map(port => (port.includes('/') ? port : `${port}/tcp`))];
	return keys.length === 0 ? {} : { ExposedPorts: Object.fromEntries(keys.map(key => [key, {}])) };
}

function portBindings(ports: readonly PortSpec[]) {
	const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
	for (const port of ports) {
		(bindings[portKey(port)] ??= []).push({ HostIp: port.address ?? '', HostPort: String(port.host ?? '') });
	}
	return bindings;
}

function unnamedVolumes(mounts: readonly MountSpec[] = []): Part {
	const unnamed = mounts.filter(mount => mount.type === 'volume' && bindText(mount) === mount.target);
	return unnamed.length === 0 ? {} : { Volumes: Object.fromEntries(unnamed.map(({ target }) => [target, {}])) };
}

function mountBodies(mounts: readonly MountSpec[] = []): Part {
	const binds: string[] = [];
	const structured: unknown[] = [];
	const tmpfs: Record<string, string> = {};
	for (const mount of mounts) {
		if (mount.type === 'tmpfs') {
			tmpfs[mount.target] = mount.options ?? '';
			continue;
		}
		if (mount.type === 'other') {
			structured.push({ ...mount.as, Target: mount.target });
			continue;
		}
		const bind = bindText(mount);
		if (bind === undefined) structured.push(mountBody(mount));
		else if (bind !== mount.target) binds.push(bind);
	}
	return {
		...(binds.length > 0 && { Binds: binds }),
		...(structured.length > 0 && { Mounts: structured }),
		...(Object.keys(tmpfs).length > 0 && { Tmpfs: tmpfs }),
	};
}

function mountBody(mount: BindableMount) {
	return {
		Type: mount.type,
		...(mount.source !== '' && { Source: mount.source }),
		Target: mount.target,
		...(mount.readOnly && { ReadOnly: true }),
		...(mount.type === 'bind' && mount.propagation && { BindOptions: { Propagation: mount.propagation } }),
		...(mount.type === 'volume' && mount.noCopy && { VolumeOptions: { NoCopy: true } }),
	};
}

/** `all`, a number, or `device=ID,ID`. */
function gpuBody(gpus: string) {
	const devices = /^device=(.*)$/.exec(gpus)?.[1];
	return {
		Driver: '',
		Count: devices !== undefined ? 0 : gpus === 'all' ? -1 : Number(gpus),
		DeviceIDs: devices?.split(',') ?? null,
		Capabilities: [['gpu']],
		Options: {},
	};
}

function requestBody({ driver = '', count = 0, ids, capabilities, options }: DeviceRequestSpec) {
	return {
		Driver: driver,
		Count: count,
		DeviceIDs: ids ?? null,
		Capabilities: capabilities ?? null,
		Options: options ?? null,
	};
}
