/** What can be learned of a worker from its container: environment, command, config file and log. */

import { refOf } from '../../command.ts';
import { type Contract, contractOf, WORKER_CONTRACTS } from '../../lava/contract.ts';
import type { Container, ContainerDetail } from '../../objects.ts';
import type { CoordinatorTrace } from '../../lava/coordinator.ts';
import type { LxcTrace } from '../../lava/worker/lxc.ts';
import { roleOf } from '../../lava/role/role.ts';
import { lavaVersion } from '../../image/image.ts';
import { lavaDockerRole } from '../../lava/role/lava-docker.ts';
import { parseServerUrl, urlHost } from '../../lava/server-url.ts';
import { runOf, variablesOf } from '../../lava/role/what-runs.ts';
import type { LogReading } from './log-reading.ts';
import { parseVersion } from '../../image/version.ts';
import type { Known, WorkerConfigFile, WorkerContainer } from '../../lava/worker/worker.ts';
import { bareName, type Mistake, mistakesIn } from '../../lava/worker/mistakes.ts';

type Variables = ReadonlyMap<string, string>;

/** What was read of a worker besides its container. */
export type WorkerTraces = {
	log?: LogReading | undefined;
	/** The text of its contract's config file; '' where there is none, undefined where it was not read. */
	configFile?: string | undefined;
	/** Undefined where it was not read. */
	coordinator?: CoordinatorTrace | undefined;
	/** What stands for LXC in it; undefined where it was not read. */
	lxc?: LxcTrace | undefined;
};

/** What its log tells of the worker itself. */
type TellingLog = Pick<LogReading, 'version' | 'daemon' | 'name' | 'server'>;

/** Undefined until the container was inspected. */
export function describeWorker(
	container: Container,
	{ log, configFile }: { log?: TellingLog | undefined; configFile?: string | undefined },
): WorkerContainer | undefined {
	const { detail } = container;
	if (detail === undefined) return undefined;
	const version = log?.version ?? lavaVersion(container.image)?.text;
	const contract = contractBy(container, log, version);
	const environment = variablesOf(container);
	const flags = flagsOf(detail);
	const bypassed = flags !== undefined || isBypassed(container);
	const file = bypassed || configFile === undefined ? undefined : readShellFile(configFile);
	const sources: Sources = { contract, environment, file: file ?? new Map(), flags };
	const mistakes = flags === undefined ? mistakesOf(sources) : [];
	return {
		container: refOf(container),
		contract,
		version,
		name: nameOf(sources, log) ?? { value: detail.hostname || container.id.slice(0, 12), from: 'hostname' },
		server: serverOf(sources, log),
		mistakes,
		configFile: file && describeFile(file, environment, contract),
		bypassed,
		silent:
			flags === undefined ? mistakes.some(isBlind) : !['-', '/dev/stdout'].includes(flags.get('--log-file') ?? ''),
		tokenLength: flags === undefined ? tokenIn(inTheEnd(sources))?.length : undefined,
	};
}

/** As the entrypoint has them in the end. */
function inTheEnd({ environment, file }: Pick<Sources, 'environment' | 'file'>): Variables {
	return new Map([...environment, ...file]);
}

function mistakesOf(sources: Sources): Mistake[] {
	return mistakesIn(inTheEnd(sources), sources.contract).map(mistake =>
		sources.file.has(mistake.variable) ? { ...mistake, inFile: true } : mistake,
	);
}

function describeFile(file: Variables, environment: Variables, contract: Contract): WorkerConfigFile | undefined {
	if (contract === 'unknown') return undefined;
	const { configFile: path, variables } = WORKER_CONTRACTS[contract];
	const read = variables.map(({ name }) => name).filter(name => file.has(name));
	const isOther = (name: string): boolean => {
		const outside = environment.get(name) ?? '';
		return outside !== '' && inOneForm(outside) !== inOneForm(file.get(name) ?? '');
	};
	return { path, sets: read.filter(name => file.get(name) !== ''), overrides: read.filter(isOther) };
}

/** `--name=calvin` and `--name calvin` mean the same, and so do `http://lava` and `http://lava/`. */
function inOneForm(value: string): string {
	return value
		.trim()
		.replace(/^(--[\w-]+)[=\s]\s*/, '$1=')
		.replace(/\/+$/, '');
}

/** The entrypoint runs what it is given, and nothing else; lava-docker's script starts it once more. */
function isBypassed(container: Container): boolean {
	return runOf(container).as === 'command' && lavaDockerRole(container) === undefined;
}

function isBlind({ effect }: Mistake): boolean {
	return effect === 'blind';
}

