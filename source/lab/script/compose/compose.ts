/** A plan as a Compose file. What Compose has no words for is told as commands above it, in their order. */

import { Document } from 'yaml';
import type { Plan, PutFileStep, Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { NetworkSpec } from '../../spec/network.ts';
import { isBuiltInNetwork } from '../../objects.ts';
import { secretsCaptured } from '../../step/secrets.ts';
import { partsOf, secretsIn } from '../../value.ts';
import { commentLines, secretNames } from '../comment.ts';
import { composeService, escapeAll, escapeDollars, withoutNothing } from './service.ts';
import { quoteCommand, type VariableOf, variablesFor } from '../quote.ts';
import { octal, stepCommand } from '../shell.ts';

/** Needs Docker Compose 2.23.1 or later for files that it puts into containers. */
export function composeFile(plan: Plan): string {
	const variable = variablesFor(secretNames(plan));
	const specs = plan.steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
	const files = plan.steps.filter((step): step is PutFileStep => isOwnFile(step, specs));
	const services = specs.map(spec => ({ spec, ...composeService(spec, names(specs), interpolation(plan, variable)) }));
	const document = new Document({
		name: projectName(plan.title),
		services: Object.fromEntries(
			services.map(({ spec, service }) => [spec.name, { ...service, ...mountedFiles(spec, files) }]),
		),
		...withoutNothing({
			networks: Object.fromEntries(networks(plan, specs)),
			volumes: Object.fromEntries(volumes(plan, specs)),
			configs: Object.fromEntries(configs(files, interpolation(plan, variable))),
			secrets: Object.fromEntries(
				files
					.filter(isSecretAlone)
					.map(file => [fileKey(file), { environment: variable(secretsIn(file.content)[0] ?? '') }]),
			),
		}),
	});
	const unsaid = services.flatMap(({ spec, unsaid: flags }) =>
		flags.map(flag => `# Compose has no word for ${flag} of ${spec.name}.`),
	);
	return [
		...commentLines(plan),
		...unsaid,
		'#',
		'# In the folder of this file, compose.yaml:',
		...instructions(plan, specs, variable).map(line => `#   ${line}`),
		'',
		document.toString({ lineWidth: 0 }),
	].join('\n');
}

function names(specs: readonly ContainerSpec[]): string[] {
	return specs.map(({ name }) => name);
}

/** Compose's rule: lower case letters, digits, dashes and underscores, a letter or digit first. */
function projectName(title: string): string {
	return (
		title
			.toLowerCase()
			.replace(/[^a-z0-9]+/g, '-')
			.replace(/^-+|-+$/g, '') || 'lab'
	);
}

/** What steps capture is not there yet when Compose first reads the file. */
function interpolation(plan: Plan, variable: VariableOf): (secret: string) => string {
	const captured = new Set(plan.steps.flatMap(secretsCaptured));
	return secret => (captured.has(secret) ? `\${${variable(secret)}:-}` : `\${${variable(secret)}:?}`);
}

/** A file for a container of the plan is there from its creation on. */
function isOwnFile(step: Step, specs: readonly ContainerSpec[]): boolean {
	return step.do === 'put-file' && names(specs).includes(step.container.name);
}

function fileKey({ container, path }: PutFileStep): string {
	return `${container.name}${path}`.replace(/[^a-zA-Z0-9._-]+/g, '-');
}

/** Compose takes these from the environment without ever showing them. */
function isSecretAlone({ content }: PutFileStep): boolean {
	return partsOf(content).length === 1 && secretsIn(content).length === 1;
}

function mountedFiles(spec: ContainerSpec, files: readonly PutFileStep[]) {
	const own = files.filter(({ container }) => container.name === spec.name);
	return withoutNothing({
		configs: mounted(own.filter(file => !isSecretAlone(file))),
		secrets: mounted(own.filter(isSecretAlone)),
	});
}

function mounted(files: readonly PutFileStep[]) {
	return files.map(file => ({
		source: fileKey(file),
		target: escapeDollars(file.path),
		uid: String(file.uid),
		gid: String(file.gid),
		mode: octal(file.mode),
	}));
}

function configs(files: readonly PutFileStep[], secret: (name: string) => string): [string, unknown][] {
	return files
		.filter(file => !isSecretAlone(file))
		.map(file => {
			const parts = partsOf(file.content).map(part =>
				typeof part === 'string' ? escapeDollars(part) : secret(part.secret),
			);
			return [fileKey(file), { content: parts.join('') }];
		});
}

function networks(plan: Plan, specs: readonly ContainerSpec[]): [string, unknown][] {
	const made = plan.steps.flatMap(step => (step.do === 'create-network' ? [step.network] : []));
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

function volumes(plan: Plan, specs: readonly ContainerSpec[]): [string, unknown][] {
	const made = plan.steps.flatMap(step => (step.do === 'create-volume' ? [step.volume] : []));
	const named = specs.flatMap(spec =>
		(spec.mounts ?? []).flatMap(mount => (mount.type === 'volume' && mount.source !== '' ? [mount.source] : [])),
	);
	const others = [...new Set(named)].filter(name => !made.some(volume => volume.name === name));
	return [
		...made.map(({ name, driver, options, labels }): [string, unknown] => [
			name,
			escapeAll(withoutNothing({ name, driver, driver_opts: options, labels })),
		]),
		...others.map((name): [string, unknown] => [name, { name }]),
	];
}

/** The plan's way with the file: what Compose does, and the docker commands between. */
function instructions(plan: Plan, specs: readonly ContainerSpec[], variable: VariableOf): string[] {
	return plan.steps
		.flatMap(step => {
			switch (step.do) {
				case 'create-network':
				case 'create-volume':
					return [];
				case 'pull':
					return step.credentials === undefined && step.policy !== 'always' ? [] : [stepCommand(step, variable)];
				case 'create':
					return isStarted(plan, step.spec.name) ? [] : [up(step.spec.name, '--no-start')];
				case 'start':
					return names(specs).includes(step.container.name)
						? [up(step.container.name, '--detach')]
						: [stepCommand(step, variable)];
				case 'put-file':
					return isOwnFile(step, specs) ? [] : [stepCommand(step, variable)];
				default:
					return [exported(step, variable)];
			}
		})
		.flatMap(line => line.split('\n'));
}

function up(name: string, option: string): string {
	return quoteCommand(['docker', 'compose', 'up', '--no-deps', option, name]);
}

function isStarted(plan: Plan, name: string): boolean {
	return plan.steps.some(step => step.do === 'start' && step.container.name === name);
}

/** Compose takes captured secrets from the environment. */
function exported(step: Step, variable: VariableOf): string {
	const command = stepCommand(step, variable);
	const [secret] = secretsCaptured(step);
	return secret === undefined ? command : `${command}; export ${variable(secret)}`;
}
