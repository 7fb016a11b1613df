/** A container's settings as a service of the Compose specification (github.com/compose-spec/compose-spec). */

import { bindText } from '../../spec/bind.ts';
import type { BindableMount, ContainerSpec, DeviceSpec, HealthSpec, MountSpec } from '../../spec/container.ts';
import { FLAGS, LISTS, MAPS, NUMBERS, TEXTS } from '../../spec/fields.ts';
import type { EndpointSpec } from '../../spec/network.ts';
import { partsOf, type Value } from '../../value.ts';
import { deviceText, publishedPorts, publishText } from '../docker-create.ts';
import { hasColon } from '../unsayable.ts';
import { seconds } from '../words.ts';

export type Said = {
	service: Readonly<Record<string, unknown>>;
	/** Settings that Compose has no words for. */
	unsaid: readonly string[];
};

/** @param variable the text that Compose puts a secret in the place of, e.g. `${TOKEN:?}` */
export function composeService(
	spec: ContainerSpec,
	inPlan: readonly string[],
	variable: (secret: string) => string,
): Said {
	const value = (each: Value): string =>
		partsOf(each)
			.map(part => (typeof part === 'string' ? escapeDollars(part) : variable(part.secret)))
			.join('');
	const { fields, unsaid } = simpleFields(spec);
	const { environment, entrypoint, command } = spec;
	const plain = {
		container_name: spec.name,
		image: spec.image,
		platform: spec.platform,
		...fields,
		restart: spec.restart,
		...networkFields(spec, inPlan),
		ports: publishedPorts(spec).map(publishText),
		expose: spec.expose,
		volumes: spec.mounts?.flatMap(mount =>
			mount.type === 'tmpfs' || mount.type === 'other' ? [] : [mountField(mount)],
		),
		tmpfs: spec.mounts?.flatMap(mount => (mount.type === 'tmpfs' ? [tmpfsText(mount)] : [])),
		devices: spec.devices?.map(deviceField),
		deploy: deviceFields(spec),
		ulimits: spec.ulimits && Object.fromEntries(spec.ulimits.map(({ name, soft, hard }) => [name, { soft, hard }])),
		logging:
			spec.logDriver === undefined && spec.logOptions === undefined
				? undefined
				: withoutNothing({ driver: spec.logDriver, options: spec.logOptions }),
		healthcheck: spec.health && healthField(spec.health),
		volumes_from: spec.volumesFrom?.map(each =>
			inPlan.includes(each.split(':')[0] ?? '') ? each : `container:${each}`,
		),
		links: spec.links?.filter(link => isInPlan(link, inPlan)),
		external_links: spec.links?.filter(link => !isInPlan(link, inPlan)),
	};
	return {
		service: {
			...withoutNothing(escapeAll(withoutNothing(plain))),
			...(environment && {
				environment: Object.fromEntries(Object.entries(environment).map(([name, each]) => [name, value(each)])),
			}),
			...(entrypoint && { entrypoint: entrypoint.map(value) }),
			...(command && { command: command.map(value) }),
		},
		unsaid: [...unsaid, ...unsaidParts(spec)],
	};
}

function unsaidParts({ mounts = [], further = {}, unset = [] }: ContainerSpec): string[] {
	return [
		// A name alone is given the value that Compose's own caller has for it.
		...unset.map(name => `the removed variable ${name}`),
		...mounts.flatMap(mount => (mount.type === 'other' ? [`the mount at ${mount.target}`] : [])),
		...Object.keys({ ...further.config, ...further.host }),
	];
}

/** Compose takes `$NAME` for a variable. */
export function escapeDollars(text: string): string {
	return text.replaceAll('$', '$$$$');
}

export function escapeAll(data: object): Record<string, unknown> {
	return Object.fromEntries(Object.entries(data).map(([key, value]) => [escapeDollars(key), escapeDeep(value)]));
}

function escapeDeep(value: unknown): unknown {
	if (typeof value === 'string') return escapeDollars(value);
	if (Array.isArray(value)) return value.map(escapeDeep);
	return typeof value === 'object' && value !== null ? escapeAll(value) : value;
}

