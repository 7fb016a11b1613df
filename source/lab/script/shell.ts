/** Steps as the docker commands an administrator would type: exact, copyable, without a secret. */

import { restores } from '../lava/server/backup.ts';
import type {
	BackupStep,
	BuildStep,
	CopyStep,
	ExecStep,
	Plan,
	PullStep,
	PutFileStep,
	ReadBackupStep,
	Step,
} from '../plan.ts';
import { folderOf, nameIn } from '../path.ts';
import type { ContainerSpec } from '../spec/container.ts';
import type { NetworkSpec, VolumeSpec } from '../spec/network.ts';
import { nodeWord } from '../step/swarm.ts';
import type { Value } from '../value.ts';
import { conditionCommand } from './condition.ts';
import { DOCKER, type DockerOf, dockerOf, type DockerWords, onlyDocker } from './docker-words.ts';
import { connectWords, createWords, laterNetworks } from './docker-create.ts';
import { assignments, captureCommand, execCommand, nameOf, printed } from './docker-exec.ts';
import { quoteCommand, type VariableOf, variableOf } from './quote.ts';
import { loginRegistry } from '../image/registry.ts';
import { hasColon } from './unsayable.ts';
import { dashed, entries, option } from './words.ts';

/** The command that does what a step does: shell source, with a variable for each secret. */
export function stepCommand(step: Step, variable: VariableOf = variableOf, dockerFor: DockerOf = onlyDocker): string {
	const call = dockerFor(step.host);
	const docker = (...words: readonly Value[]): string => quoteCommand([...call, ...words], variable);
	switch (step.do) {
		case 'create-network':
			return docker('network', 'create', ...networkWords(step.network));
		case 'remove-network':
			return docker('network', 'rm', ...dashed(step.network));
		case 'connect':
			return docker('network', 'connect', ...connectWords(nameOf(step.container), step.endpoint));
		case 'disconnect':
			return docker('network', 'disconnect', ...dashed(step.network), nameOf(step.container));
		case 'create-volume':
			return docker('volume', 'create', ...volumeWords(step.volume));
		case 'remove-volume':
			return docker('volume', 'rm', step.volume);
		case 'pull':
			return pullCommand(step, variable, call);
		case 'build':
			return buildCommand(step, call);
		case 'tag':
			return docker('tag', step.image, step.as);
		case 'create':
			return createCommands(step.spec, variable, call).join(' && ') + unsaidOf(step.spec);
		case 'put-file':
			return putFileCommand(step, variable, call);
		case 'copy':
			return copyCommand(step, call);
		case 'exec':
			return execStepCommand(step, variable, call);
		case 'backup':
			return backupCommand(step);
		case 'read-backup':
			return readBackupCommand(step, call);
		case 'swarm-init':
			return docker('swarm', 'init', ...advertised(step.address));
		case 'swarm-token':
			return `${variable(step.secret)}=$(${docker('swarm', 'join-token', '--quiet', 'worker')})`;
		case 'swarm-join':
			return docker('swarm', 'join', '--token', step.token, ...advertised(step.address), step.manager);
		case 'swarm-leave':
			return docker('swarm', 'leave', ...(step.force ? ['--force'] : []));
		case 'swarm-role':
			return docker('node', step.role === 'manager' ? 'promote' : 'demote', step.guest.name);
		case 'swarm-forget':
			return docker('node', 'rm', '--force', nodeWord(step.node));
		case 'wait':
			return `until ${conditionCommand(step.until, variable, dockerFor, step.host)}; do sleep 1; done`;
		default:
			return docker(...containerWords(step));
	}
}

const advertised = (address: string): string[] => option('--advertise-addr', address === '' ? undefined : address);

function backupCommand({ container, folder, jobs, keep }: BackupStep): string {
	const words = ['--to', folder, ...(jobs ? [] : ['--no-jobs']), '--keep', String(keep)];
	return quoteCommand(['lavadock', 'backup', nameOf(container), ...words]);
}

function readBackupCommand({ to, file, container }: ReadBackupStep, call: DockerWords): string {
	if (to === 'check') return `${quoteCommand(['tar', '--list', '--file', file])} >/dev/null # and its checksum`;
	return `${quoteCommand([...call, 'exec', '--interactive', nameOf(container), ...restores()])} <${quoteCommand([file])}`;
}

/** For the one who would type it. */
function unsaidOf({ devices = [] }: ContainerSpec): string {
	return devices.some(hasColon) ? " # docker's command line can't name that device: the engine is asked itself" : '';
}

