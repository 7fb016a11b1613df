/** A container's settings as the arguments of `docker create`. */

import { bindText } from '../spec/bind.ts';
import { FLAGS, LISTS, MAPS, NUMBERS, TEXTS } from '../spec/fields.ts';
import type { BindableMount, ContainerSpec, DeviceSpec, HealthSpec, MountSpec, PortSpec } from '../spec/container.ts';
import type { EndpointSpec } from '../spec/network.ts';
import { secretsIn, type Value } from '../value.ts';
import { quoteCommand } from './quote.ts';
import { furtherWords, otherMount, requestWords } from './docker-further.ts';
import { dashed, entries, field, fields, option, options, seconds } from './words.ts';

/** The words after `docker create`, the image and the command last; variables with secrets by their names alone. */
export function createWords(spec: ContainerSpec): Value[] {
	const [program, ...programArguments] = spec.entrypoint ?? [];
	return [
		'--name',
		spec.name,
		...option('--platform', spec.platform),
		...networkWords(spec),
		...simpleWords(spec),
		...option('--restart', spec.restart),
		...publishedPorts(spec).flatMap(port => ['--publish', publishText(port)]),
		...(spec.expose ?? []).flatMap(port => ['--expose', port]),
		...(spec.mounts ?? []).flatMap(mountWords),
		...(spec.devices ?? []).flatMap(device => ['--device', deviceText(device)]),
		...option('--gpus', spec.gpus),
		...(spec.deviceRequests ?? []).flatMap(requestWords),
		...(spec.ulimits ?? []).flatMap(({ name, soft, hard }) => ['--ulimit', `${name}=${soft}:${hard}`]),
		...option('--log-driver', spec.logDriver),
		...entries('--log-opt', spec.logOptions),
		...(spec.health === undefined ? [] : healthWords(spec.health)),
		...Object.entries(spec.environment ?? {}).flatMap(environmentWords),
		...options('--env', spec.unset),
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

/** Those that mean something: on the host's network nothing is published, and Compose refuses such a service. */
export function publishedPorts({ ports = [], networkMode }: ContainerSpec): readonly PortSpec[] {
	return networkMode === 'host' || networkMode === 'none' ? [] : ports;
}

/** The networks that have to be connected after `docker create`. */
export function laterNetworks(spec: ContainerSpec): readonly EndpointSpec[] {
	return takesAll(spec) ? [] : (spec.networks ?? []).slice(1);
}

/** The words of `docker network connect`. */
export function connectWords(container: string, endpoint: EndpointSpec): string[] {
	return [
		...option('--ip', endpoint.ipv4),
		...option('--ip6', endpoint.ipv6),
		...options('--link-local-ip', endpoint.linkLocal),
		...options('--alias', endpoint.aliases),
		...options('--link', endpoint.links),
		...entries('--driver-opt', endpoint.driverOptions),
		...option('--gw-priority', endpoint.gatewayPriority?.toString()),
		...dashed(endpoint.network),
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
		first.driverOptions === undefined && first.gatewayPriority === undefined ? first.network : networkText(first, true),
		...option('--ip', first.ipv4),
		...option('--ip6', first.ipv6),
		...options('--link-local-ip', first.linkLocal),
		...options('--network-alias', first.aliases),
		...options('--link', first.links),
		...option('--mac-address', first.mac),
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
	const ofDriver = Object.entries(endpoint.driverOptions ?? {}).map(([name, value]) => `driver-opt=${name}=${value}`);
	const priority = field('gw-priority', endpoint.gatewayPriority?.toString());
	return fields([`name=${endpoint.network}`, ...addresses, ...ofDriver, priority]);
}

function simpleWords(spec: ContainerSpec): string[] {
	return [
		...TEXTS.flatMap(({ name, flag }) => option(flag, spec[name])),
		...NUMBERS.flatMap(({ name, flag }) => option(flag, spec[name]?.toString())),
		...FLAGS.flatMap(({ name, flag }) => (spec[name] === undefined ? [] : [spec[name] ? flag : `${flag}=false`])),
		...LISTS.flatMap(({ name, flag }) => options(flag, spec[name])),
		...MAPS.flatMap(({ name, flag }) => entries(flag, spec[name])),
		...furtherWords(spec),
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
	if (mount.type === 'other') return ['--mount', otherMount(mount).text];
	const bind = bindText(mount);
	return bind === undefined ? ['--mount', mountText(mount)] : ['--volume', bind];
}

function mountText(mount: BindableMount): string {
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
	return [
		// The command line has no form without a shell.
		...(kind === undefined ? [] : ['--health-cmd', kind === 'CMD-SHELL' ? words.join(' ') : quoteCommand(words)]),
		...option('--health-interval', seconds(health.interval)),
		...option('--health-timeout', seconds(health.timeout)),
		...option('--health-start-period', seconds(health.startPeriod)),
		...option('--health-start-interval', seconds(health.startInterval)),
		...option('--health-retries', health.retries?.toString()),
	];
}
