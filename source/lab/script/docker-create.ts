/** A container's settings as the arguments of `docker create`. */

import { FLAGS, LISTS, MAPS, NUMBERS, TEXTS } from '../spec/fields.ts';
import type { ContainerSpec, DeviceSpec, HealthSpec, MountSpec, PortSpec } from '../spec/container.ts';
import type { EndpointSpec } from '../spec/network.ts';
import { secretsIn, type Value } from '../value.ts';
import { quoteCommand } from './quote.ts';

/** The words after `docker create`, the image and the command last; variables with secrets by their names alone. */
export function createWords(spec: ContainerSpec): Value[] {
	const [program, ...programArguments] = spec.entrypoint ?? [];
	return [
		'--name',
		spec.name,
		...text('--platform', spec.platform),
		...networkWords(spec),
		...simpleWords(spec),
		...text('--restart', spec.restart),
		...(spec.ports ?? []).flatMap(port => ['--publish', publishText(port)]),
		...(spec.expose ?? []).flatMap(port => ['--expose', port]),
		...(spec.mounts ?? []).flatMap(mountWords),
		...(spec.devices ?? []).flatMap(device => ['--device', deviceText(device)]),
		...text('--gpus', spec.gpus),
		...(spec.ulimits ?? []).flatMap(({ name, soft, hard }) => ['--ulimit', `${name}=${soft}:${hard}`]),
		...text('--log-driver', spec.logDriver),
		...entries('--log-opt', spec.logOptions),
		...(spec.health === undefined ? [] : healthWords(spec.health)),
		...Object.entries(spec.environment ?? {}).flatMap(environmentWords),
		...(program === undefined ? [] : ['--entrypoint', program]),
		spec.image,
		...programArguments,
		...(spec.command ?? []),
	];
}

/**
 * The variables whose values hold secrets: docker takes them from its own environment, where they don't show in the
 * list of processes.
 */
export function secretEnvironment(environment: Readonly<Record<string, Value>> = {}): [string, Value][] {
	return Object.entries(environment).filter(([, value]) => secretsIn(value).length > 0);
}

export function environmentWords([name, value]: [string, Value]): Value[] {
	return ['--env', typeof value === 'string' ? `${name}=${value}` : name];
}

/** The networks that have to be connected after `docker create`. */
export function laterNetworks(spec: ContainerSpec): readonly EndpointSpec[] {
	return takesAll(spec) ? [] : (spec.networks ?? []).slice(1);
}

/** The words of `docker network connect`. */
export function connectWords(container: string, endpoint: EndpointSpec): string[] {
	return [
		...text('--ip', endpoint.ipv4),
		...text('--ip6', endpoint.ipv6),
		...list('--link-local-ip', endpoint.linkLocal),
		...list('--alias', endpoint.aliases),
		...list('--link', endpoint.links),
		...entries('--driver-opt', endpoint.driverOptions),
		endpoint.network,
		container,
	];
}

/** `docker network connect` knows no MAC address; `docker create` (25 and later) takes several networks with theirs. */
function takesAll({ networks = [] }: ContainerSpec): boolean {
	return networks.slice(1).some(({ mac }) => mac !== undefined);
}

function networkWords(spec: ContainerSpec): string[] {
	const [first] = spec.networks ?? [];
	if (spec.networkMode !== undefined) return ['--network', spec.networkMode];
	if (first === undefined) return [];
	if (takesAll(spec)) return (spec.networks ?? []).flatMap(endpoint => ['--network', networkText(endpoint)]);
	return [
		'--network',
		first.driverOptions === undefined ? first.network : networkText(first, true),
		...text('--ip', first.ipv4),
		...text('--ip6', first.ipv6),
		...list('--link-local-ip', first.linkLocal),
		...list('--network-alias', first.aliases),
		...list('--link', first.links),
		...text('--mac-address', first.mac),
	];
}

/** One network in comma-separated fields. */
function networkText(endpoint: EndpointSpec, nameAndOptionsOnly = false): string {
	const addresses = nameAndOptionsOnly
		? []
		: [
				field('ip', endpoint.ipv4),
				field('ip6', endpoint.ipv6),
				...(endpoint.linkLocal ?? []).map(each => field('link-local-ip', each)),
				...(endpoint.aliases ?? []).map(each => field('alias', each)),
				field('mac-address', endpoint.mac),
			];
	const options = Object.entries(endpoint.driverOptions ?? {}).map(([name, value]) => `driver-opt=${name}=${value}`);
	return fields([`name=${endpoint.network}`, ...addresses, ...options]);
}