export function planCommands(plan: Plan): string[] {
	const dockerFor = dockerOf(plan);
	return plan.steps.map(step => stepCommand(step, variableOf, dockerFor));
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

function networkWords(network: NetworkSpec): string[] {
	const { driver, subnets = [], ipv6, internal, attachable, ipamDriver } = network;
	return [
		...option('--driver', driver),
		...subnets.flatMap(({ subnet, gateway, range, reserved }) => [
			'--subnet',
			subnet,
			...option('--gateway', gateway),
			...option('--ip-range', range),
			...entries('--aux-address', reserved),
		]),
		...(ipv6 ? ['--ipv6'] : []),
		...(internal ? ['--internal'] : []),
		...(attachable ? ['--attachable'] : []),
		...option('--ipam-driver', ipamDriver),
		...entries('--ipam-opt', network.ipamOptions),
		...entries('--opt', network.options),
		...entries('--label', network.labels),
		...dashed(network.name),
	];
}

function volumeWords({ name, driver, options, labels }: VolumeSpec): string[] {
	return [...option('--driver', driver), ...entries('--opt', options), ...entries('--label', labels), name];
}

/** `docker create`, and a `docker network connect` for each network that it can't take. */
export function createCommands(spec: ContainerSpec, variable: VariableOf, docker = DOCKER): string[] {
	// A name alone is a variable taken away, unless docker finds it in its own environment.
	const without = (spec.unset ?? []).flatMap(name => ['-u', name]);
	const create = [...(without.length > 0 ? ['env', ...without] : []), ...docker, 'create', ...createWords(spec)];
	return [
		`${assignments(spec.environment, variable)}${quoteCommand(create, variable)}`,
		...laterNetworks(spec).map(each =>
			quoteCommand([...docker, 'network', 'connect', ...connectWords(spec.name, each)]),
		),
	];
}

function pullCommand({ image, platform, credentials }: PullStep, variable: VariableOf, docker: DockerWords): string {
	const pull = quoteCommand([...docker, 'pull', ...option('--platform', platform), image]);
	if (credentials === undefined) return pull;
	const login = [...docker, 'login', '--username', credentials.user, '--password-stdin', ...loginRegistry(image)];
	return `${printed(credentials.password, variable)} | ${quoteCommand(login)} && ${pull}`;
}

function buildCommand(step: BuildStep, docker: DockerWords): string {
	const { tag, dockerfile, files = {}, sources = [] } = step;
	const build = [...docker, 'build', ...buildOptions(step), '--tag', tag];
	const [whole] = sources.filter(({ as }) => as === '');
	if (whole !== undefined) {
		return `${printed(dockerfile, variableOf)} | ${quoteCommand([...build, '--file', '-', whole.from])}`;
	}
	if (Object.keys(files).length === 0 && sources.length === 0) {
		return `${printed(dockerfile, variableOf)} | ${quoteCommand([...build, '-'])}`;
	}
	const written = [['Dockerfile', { content: dockerfile }] as const, ...Object.entries(files)].flatMap(
		([path, file]) => [
			...folderFor(path),
			`${printed(file.content, variableOf)} >${quoteCommand([path])}`,
			...('mode' in file ? modeCommand(path, file.mode) : []),
		],
	);
	// A link that is named is followed, as the console does; links in folders stay links, and modes are kept.
	const copied = sources.flatMap(({ from, as, mode }) => [
		...folderFor(as),
		quoteCommand(['cp', '-R', '-H', '-p', ...dashed(from), as]),
		...modeCommand(as, mode),
	]);
	return inScratchFolder([...written, ...copied, quoteCommand([...build, '.'])]);
}

const folderFor = (path: string): string[] =>
	path.includes('/') ? [quoteCommand(['mkdir', '-p', ...dashed(folderOf(path))])] : [];

const modeCommand = (path: string, mode: number | undefined): string[] =>
	mode === undefined ? [] : [`chmod ${octal(mode)} ${quoteCommand(dashed(path))}`];

function buildOptions({ platform, network, labels, fresh, arguments: given }: BuildStep): string[] {
	return [
		...option('--platform', platform),
		...option('--network', network),
		...entries('--build-arg', given),
		...entries('--label', labels),
		...(fresh === true ? ['--no-cache'] : []),
	];
}

function putFileCommand(step: PutFileStep, variable: VariableOf, docker: DockerWords): string {
	const { container, path, content, mode, uid, gid } = step;
	const file = quoteCommand(dashed(nameIn(path)));
	const owner = ['tar', '-c', `--owner=${uid}`, `--group=${gid}`, `--mode=${octal(mode)}`];
	const copy = quoteCommand([...docker, 'cp', '-', `${nameOf(container)}:${folderOf(path)}`]);
	return inScratchFolder([
		'umask 077',
		`${printed(content, variable)} >${quoteCommand([nameIn(path)])}`,
		`${quoteCommand(owner)} ${file} | ${copy}`,
	]);
}

function copyCommand(step: CopyStep, docker: DockerWords): string {
	return copyWords(step, docker)
		.map(words => quoteCommand(words))
		.join(' | ');
}

/** The command that reads, and the one that takes what it prints. */
export function copyWords(
	{ container, from, path }: CopyStep,
	docker = DOCKER,
): readonly [out: string[], into: string[]] {
	return [
		[...docker, 'cp', `${nameOf(from)}:${path}`, '-'],
		[...docker, 'cp', '-', `${nameOf(container)}:${folderOf(path)}`],
	];
}

function inScratchFolder(commands: readonly string[]): string {
	return `(cd "$(mktemp -d)" && trap 'rm -r "$PWD"' EXIT && ${commands.join(' && ')})`;
}

export function octal(mode: number): string {
	return mode.toString(8).padStart(4, '0');
}

function execStepCommand(step: ExecStep, variable: VariableOf, docker: DockerWords): string {
	const command = execCommand(step.container, step, variable, docker);
	return step.capture === undefined ? command : captureCommand(command, step.capture, variable);
}
