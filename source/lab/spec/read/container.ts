/** A container as it was found -> the spec that makes it again. */

import type { Recipe } from '../../image/recipe.ts';
import type { Change } from '../../drift.ts';
import type { Container, ContainerStatus } from '../../objects.ts';
import { isDeepEqual } from '../same.ts';
import { MASK, maskArguments, maskEnvironment } from '../../secret.ts';
import type { Value } from '../../value.ts';
import type { ContainerSpec, HealthSpec } from '../container.ts';
import { FLAGS, LISTS, MAPS, NUMBERS, TEXTS } from '../fields.ts';
import type { ContainerInspect, HealthInspect, ImageInspect } from './inspect.ts';
import { readDeviceRequests, readDevices } from './devices.ts';
import { readMounts } from './mounts.ts';
import { readNetworks } from './networks.ts';
import { readPorts } from './ports.ts';
import type { Tie } from '../ties.ts';
import { furtherSettings, unkeptParts } from './unread.ts';

/** What the engine takes by default; left out: Docker's own defaults. */
export type EngineDefaults = {
	runtime?: string;
	logDriver?: string;
	/** `host` on cgroup v1, `private` on v2. */
	cgroupns?: string;
	/** The host's name, which containers on its network have. */
	hostname?: string;
};

export type FoundContainer = {
	id: string;
	imageId: string;
	status: ContainerStatus;
	spec: ContainerSpec;
	/** The values of the secrets that the spec names: to recreate the container, not to be written anywhere. */
	secrets: ReadonlyMap<string, string>;
	/** Networks that it can't be taken off and put on again as it was (networks.ts). */
	macNetworks: readonly string[];
	/** Containers that need it, those first that others of them need. */
	dependants: readonly Dependant[];
	/** Paths of the host that it needs and that are not there now; left out: not known. */
	absent?: readonly string[];
	/** What it needs itself and is no more, as `docker inspect` names it. */
	missing: readonly Tie[];
	/** How its image was built here; left out: it was not, or that is no longer known. */
	recipe?: Recipe;
	/** What a container made from the spec would lack, one sentence each. */
	warnings: readonly string[];
};

/** A container that needs the one that was looked at, itself or through another one. */
export type Dependant = {
	container: Container;
	found: FoundContainer;
	/** What it needs, with the ids of those that it needs it of. */
	needs: readonly { how: Tie['how']; id: string }[];
	/** What it changed in its own layer. */
	changes: readonly Change[];
};

export type ReadContext = {
	/** The image it runs; where it is not at hand, what the image gave counts as given by the user. */
	image?: ImageInspect;
	defaults?: EngineDefaults;
	/** For a container in its place: unnamed volumes by their names, and ports by the numbers, that the engine gave them. */
	takenOver?: boolean;
};