function simpleWords(spec: ContainerSpec): string[] {
	return [
		...TEXTS.flatMap(({ name, flag }) => text(flag, spec[name])),
		...NUMBERS.flatMap(({ name, flag }) => text(flag, spec[name]?.toString())),
		...FLAGS.flatMap(({ name, flag }) => (spec[name] === undefined ? [] : [spec[name] ? flag : `${flag}=false`])),
		...LISTS.flatMap(({ name, flag }) => list(flag, spec[name])),
		...MAPS.flatMap(({ name, flag }) => entries(flag, spec[name])),
	];
}

/** `ADDRESS:HOST:CONTAINER/PROTOCOL`, what is not said left out. */
export function publishText({ container, protocol = 'tcp', address, host }: PortSpec): string {
	const inside = protocol === 'tcp' ? String(container) : `${container}/${protocol}`;
	const outside = address?.includes(':') ? `[${address}]` : address;
	if (outside !== undefined) return `${outside}:${host ?? ''}:${inside}`;
	return host === undefined ? inside : `${host}:${inside}`;
}

function mountWords(mount: MountSpec): string[] {
	if (mount.type === 'tmpfs') {
		return ['--tmpfs', mount.options === undefined ? mount.target : `${mount.target}:${mount.options}`];
	}
	const bind = bindText(mount);
	return bind === undefined ? ['--mount', mountText(mount)] : ['--volume', bind];
}

/** `SOURCE:TARGET[:OPTIONS]`, the API's form too; undefined where that can't say it. */
export function bindText(mount: Exclude<MountSpec, { type: 'tmpfs' }>): string | undefined {
	const options = [
		mount.readOnly ? 'ro' : '',
		...(mount.type === 'bind' ? [mount.relabel ?? '', mount.propagation ?? ''] : [mount.noCopy ? 'nocopy' : '']),
	].filter(option => option !== '');
	if (mount.source.includes(':') || mount.target.includes(':')) return undefined;
	if (mount.type === 'bind' && mount.mustExist) return undefined;
	if (mount.source === '') return options.length === 0 ? mount.target : undefined;
	return [mount.source, mount.target, ...(options.length > 0 ? [options.join(',')] : [])].join(':');
}

function mountText(mount: Exclude<MountSpec, { type: 'tmpfs' }>): string {
	return fields([
		`type=${mount.type}`,
		field('source', mount.source),
		`target=${mount.target}`,
		mount.readOnly ? 'readonly' : '',
		...(mount.type === 'bind' ? [field('bind-propagation', mount.propagation)] : [mount.noCopy ? 'volume-nocopy' : '']),
	]);
}

/** `HOST:CONTAINER:PERMISSIONS`, what is as usual left out. */
export function deviceText({ host, container = host, permissions = 'rwm' }: DeviceSpec): string {
	if (permissions !== 'rwm') return `${host}:${container}:${permissions}`;
	return container === host ? host : `${host}:${container}`;
}

function healthWords({ test, ...health }: HealthSpec): string[] {
	const [kind, ...words] = test;
	if (kind === 'NONE') return ['--no-healthcheck'];
	const seconds = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value}s`);
	return [
		// The command line has no form without a shell.
		...(kind === undefined ? [] : ['--health-cmd', kind === 'CMD-SHELL' ? words.join(' ') : quoteCommand(words)]),
		...text('--health-interval', seconds(health.interval)),
		...text('--health-timeout', seconds(health.timeout)),
		...text('--health-start-period', seconds(health.startPeriod)),
		...text('--health-start-interval', seconds(health.startInterval)),
		...text('--health-retries', health.retries?.toString()),
	];
}

function text(flag: string, value: string | undefined): string[] {
	return value === undefined ? [] : [flag, value];
}

function list(flag: string, values: readonly string[] = []): string[] {
	return values.flatMap(value => [flag, value]);
}

function entries(flag: string, map: Readonly<Record<string, string>> = {}): string[] {
	return Object.entries(map).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}

function field(name: string, value: string | undefined): string {
	return value === undefined || value === '' ? '' : `${name}=${value}`;
}

/** Comma-separated values (RFC 4180), the empty ones left out. */
function fields(values: readonly string[]): string {
	return values
		.filter(value => value !== '')
		.map(value => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
		.join(',');
}