/** The daemon that logs tells it, unless LAVA's own image does by its version; then what the container tells. */
function contractBy(container: Container, log: TellingLog | undefined, version: string | undefined): Contract {
	const byImage = contractOf(lavaVersion(container.image));
	if (byImage !== 'unknown') return byImage;
	if (log?.daemon !== undefined) return log.daemon === 'lava-slave' ? 'zmq' : 'http';
	const { contract } = roleOf(container);
	return contract === 'unknown' && version !== undefined ? contractOf(parseVersion(version)) : contract;
}

/** A sourced file's plain assignments; the rest of a shell's language is left out of account. */
export function readShellFile(text: string): Variables {
	const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#;]*))/gm;
	return new Map([...text.matchAll(assignment)].map(([, name = '', ...values]) => [name, values.find(Boolean) ?? '']));
}

/** The flags of a daemon that is the container's command itself; undefined where the entrypoint makes them. */
function flagsOf({ entrypoint, command }: ContainerDetail): Variables | undefined {
	const words = [...entrypoint, ...command];
	const daemon = words.findIndex(word => /(?:^|\/)lava-(?:worker|slave)$/.test(word));
	if (daemon < 0) return undefined;
	const flags = new Map<string, string>();
	for (const [at, word] of words.entries()) {
		if (at <= daemon || !word.startsWith('--')) continue;
		const [flag = '', ...value] = word.split('=');
		flags.set(flag, value.length > 0 ? value.join('=') : (words[at + 1] ?? ''));
	}
	return flags;
}

type Sources = { contract: Contract; environment: Variables; file: Variables; flags: Variables | undefined };

/** A value from the surest place that has it: what the entrypoint is given, or the daemon's flags. */
function given(
	{ contract, environment, file, flags }: Sources,
	names: Readonly<Record<'zmq' | 'http', { variable: string; flag: string }>>,
): Known<string> | undefined {
	if (contract === 'unknown') return meant(file, names, 'config file') ?? meant(environment, names, 'environment');
	const { variable, flag } = names[contract];
	if (flags !== undefined) return known(flags.get(flag), 'command');
	return file.has(variable)
		? known(file.get(variable), 'config file')
		: known(environment.get(variable), 'environment');
}

/** What was meant, whichever contract it is. */
function meant(
	variables: Variables,
	{ http, zmq }: Readonly<Record<'zmq' | 'http', { variable: string }>>,
	from: Known<string>['from'],
): Known<string> | undefined {
	return known(variables.get(http.variable) ?? variables.get(zmq.variable), from);
}

function known(value: string | undefined, from: Known<string>['from']): Known<string> | undefined {
	return value === undefined || value === '' ? undefined : { value, from };
}

const NAME = {
	zmq: { variable: 'DISPATCHER_HOSTNAME', flag: '--hostname' },
	http: { variable: 'WORKER_NAME', flag: '--name' },
};
const SERVER = { zmq: { variable: 'MASTER_URL', flag: '--master' }, http: { variable: 'URL', flag: '--url' } };

function nameOf(sources: Sources, log: TellingLog | undefined): Known<string> | undefined {
	if (log?.name !== undefined) return { value: log.name, from: 'log' };
	const named = given(sources, NAME);
	return named && { ...named, value: bareName(named.value) };
}

function serverOf(sources: Sources, log: TellingLog | undefined): WorkerContainer['server'] {
	const { contract } = sources;
	const found =
		known(log?.server, 'log') ??
		given(sources, SERVER) ??
		lavaDockers(sources) ??
		known(standardOf(contract), 'standard');
	const url = found && parseServerUrl(found.value);
	return found && url && { from: found.from, value: { text: found.value, url } };
}

/** lava-docker's start script writes it into the config file. */
function lavaDockers({ environment }: Sources): Known<string> | undefined {
	const master = environment.get('LAVA_MASTER') ?? '';
	return master === '' ? undefined : { value: `http://${urlHost(master)}/`, from: 'environment' };
}

function standardOf(contract: Contract): string | undefined {
	if (contract === 'unknown') return undefined;
	const { variable } = SERVER[contract];
	return WORKER_CONTRACTS[contract].variables.find(({ name }) => name === variable)?.standard;
}

/** The token in its variables, for comparing only; undefined where there is none, or only its file's path. */
export function tokenOf(
	container: Container,
	{ configFile = '' }: Pick<WorkerTraces, 'configFile'>,
): string | undefined {
	return tokenIn(inTheEnd({ environment: variablesOf(container), file: readShellFile(configFile) }));
}

function tokenIn(variables: Variables): string | undefined {
	const value = variables.get('TOKEN') ?? '';
	return value === '' || value.startsWith('--token-file') ? undefined : bareName(value);
}