export function readContainer(found: ContainerInspect, around: ReadContext = {}): FoundContainer {
	const { Config, HostConfig } = found;
	const name = found.Name.replace(/^\//, '');
	const image = around.image?.Config ?? undefined;
	const defaults = { runtime: 'runc', logDriver: 'json-file', ...around.defaults };
	const secrets = createSecrets(name);
	const mounts = readMounts(found, image, around.takenOver ?? false);
	const networks = readNetworks(found);
	const ports = readPorts(found, image, around.takenOver ?? false);
	const entrypoint = given(Config.Entrypoint, image?.Entrypoint) ?? (dropped(found, image) ? [''] : undefined);
	const command = entrypoint === undefined ? given(Config.Cmd, image?.Cmd) : emptyToNothing(Config.Cmd ?? undefined);
	const shared = (HostConfig.NetworkMode ?? '').startsWith('container:');
	const fields: { [K in keyof ContainerSpec]?: ContainerSpec[K] | undefined } = {
		...simpleFields(found, image, defaults),
		// Of the container whose network it shares: the engine writes them here, and takes none.
		...(shared && { hostname: undefined, domainname: undefined }),
		entrypoint: entrypoint && secrets.arguments(entrypoint),
		command: command && secrets.arguments(command),
		environment: secrets.environment(
			(Config.Env ?? []).filter(entry => entry.includes('=') && !(image?.Env ?? []).includes(entry)),
		),
		unset: emptyToNothing((Config.Env ?? []).filter(entry => !entry.includes('='))),
		health: isDeepEqual(Config.Healthcheck ?? {}, image?.Healthcheck ?? {})
			? undefined
			: readHealth(Config.Healthcheck),
		restart: readRestart(HostConfig.RestartPolicy),
		...networks.fields,
		...ports.fields,
		mounts: emptyToNothing(mounts.mounts),
		devices: emptyToNothing(readDevices(HostConfig.Devices)),
		...readDeviceRequests(HostConfig.DeviceRequests),
		ulimits: emptyToNothing(
			(HostConfig.Ulimits ?? []).map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
		),
		...readLog(HostConfig.LogConfig, defaults.logDriver),
		further: furtherSettings(found, image),
	};
	return {
		id: found.Id,
		imageId: found.Image,
		status: found.State.Status,
		spec: { name, image: Config.Image ?? found.Image, ...withoutNothing(fields) },
		secrets: secrets.values,
		macNetworks: networks.macNetworks,
		dependants: [],
		missing: [],
		warnings: [...networks.warnings, ...ports.warnings, ...mounts.warnings, ...unkeptParts(found)],
	};
}

/** Keys without a value are left out, as the type of a spec wants it. */
function withoutNothing(fields: { [K in keyof ContainerSpec]?: ContainerSpec[K] | undefined }): Partial<ContainerSpec> {
	const known = Object.entries(fields).filter(([, value]) => value !== undefined);
	return Object.fromEntries(known);
}

function emptyToNothing<T>(list: readonly T[] | undefined): readonly T[] | undefined {
	return list === undefined || list.length === 0 ? undefined : list;
}

type Config = ContainerInspect['Config'];

/** What the user gave: nothing, where it is what the image gives. */
function given(own: readonly string[] | null | undefined, image: readonly string[] | null | undefined) {
	return isDeepEqual(own ?? [], image ?? []) ? undefined : emptyToNothing(own ?? undefined);
}

/** Whether the user took the image's entrypoint away. */
function dropped({ Config: own }: ContainerInspect, image: Config | undefined): boolean {
	return (own.Entrypoint ?? []).length === 0 && (image?.Entrypoint ?? []).length > 0;
}

function simpleFields(found: ContainerInspect, image: Config | undefined, defaults: EngineDefaults) {
	const at = ({ part, key }: { part: 'Config' | 'HostConfig'; key: string }): unknown => found[part][key];
	const fields: Record<string, unknown> = {};
	for (const { name, standard, ...place } of TEXTS) {
		const value = at(place);
		const usual = ['', standard, defaultText(found, name, defaults), place.part === 'Config' ? image?.[place.key] : ''];
		if (typeof value === 'string' && !usual.includes(value)) fields[name] = value;
	}
	for (const { name, standard, scale = 1, zero, ...place } of NUMBERS) {
		const value = at(place);
		const usual = [zero ? null : 0, standard, name === 'memorySwap' ? 2 * (found.HostConfig.Memory ?? 0) : null];
		if (typeof value === 'number' && !usual.includes(value)) fields[name] = value / scale;
	}
	for (const { name, no, ...place } of FLAGS) {
		const value = at(place);
		if (value === true || (no && value === false)) fields[name] = value;
	}
	for (const { name, ...place } of LISTS) {
		const values = at(place);
		if (Array.isArray(values) && values.length > 0) fields[name] = ownList(name, values.map(String), found);
	}
	for (const { name, ...place } of MAPS) {
		const values = Object.entries(at(place) ?? {}).filter(([key, value]) => image?.Labels?.[key] !== value);
		if (values.length > 0) fields[name] = Object.fromEntries(values.map(([key, value]) => [key, String(value)]));
	}
	return fields;
}

/** What the engine fills in by itself. */
function defaultText({ Id, HostConfig }: ContainerInspect, name: string, defaults: EngineDefaults): string | undefined {
	if (name === 'runtime') return defaults.runtime;
	if (name === 'cgroupns') return defaults.cgroupns;
	if (name === 'hostname') return HostConfig.NetworkMode === 'host' ? defaults.hostname : Id.slice(0, 12);
	return undefined;
}

/** Without what engines and docker commands add: the own name in links (`/db:/calvin/db`), `CAP_`, a privileged container's label. */
function ownList(name: string, values: string[], { HostConfig }: ContainerInspect): readonly string[] | undefined {
	if (name === 'links') return values.map(link => link.replace(/^\/?([^:]+):.*\/([^/]+)$/, '$1:$2'));
	if (name === 'capAdd' || name === 'capDrop') return values.map(value => value.replace(/^CAP_/, ''));
	if (name !== 'securityOptions' || !HostConfig.Privileged) return values;
	return emptyToNothing(values.filter(value => value !== 'label=disable'));
}

const NANOSECONDS = 1e9;

function readHealth(health: HealthInspect): HealthSpec | undefined {
	if (!health) return undefined;
	return {
		test: health.Test ?? [],
		...seconds('interval', health.Interval),
		...seconds('timeout', health.Timeout),
		...seconds('startPeriod', health.StartPeriod),
		...seconds('startInterval', health.StartInterval),
		...(health.Retries ? { retries: health.Retries } : {}),
	};
}

function seconds(name: string, nano: number | null | undefined) {
	return nano ? { [name]: nano / NANOSECONDS } : {};
}

function readRestart(policy: ContainerInspect['HostConfig']['RestartPolicy']): string | undefined {
	if (!policy?.Name || policy.Name === 'no') return undefined;
	return policy.MaximumRetryCount ? `${policy.Name}:${policy.MaximumRetryCount}` : policy.Name;
}

function readLog(log: ContainerInspect['HostConfig']['LogConfig'], standard: string) {
	const options = Object.entries(log?.Config ?? {}).map(([name, value]) => [name, value ?? '']);
	return {
		logDriver: log?.Type && (log.Type !== standard || options.length > 0) ? log.Type : undefined,
		logOptions: options.length > 0 ? Object.fromEntries(options) : undefined,
	};
}

/** Takes what is secret out of a container's settings, under names that begin with the container's. */
function createSecrets(container: string) {
	const values = new Map<string, string>();
	const keep = (name: string, value: string): Value => {
		const secret = `${container} ${name}`;
		values.set(secret, value);
		return { secret };
	};
	return {
		values,
		environment(entries: readonly string[]): Readonly<Record<string, Value>> | undefined {
			if (entries.length === 0) return undefined;
			return Object.fromEntries(
				maskEnvironment(entries).map(({ name, secret }, index) => {
					const value = (entries[index] ?? '').slice(name.length + 1);
					return [name, secret ? keep(name, value) : value];
				}),
			);
		},
		arguments: (words: readonly string[]): readonly Value[] =>
			maskArguments(words).map((masked, index) => {
				const word = words[index] ?? '';
				return masked.includes(MASK) && !word.includes(MASK) ? keep(`argument ${index + 1}`, word) : word;
			}),
	};
}
