/**
 * A plan as a Compose file. What Compose has no words for is told as commands above it, in their order. Compose takes
 * nothing back: only plans that leave alone what is there are said so.
 */

import { Document } from 'yaml';
import type { Plan, Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { NetworkSpec } from '../../spec/network.ts';
import { isBuiltInNetwork } from '../../objects.ts';
import { secretsToGive } from '../../step/secrets.ts';
import { commentLines, secretNames } from '../comment.ts';
import { quoteCommand, type VariableOf, variablesFor } from '../quote.ts';
import { stepCommand } from '../shell.ts';
import { refuseUnsafe } from './refusal.ts';
import { newerThan1, newerThan2 } from './releases.ts';
import { composeService, escapeAll, withoutNothing } from './service.ts';

/** @throws Unsayable for a plan that changes or removes what is there */
export function composeFile(plan: Plan): string {
	refuseUnsafe(plan);
	const variable = variablesFor(secretNames(plan));
	const specs = plan.steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
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
		...exportLine(plan, variable),
		'#',
		'# In the folder of this file, compose.yaml:',
		...instructions(plan, specs, variable).map(line => `#   ${line}`),
		'',
		document.toString({ lineWidth: 0 }),
	].join('\n');
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
function instructions(plan: Plan, specs: readonly ContainerSpec[], variable: VariableOf): string[] {
	const before = madeBefore(plan, specs);
	const mounted = mountedVolumes(specs);
	return plan.steps
		.flatMap((step, at) => {
			switch (step.do) {
				case 'create-network':
					return before.has(step.network.name) ? [stepCommand(step, variable)] : [];
				case 'create-volume':
					return mounted.includes(step.volume.name) ? [] : [stepCommand(step, variable)];
				case 'pull':
					return step.policy === 'always' ? [stepCommand(step, variable)] : [];
				case 'create':
					return isStartedNext(plan.steps, at, step.spec.name) ? [] : [up(step.spec.name, '--no-start')];
				case 'start':
					return [up(step.container.name, '--detach')];
				default:
					return [stepCommand(step, variable)];
			}
		})
		.flatMap(line => line.split('\n'));
}

function up(name: string, option: string): string {
	return quoteCommand(['docker', 'compose', 'up', '--no-deps', option, name]);
}

/** Nothing has to be done with the container between: Compose makes and starts it in one. */
function isStartedNext(steps: readonly Step[], at: number, name: string): boolean {
	const next = steps.slice(at + 1).find(step => 'container' in step && step.container.name === name);
	return next?.do === 'start';
}
