/** Steps as the docker commands an administrator would type: exact, copyable, without a secret. */

import type { Capture, Command, ContainerRef } from '../command.ts';
import type { Condition } from '../condition.ts';
import type { BuildStep, ExecStep, Plan, PullStep, PutFileStep, Step } from '../plan.ts';
import type { NetworkSpec, VolumeSpec } from '../spec/network.ts';
import type { ContainerSpec } from '../spec/container.ts';
import { partsOf, type Value } from '../value.ts';
import { connectWords, createWords, environmentWords, laterNetworks, secretEnvironment } from './docker-create.ts';
import { quoteCommand, quoteValue, type VariableOf, variableOf } from './quote.ts';
import { loginRegistry } from './registry.ts';

/** The command that does what a step does: shell source, with a variable for each secret. */
export function stepCommand(step: Step, variable: VariableOf = variableOf): string {
	const docker = (...words: readonly Value[]): string => quoteCommand(['docker', ...words], variable);
	switch (step.do) {
		case 'create-network':
			return docker('network', 'create', ...networkWords(step.network));
		case 'remove-network':
			return docker('network', 'rm', step.network);
		case 'connect':
			return docker('network', 'connect', ...connectWords(nameOf(step.container), step.endpoint));
		case 'disconnect':
			return docker('network', 'disconnect', step.network, nameOf(step.container));
		case 'create-volume':
			return docker('volume', 'create', ...volumeWords(step.volume));
		case 'remove-volume':
			return docker('volume', 'rm', step.volume);
		case 'pull':
			return pullCommand(step, variable);
		case 'build':
			return buildCommand(step);
		case 'tag':
			return docker('tag', step.image, step.as);
		case 'create':
			return createCommand(step.spec, variable);
		case 'put-file':
			return putFileCommand(step, variable);
		case 'exec':
			return execStepCommand(step, variable);
		case 'wait':
			return `until ${conditionCommand(step.until, variable)}; do sleep 1; done`;
		default:
			return docker(...containerWords(step));
	}
}

export function planCommands(plan: Plan): string[] {
	return plan.steps.map(step => stepCommand(step));
}

type ContainerStep = Extract<
	Step,
	{ do: 'start' | 'pause' | 'unpause' | 'stop' | 'restart' | 'kill' | 'rename' | 'remove' }
>;

function containerWords(step: ContainerStep): string[] {
	const name = nameOf(step.container);
	switch (step.do) {
		case 'start':
		case 'pause':
		case 'unpause':
			return [step.do, name];
		// The long flag was `--time` and is `--timeout` from Docker 28 on; the short one stayed.
		case 'stop':
		case 'restart':
			return [step.do, '-t', String(step.grace), name];
		case 'kill':
			return ['kill', '--signal', step.signal, name];
		case 'rename':
			return ['rename', name, step.to];
		case 'remove':
			return ['rm', ...(step.force ? ['--force'] : []), ...(step.volumes ? ['--volumes'] : []), name];
	}
}

/** Docker takes either; a name is what people read. */
export function nameOf({ id, name }: ContainerRef): string {
	return name === '' ? id : name;
}

function networkWords(network: NetworkSpec): string[] {
	const { driver, subnets = [], ipv6, internal, attachable, ipamDriver } = network;
	const option = (flag: string, value: string | undefined): string[] => (value === undefined ? [] : [flag, value]);
	const map = (flag: string, values: Readonly<Record<string, string>> = {}): string[] =>
		Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
	return [
		...option('--driver', driver),
		...subnets.flatMap(({ subnet, gateway, range, reserved }) => [
			'--subnet',
			subnet,
			...option('--gateway', gateway),
			...option('--ip-range', range),
			...map('--aux-address', reserved),
		]),
		...(ipv6 ? ['--ipv6'] : []),
		...(internal ? ['--internal'] : []),
		...(attachable ? ['--attachable'] : []),
		...option('--ipam-driver', ipamDriver),
		...map('--ipam-opt', network.ipamOptions),
		...map('--opt', network.options),
		...map('--label', network.labels),
		network.name,
	];
}

function volumeWords({ name, driver, options = {}, labels = {} }: VolumeSpec): string[] {
	return [
		...(driver === undefined ? [] : ['--driver', driver]),
		...Object.entries(options).flatMap(([key, value]) => ['--opt', `${key}=${value}`]),
		...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
		name,
	];
}

function createCommand(spec: ContainerSpec, variable: VariableOf): string {
	return [
		`${assignments(spec.environment, variable)}${quoteCommand(['docker', 'create', ...createWords(spec)], variable)}`,
		...laterNetworks(spec).map(each =>
			quoteCommand(['docker', 'network', 'connect', ...connectWords(spec.name, each)]),
		),
	].join(' && ');
}

function pullCommand({ image, platform, credentials }: PullStep, variable: VariableOf): string {
	const pull = quoteCommand(['docker', 'pull', ...(platform === undefined ? [] : ['--platform', platform]), image]);
	if (credentials === undefined) return pull;
	const login = ['docker', 'login', '--username', credentials.user, '--password-stdin', ...loginRegistry(image)];
	return `${printed(credentials.password, variable)} | ${quoteCommand(login)} && ${pull}`;
}

