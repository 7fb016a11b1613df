/**
 * A plan as a Compose file. What Compose has no words for is written as commands above it, in their order. Compose takes
 * nothing back: only plans that leave alone what is there are said so.
 */

import { Document } from 'yaml';
import type { HostKey } from '../../host.ts';
import type { Plan, Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { NetworkSpec } from '../../spec/network.ts';
import { isBuiltInNetwork } from '../../objects.ts';
import { secretsToGive } from '../../step/secrets.ts';
import { commentLines, secretNames } from '../comment.ts';
import { type DockerOf, dockerOf, onlyDocker } from '../docker-words.ts';
import { quoteCommand, type VariableOf, variablesFor } from '../quote.ts';
import { stepCommand } from '../shell.ts';
import { refuseUnsafe } from './refusal.ts';
import { newerThan1, newerThan2 } from './releases.ts';
import { composeService, escapeAll, withoutNothing } from './service.ts';

/** @throws Unsayable for a plan that changes or removes what is there */
export function composeFile(plan: Plan): string {
	refuseUnsafe(plan);
	return written(plan, plan, { docker: onlyDocker, fileOf: () => [] });
}

/**
 * A file for each host that the plan makes containers on; the way to build all of it stands in each of them.
 *
 * @param nameFor the name of a host's file
 * @throws Unsayable for a plan that changes or removes what is there
 */
export function composeFiles(plan: Plan, nameFor: (host: HostKey) => string): ReadonlyMap<HostKey, string> {
	refuseUnsafe(plan);
	const hosts = new Set(
		plan.steps.flatMap(step => (step.do === 'create' && step.host !== undefined ? [step.host] : [])),
	);
	const calls: Calls = {
		docker: dockerOf(plan),
		fileOf: host => (host === undefined ? [] : ['--file', nameFor(host)]),
	};
	return new Map(
		[...hosts].map(host => {
			const own = { ...plan, steps: plan.steps.filter(step => step.host === host) };
			return [host, written(own, plan, calls)];
		}),
	);
}

type Calls = {
	docker: DockerOf;
	/** The words that name the file of a host. */
	fileOf: (host: HostKey | undefined) => readonly string[];
};

/** @param whole what is to be done in all, of which `plan` is what this file is for */
function written(plan: Plan, whole: Plan, calls: Calls): string {
	const variable = variablesFor(secretNames(whole));
	const specs = specsOf(plan);
	const services = specs.map(spec => ({
		spec,
		...composeService(spec, names(specs), secret => `\${${variable(secret)}:?}`),
	}));
	const file = {
		services: Object.fromEntries(services.map(({ spec, service }) => [spec.name, service])),
		...withoutNothing({
			networks: Object.fromEntries(networks(plan, specs)),
			volumes: Object.fromEntries(volumes(plan, specs)),
		}),
	};
	// docker-compose 1.29 reads YAML 1.1, to which `no` is a boolean and `22:30` a number.
	const document = new Document(file, { compat: 'yaml-1.1' });
	const unsaid = services.flatMap(({ spec, unsaid: flags }) =>
		flags.map(flag => `# Compose has no word for ${flag} of ${spec.name}.`),
	);
	return [
		...commentLines(plan),
		...unsaid,
		'#',
		releaseLine(specs),
		'# Compose checks nothing beforehand and undoes nothing. "docker compose down" removes what a failed step left,',
		'# all but the volumes.',
		...exportLine(whole, variable),
		'#',
		calls.fileOf(whole.steps[0]?.host).length === 0
			? '# In the folder of this file, compose.yaml:'
			: '# For several hosts, in the folder of this file and of the others:',
		...instructions(whole, variable, calls).map(line => `#   ${line}`),
		'',
		document.toString({ lineWidth: 0 }),
	].join('\n');
}

function specsOf({ steps }: Plan): ContainerSpec[] {
	return steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
}

/** Compose reads the whole file each time. */
function exportLine({ steps }: Plan, variable: VariableOf): string[] {
	const given = secretsToGive(steps);
	return given.length === 0 ? [] : [`# It takes secrets from exported variables: ${given.map(variable).join(', ')}.`];
}

function releaseLine(specs: readonly ContainerSpec[]): string {
	if (specs.some(newerThan2)) return '# For Docker Compose 2.30 and later.';
	if (specs.some(newerThan1)) return '# For Docker Compose 2 and later.';
	return '# For Docker Compose 2 and later, and for docker-compose 1.29, where "docker compose" is written "docker-compose".';
}

function names(specs: readonly ContainerSpec[]): string[] {
	return specs.map(({ name }) => name);
}

/** Networks that commands make: no service is on them, or something else has to join them before there is a service. */
function madeBefore({ steps }: Plan, specs: readonly ContainerSpec[]): ReadonlySet<string> {
	const used = specs.flatMap(spec => (spec.networks ?? []).map(({ network }) => network));
	const joined = steps.flatMap(step => (step.do === 'connect' ? [step.endpoint.network] : []));
	const made = steps.flatMap(step => (step.do === 'create-network' ? [step.network.name] : []));
	return new Set(made.filter(name => joined.includes(name) || !used.includes(name)));
}

function networks(plan: Plan, specs: readonly ContainerSpec[]): [string, unknown][] {
	const before = madeBefore(plan, specs);
	const made = plan.steps.flatMap(step =>
		step.do === 'create-network' && !before.has(step.network.name) ? [step.network] : [],
	);
	const used = specs.flatMap(spec => (spec.networks ?? []).map(({ network }) => network));
	const others = [...new Set(used)].filter(
		name => !isBuiltInNetwork(name) && !made.some(network => network.name === name),
	);
	return [
		...made.map((network): [string, unknown] => [network.name, escapeAll(networkField(network))]),
		...others.map((name): [string, unknown] => [name, { name, external: true }]),
	];
}

function networkField(network: NetworkSpec) {
	return withoutNothing({
		name: network.name,
		driver: network.driver ?? 'bridge',
		driver_opts: network.options,
		ipam: withoutNothing({
			driver: network.ipamDriver,
			options: network.ipamOptions,
			config: network.subnets?.map(({ subnet, gateway, range, reserved }) =>
				withoutNothing({ subnet, gateway, ip_range: range, aux_addresses: reserved }),
			),
		}),
		internal: network.internal,
		attachable: network.attachable,
		enable_ipv6: network.ipv6,
		labels: network.labels,
	});
}

function mountedVolumes(specs: readonly ContainerSpec[]): string[] {
	return specs.flatMap(spec =>
		(spec.mounts ?? []).flatMap(mount => (mount.type === 'volume' && mount.source !== '' ? [mount.source] : [])),
	);
}

function volumes(plan: Plan, specs: readonly ContainerSpec[]): [string, unknown][] {
	const made = plan.steps.flatMap(step => (step.do === 'create-volume' ? [step.volume] : []));
	const mounted = new Set(mountedVolumes(specs));
	const others = [...mounted].filter(name => !made.some(volume => volume.name === name));
	return [
		...made
			.filter(({ name }) => mounted.has(name))
			.map(({ name, driver, options, labels }): [string, unknown] => [
				name,
				escapeAll(withoutNothing({ name, driver, driver_opts: options, labels })),
			]),
		...others.map((name): [string, unknown] => [name, { name }]),
	];
}

/** The plan's way with the file: what Compose does, and the docker commands between. */
function instructions(plan: Plan, variable: VariableOf, calls: Calls): string[] {
	return plan.steps
		.flatMap((step, at) => {
			const said = stepCommand(step, variable, calls.docker);
			const there = { ...plan, steps: plan.steps.filter(({ host }) => host === step.host) };
			const specs = specsOf(there);
			switch (step.do) {
				case 'create-network':
					return madeBefore(there, specs).has(step.network.name) ? [said] : [];
				case 'create-volume':
					return mountedVolumes(specs).includes(step.volume.name) ? [] : [said];
				case 'pull':
					return step.policy === 'always' ? [said] : [];
				case 'create':
					return isStartedNext(plan.steps, at, step) ? [] : [up(step.spec.name, '--no-start', step.host, calls)];
				case 'start':
					return [up(step.container.name, '--detach', step.host, calls)];
				default:
					return [said];
			}
		})
		.flatMap(line => line.split('\n'));
}

function up(name: string, option: string, host: HostKey | undefined, { docker, fileOf }: Calls): string {
	return quoteCommand([...docker(host), 'compose', ...fileOf(host), 'up', '--no-deps', option, name]);
}

/** Nothing has to be done with the container between: Compose makes and starts it in one. */
function isStartedNext(steps: readonly Step[], at: number, { spec, host }: Extract<Step, { do: 'create' }>): boolean {
	const next = steps
		.slice(at + 1)
		.find(step => step.host === host && 'container' in step && step.container.name === spec.name);
	return next?.do === 'start';
}