/** Undefined and empty fields are left out. */
export function withoutNothing(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
	return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function simpleFields(spec: ContainerSpec): { fields: Record<string, unknown>; unsaid: string[] } {
	const fields: Record<string, unknown> = {};
	const unsaid: string[] = [];
	for (const { name, flag, compose } of [...TEXTS, ...NUMBERS, ...FLAGS, ...LISTS, ...MAPS]) {
		const value = spec[name];
		if (value === undefined || name === 'links' || name === 'volumesFrom') continue;
		if (compose === undefined) unsaid.push(flag);
		else fields[compose] = name === 'stopGrace' ? seconds(spec.stopGrace) : value;
	}
	return { fields, unsaid };
}

function isInPlan(link: string, inPlan: readonly string[]): boolean {
	return inPlan.includes(link.split(':')[0] ?? '');
}

function networkFields({ networkMode, networks = [] }: ContainerSpec, inPlan: readonly string[]) {
	if (networkMode !== undefined) {
		const other = /^container:(.+)$/.exec(networkMode)?.[1] ?? '';
		return { network_mode: inPlan.includes(other) ? `service:${other}` : networkMode };
	}
	const [first] = networks;
	if (first === undefined || first.network === 'bridge') return { network_mode: 'bridge' };
	return {
		networks: Object.fromEntries(networks.map((place, index) => [place.network, endpointField(place, index === 0)])),
		// Engines before API 1.44 know only this one.
		mac_address: first.mac,
	};
}

/** The first network is the one of the highest priority. */
function endpointField(place: EndpointSpec, isFirst: boolean) {
	const { ipv4, ipv6, linkLocal, aliases, mac, driverOptions, gatewayPriority } = place;
	const fields = withoutNothing({
		ipv4_address: ipv4,
		ipv6_address: ipv6,
		link_local_ips: linkLocal,
		aliases,
		mac_address: isFirst ? undefined : mac,
		driver_opts: driverOptions,
		gw_priority: gatewayPriority,
		priority: isFirst ? 1 : undefined,
	});
	return Object.keys(fields).length === 0 ? null : fields;
}

function mountField(mount: BindableMount): unknown {
	const short = bindText(mount);
	if (short !== undefined) return short;
	return withoutNothing({
		type: mount.type,
		source: mount.source === '' ? undefined : mount.source,
		target: mount.target,
		read_only: mount.readOnly,
		...(mount.type === 'bind'
			? {
					bind: withoutNothing({
						propagation: mount.propagation,
						create_host_path: mount.mustExist ? false : undefined,
					}),
				}
			: { volume: withoutNothing({ nocopy: mount.noCopy }) }),
	});
}

function tmpfsText({ target, options }: Extract<MountSpec, { type: 'tmpfs' }>): string {
	return options === undefined ? target : `${target}:${options}`;
}

/** Of the short form colons are the ends of its parts; Compose has the long one since 2.30. */
function deviceField(device: DeviceSpec): unknown {
	const { host, container = host, permissions = 'rwm' } = device;
	if (!hasColon(device)) return deviceText(device);
	return { source: host, target: container, permissions };
}

function deviceFields({ gpus, deviceRequests }: ContainerSpec) {
	const ids = /^device=(.*)$/.exec(gpus ?? '')?.[1]?.split(',');
	const asked =
		gpus === undefined
			? []
			: [{ capabilities: ['gpu'], ...(ids ? { device_ids: ids } : { count: gpus === 'all' ? 'all' : Number(gpus) }) }];
	const requested = (deviceRequests ?? []).map(request =>
		withoutNothing({
			driver: request.driver,
			count: request.count === -1 ? 'all' : request.count,
			device_ids: request.ids,
			capabilities: request.capabilities?.flat(),
			options: request.options,
		}),
	);
	const devices = [...asked, ...requested];
	return devices.length === 0 ? undefined : { resources: { reservations: { devices } } };
}

function healthField({ test, interval, timeout, startPeriod, startInterval, retries }: HealthSpec) {
	if (test[0] === 'NONE') return { disable: true };
	return withoutNothing({
		test,
		interval: seconds(interval),
		timeout: seconds(timeout),
		start_period: seconds(startPeriod),
		start_interval: seconds(startInterval),
		retries,
	});
}