function buildCommand({ tag, dockerfile, files = {}, platform, network }: BuildStep): string {
	const options = [
		...(platform === undefined ? [] : ['--platform', platform]),
		...(network === undefined ? [] : ['--network', network]),
		'--tag',
		tag,
	];
	const entries = Object.entries(files);
	if (entries.length === 0) {
		return `${printed(dockerfile, variableOf)} | ${quoteCommand(['docker', 'build', ...options, '-'])}`;
	}
	const written = [['Dockerfile', { content: dockerfile }] as const, ...entries].flatMap(([path, file]) => [
		...(path.includes('/') ? [quoteCommand(['mkdir', '-p', path.slice(0, path.lastIndexOf('/'))])] : []),
		`${printed(file.content, variableOf)} >${quoteCommand([path])}`,
		...('mode' in file && file.mode !== undefined ? [`chmod ${octal(file.mode)} ${quoteCommand([path])}`] : []),
	]);
	return inScratchFolder([...written, quoteCommand(['docker', 'build', ...options, '.'])]);
}

function putFileCommand(step: PutFileStep, variable: VariableOf): string {
	const { container, path, content, mode, uid, gid } = step;
	const slash = path.lastIndexOf('/');
	const file = quoteCommand([path.slice(slash + 1)]);
	const owner = ['tar', '-c', `--owner=${uid}`, `--group=${gid}`, `--mode=${octal(mode)}`];
	const copy = quoteCommand(['docker', 'cp', '-', `${nameOf(container)}:${path.slice(0, slash) || '/'}`]);
	return inScratchFolder([
		'umask 077',
		`${printed(content, variable)} >${file}`,
		`${quoteCommand(owner)} ${file} | ${copy}`,
	]);
}

function inScratchFolder(commands: readonly string[]): string {
	return `(cd "$(mktemp -d)" && ${commands.join(' && ')} && rm -r "$PWD")`;
}

export function octal(mode: number): string {
	return mode.toString(8).padStart(4, '0');
}

function execStepCommand(step: ExecStep, variable: VariableOf): string {
	const command = execCommand(step.container, step, variable);
	return step.capture === undefined ? command : captureCommand(command, step.capture, variable);
}

/** Takes what a command prints into the secret's variable. */
export function captureCommand(command: string, { secret, after }: Capture, variable: VariableOf): string {
	const cut = after === undefined ? '' : ` | sed -n ${quoteCommand([`s/^${escapeSed(after)} *//p`])} | head -n 1`;
	return `${variable(secret)}=$(${command}${cut})`;
}

/** For a basic regular expression between slashes. */
function escapeSed(text: string): string {
	return text.replace(/[\\/.*[\]^$]/g, String.raw`\$&`);
}

/** `docker exec`, what the command reads coming through a pipe. */
export function execCommand(container: ContainerRef, command: Command, variable: VariableOf): string {
	const { stdin, user, environment = {} } = command;
	const words = [
		...(stdin === undefined ? [] : ['-i']),
		...(user === undefined ? [] : ['--user', user]),
		...Object.entries(environment).flatMap(environmentWords),
		nameOf(container),
		...command.command,
	];
	const feed = stdin === undefined ? '' : `${printed(stdin, variable)} | `;
	return `${feed}${assignments(environment, variable)}${quoteCommand(['docker', 'exec', ...words], variable)}`;
}

function assignments(environment: Readonly<Record<string, Value>> | undefined, variable: VariableOf): string {
	return secretEnvironment(environment)
		.map(([name, value]) => `${name}=${quoteValue(value, variable)} `)
		.join('');
}

/** printf is the shell's own: what it prints stands in no list of processes. */
function printed(value: Value, variable: VariableOf): string {
	const words = partsOf(value);
	const format = words.length === 1 ? '%s' : words.map(() => '%s').join('');
	return `printf ${format} ${quoteCommand(words, variable)}`;
}

/** A command that exits with 0 when the condition holds. */
export function conditionCommand(condition: Condition, variable: VariableOf = variableOf): string {
	const told = (container: ContainerRef, format: string, answer: string): string =>
		`[ "$(${quoteCommand(['docker', 'container', 'inspect', '--format', format, nameOf(container)])})" = ${answer} ]`;
	switch (condition.is) {
		case 'running':
			return told(condition.container, '{{.State.Running}}', 'true');
		case 'healthy':
			return told(condition.container, '{{.State.Health.Status}}', 'healthy');
		case 'logged':
			return `docker logs ${quoteCommand([nameOf(condition.container)])} 2>&1 | grep -q -F -- ${quoteCommand([condition.text])}`;
		case 'succeeds':
			return execCommand(condition.container, condition.probe, variable);
		case 'serving':
			return lavaCommand(condition.server, 'system/version/', '"version"', variable);
		case 'online':
			return lavaCommand(condition.server, `workers/${condition.worker}/`, '"state":"Online"', variable);
	}
}

type LavaServer = Extract<Condition, { is: 'serving' }>['server'];

/** Python is in every LAVA server; whoever types these commands has curl. The name localhost is always allowed. */
function lavaCommand(server: LavaServer, path: string, answer: string, variable: VariableOf): string {
	const search = ` | tr -d ' ' | grep -q -F ${quoteCommand([answer])}`;
	if ('container' in server) {
		const code = `import urllib.request as u; print(u.urlopen("http://localhost/api/v0.2/${path}").read().decode())`;
		return `${quoteCommand(['docker', 'exec', nameOf(server.container), 'python3', '-c', code])}${search}`;
	}
	const url = `${server.url.replace(/\/$/, '')}/api/v0.2/${path}`;
	if (server.token === undefined) return `${quoteCommand(['curl', '--silent', url])}${search}`;
	// In the configuration that curl reads from its input, for its arguments are public.
	const header = [`header = "Authorization: Token `, ...partsOf(server.token), '"'];
	return `${printed(header, variable)} | ${quoteCommand(['curl', '--silent', '--config', '-', url])}${search}`;
}
