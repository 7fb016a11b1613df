/**
 * What an engine's inspect has and no spec has words for, whichever version it is of: found by what is left over, not by
 * a list of what may come.
 */

import type { FurtherSettings } from '../container.ts';
import { FLAGS, LISTS, MAPS, NUMBERS, TEXTS } from '../fields.ts';
import type { ContainerInspect } from './inspect.ts';

/** What the engine reports by default. */
export function isNothing(value: unknown): boolean {
	if (typeof value === 'object' && value !== null) return Object.values(value).every(isNothing);
	return value === null || value === undefined || value === '' || value === 0 || value === false || value === -1;
}

const words = (text: string): string[] => text.split(' ');

const fieldsOf = (part: 'Config' | 'HostConfig'): string[] =>
	[...TEXTS, ...NUMBERS, ...FLAGS, ...LISTS, ...MAPS].filter(field => field.part === part).map(({ key }) => key);

/** Read elsewhere, the image's, or of the client that made the container and not of the container. */
const READ = {
	Config: new Set([
		...fieldsOf('Config'),
		...words('Image Env Cmd Entrypoint Volumes ExposedPorts Healthcheck MacAddress'),
		...words('OnBuild ArgsEscaped AttachStdin AttachStdout AttachStderr'),
	]),
	HostConfig: new Set([
		...fieldsOf('HostConfig'),
		...words('NetworkMode RestartPolicy PortBindings Binds Mounts Tmpfs Devices DeviceRequests Ulimits LogConfig'),
		...words('MaskedPaths ReadonlyPaths ContainerIDFile ConsoleSize'),
	]),
};

/** They go on as they are: what an inspect tells of these, a creation takes. */
export function furtherSettings(
	found: ContainerInspect,
	image: ContainerInspect['Config'] | undefined,
): FurtherSettings | undefined {
	const config = leftOver(found.Config, READ.Config).filter(
		([key, value]) => JSON.stringify(value) !== JSON.stringify(image?.[key]),
	);
	const host = [...leftOver(found.HostConfig, READ.HostConfig), ...openedPaths(found)];
	if (config.length === 0 && host.length === 0) return undefined;
	return {
		...(config.length > 0 && { config: Object.fromEntries(config) }),
		...(host.length > 0 && { host: Object.fromEntries(host) }),
	};
}

function leftOver(settings: object, read: ReadonlySet<string>): [string, unknown][] {
	return Object.entries(settings).filter(([key, value]) => !read.has(key) && !isNothing(value));
}

/** `--security-opt systempaths=unconfined`: without it, and without privileges, an engine fills in paths of its own. */
function openedPaths({ HostConfig }: ContainerInspect): [string, unknown][] {
	if (HostConfig.Privileged) return [];
	return (['MaskedPaths', 'ReadonlyPaths'] as const).flatMap(key =>
		HostConfig[key]?.length === 0 ? [[key, [] as unknown]] : [],
	);
}

/** What is read of settings that have parts; of an endpoint also what is no setting. */
const PARTS = {
	Healthcheck: words('Test Interval Timeout StartPeriod StartInterval Retries'),
	RestartPolicy: words('Name MaximumRetryCount'),
	PortBindings: words('HostIp HostPort'),
	Devices: words('PathOnHost PathInContainer CgroupPermissions'),
	DeviceRequests: words('Driver Count DeviceIDs Capabilities Options'),
	Ulimits: words('Name Soft Hard'),
	LogConfig: words('Type Config'),
	IPAMConfig: words('IPv4Address IPv6Address LinkLocalIPs'),
	endpoint: [
		...words('IPAMConfig Links Aliases DriverOpts GwPriority MacAddress'),
		...words('NetworkID EndpointID DNSNames Gateway IPAddress IPPrefixLen'),
		...words('IPv6Gateway GlobalIPv6Address GlobalIPv6PrefixLen'),
	],
} as const;

/** A sentence for each part of a setting that no spec has a word for. */
export function unkeptParts({ Config, HostConfig, NetworkSettings }: ContainerInspect): string[] {
	const { RestartPolicy, PortBindings, Devices, DeviceRequests, Ulimits, LogConfig } = HostConfig;
	const networks = Object.entries(NetworkSettings.Networks ?? {});
	return [
		...unkept('Healthcheck', [Config.Healthcheck]),
		...unkept('RestartPolicy', [RestartPolicy]),
		...unkept('PortBindings', Object.values(PortBindings ?? {}).flat()),
		...unkept('Devices', Devices ?? []),
		...unkept('DeviceRequests', DeviceRequests ?? []),
		...unkept('Ulimits', Ulimits ?? []),
		...unkept('LogConfig', [LogConfig]),
		...networks.flatMap(([name, endpoint]) => [
			...unkept('endpoint', [endpoint], `its place on ${name}`),
			...unkept('IPAMConfig', [endpoint.IPAMConfig], `its place on ${name}`),
		]),
	];
}

function unkept(
	name: keyof typeof PARTS,
	settings: readonly (object | null | undefined)[],
	what = `its ${name}`,
): string[] {
	const known = new Set<string>(PARTS[name]);
	const left = settings.flatMap(setting => leftOver(setting ?? {}, known));
	return left.map(([key, value]) => `Not kept: ${key} of ${what} (${JSON.stringify(value)}).`);
}
