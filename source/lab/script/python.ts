/** A plan in Python, with the Docker SDK. It may run again: what is there already is left as it is. */

import type { Capture, Command } from '../command.ts';
import type { Condition } from '../condition.ts';
import type { ExecStep, Plan, Step } from '../plan.ts';
import type { ContainerSpec } from '../spec/container.ts';
import { containerBody, networkBody, networksLeft } from '../spec/create-body.ts';
import type { EndpointSpec, NetworkSpec } from '../spec/network.ts';
import { secretsToGive } from '../step/secrets.ts';
import type { Value } from '../value.ts';
import { commentLines, secretNames } from './comment.ts';
import { laterNetworks } from './docker-create.ts';
import { nameOf } from './docker-exec.ts';
import { PYTHON_HELPERS, PYTHON_IMPORTS } from './python-helpers.ts';
import { pythonArguments, pythonLiteral, pythonString, pythonValue } from './python-literal.ts';
import { type VariableOf, variablesFor } from './quote.ts';

export function pythonScript(plan: Plan): string {
	const variable = variablesFor(secretNames(plan));
	const asked = secretsToGive(plan.steps);
	return [
		'#!/usr/bin/env python3',
		...commentLines(plan),
		'',
		PYTHON_IMPORTS,
		'',
		PYTHON_HELPERS,
		'',
		'',
		...asked.map(secret => `${variable(secret)} = ask(${pythonString(variable(secret))}, ${pythonString(secret)})`),
		...plan.steps.map(step => stepLines(step, variable)),
		'',
	].join('\n');
}

function call(name: string, ...words: readonly string[]): string {
	const line = `${name}(${words.join(', ')})`;
	if (line.length <= 88 && !line.includes('\n')) return line;
	return `${name}(\n${words.map(word => `    ${word.replaceAll('\n', '\n    ')},\n`).join('')})`;
}

function when(holds: string, statement: string): string {
	return `if ${holds}:\n    ${statement.replaceAll('\n', '\n    ')}`;
}

const inspects = (kind: string, name: string): string => `there(api.inspect_${kind}, ${pythonString(name)})`;

function stepLines(step: Step, variable: VariableOf): string {
	switch (step.do) {
		case 'create-network':
			return when(`not ${inspects('network', step.network.name)}`, createNetwork(step.network));
		case 'create-volume': {
			const { name, driver, options, labels } = step.volume;
			const words = [pythonString(name), ...pythonArguments({ driver, driver_opts: options, labels })];
			return when(`not ${inspects('volume', name)}`, call('api.create_volume', ...words));
		}
		case 'remove-network':
			return when(inspects('network', step.network), call('api.remove_network', pythonString(step.network)));
		case 'remove-volume':
			return when(inspects('volume', step.volume), call('api.remove_volume', pythonString(step.volume)));
		case 'connect': {
			const name = nameOf(step.container);
			const connect = call('api.connect_container_to_network', ...connectWords(name, step.endpoint));
			return when(`not ${isOn(name, step.endpoint.network)}`, connect);
		}
		case 'disconnect': {
			const name = nameOf(step.container);
			const words = [pythonString(name), pythonString(step.network)];
			return when(isOn(name, step.network), call('api.disconnect_container_from_network', ...words));
		}
		case 'create':
			return createContainer(step.spec, variable);
		case 'exec':
			return execLines(step, variable);
		case 'wait': {
			const holds = condition(step.until, variable);
			return call('wait_until', String(step.seconds), pythonString(step.until.is), `lambda: ${holds}`);
		}
		default:
			return imageOrLife(step, variable);
	}
}

type Rest = Exclude<
	Step,
	{
		do:
			| 'create-network'
			| 'create-volume'
			| 'remove-network'
			| 'remove-volume'
			| 'connect'
			| 'disconnect'
			| 'create'
			| 'exec'
			| 'wait';
	}
>;

function imageOrLife(step: Rest, variable: VariableOf): string {
	switch (step.do) {
		case 'pull': {
			const { image, platform, credentials } = step;
			const auth_config = credentials && {
				username: credentials.user,
				password: pythonValue(credentials.password, variable),
			};
			const pull = call('client.images.pull', pythonString(image), ...pythonArguments({ platform, auth_config }));
			return step.policy === 'always' ? pull : when(`not ${inspects('image', image)}`, pull);
		}
		case 'build': {
			const files = Object.entries({ ...step.files, Dockerfile: { content: step.dockerfile } });
			const list = files.map(([path, file]) => [path, file.content, ('mode' in file && file.mode) || 0o644, 0, 0]);
			const { tag, platform, network } = step;
			const options = pythonArguments({ custom_context: true, tag, platform, network_mode: network });
			return call('client.images.build', `fileobj=archive(${pythonLiteral(list)})`, ...options);
		}
		case 'tag': {
			const colon = step.as.lastIndexOf(':') > step.as.lastIndexOf('/') ? step.as.lastIndexOf(':') : step.as.length;
			const words = [step.image, step.as.slice(0, colon), step.as.slice(colon + 1)].filter(word => word !== '');
			return call('api.tag', ...words.map(pythonString));
		}
		case 'put-file': {
			const slash = step.path.lastIndexOf('/');
			const content = pythonValue(step.content, variable).text;
			const file = `(${[pythonString(step.path.slice(slash + 1)), content, `0o${step.mode.toString(8)}`, step.uid, step.gid].join(', ')})`;
			const folder = step.path.slice(0, slash) || '/';
			return call('api.put_archive', pythonString(nameOf(step.container)), pythonString(folder), `archive([${file}])`);
		}
		case 'copy': {
			const folder = step.path.slice(0, step.path.lastIndexOf('/')) || '/';
			const source = `api.get_archive(${pythonString(nameOf(step.from))}, ${pythonString(step.path)})[0]`;
			const words = [pythonString(nameOf(step.container)), pythonString(folder), `b"".join(${source})`];
			return call('api.put_archive', ...words);
		}
		default:
			return lifeLines(step);
	}
}

function lifeLines(step: Exclude<Rest, { do: 'pull' | 'build' | 'tag' | 'put-file' | 'copy' }>): string {
	const name = pythonString(nameOf(step.container));
	const itself = (statement: string): string =>
		step.container.id === '' ? statement : when(`is_itself(${name}, ${pythonString(step.container.id)})`, statement);
	switch (step.do) {
		case 'start':
			return call('api.start', name);
		case 'pause':
			return when(`status(${name}) != "paused"`, call('api.pause', name));
		case 'unpause':
			return when(`status(${name}) == "paused"`, call('api.unpause', name));
		case 'stop':
		case 'restart':
			return itself(call(`api.${step.do}`, name, `timeout=${step.grace}`));
		case 'kill':
			return when(`status(${name}) == "running"`, call('api.kill', name, pythonString(step.signal)));
		case 'rename':
			return itself(call('api.rename', name, pythonString(step.to)));
		case 'remove':
			return itself(call('api.remove_container', name, ...pythonArguments({ force: step.force, v: step.volumes })));
	}
}

function isOn(name: string, network: string): string {
	return `is_on(${pythonString(name)}, ${pythonString(network)})`;
}

function createNetwork(network: NetworkSpec): string {
	const { driver = 'bridge', options, labels, internal, attachable, ipv6 } = network;
	const ipam = networkBody(network).IPAM;
	const named = { driver, options, ipam, labels, internal, attachable, enable_ipv6: ipv6, check_duplicate: true };
	return call('api.create_network', pythonString(network.name), ...pythonArguments(named));
}

function connectWords(container: string, endpoint: EndpointSpec): string[] {
	return [pythonString(container), pythonString(endpoint.network), ...pythonArguments(endpointWords(endpoint))];
}

function endpointWords({ ipv4, ipv6, linkLocal, aliases, links, driverOptions }: EndpointSpec) {
	return {
		ipv4_address: ipv4,
		ipv6_address: ipv6,
		link_local_ips: linkLocal,
		aliases,
		links: links?.map(link => link.split(':')),
		driver_opt: driverOptions,
	};
}

/** With the body of the engine's own call: the SDK's arguments can't say all of it. */
function createContainer(spec: ContainerSpec, variable: VariableOf): string {
	const at = laterNetworks(spec).length > 0 ? 'one' : 'all';
	const body = containerBody(spec, (value: Value) => pythonValue(value, variable), at);
	const first = spec.networks?.[0]?.mac;
	const later = networksLeft(spec, at).map(each => [each.network, endpointWords(each)]);
	return call(
		'create_container',
		pythonString(spec.name),
		pythonLiteral({ ...body, ...(first !== undefined && { MacAddress: first }) }),
		...(later.length > 0 ? [`networks=${pythonLiteral(later)}`] : []),
		...pythonArguments({ platform: spec.platform }),
	);
}

function commandWords(container: string, wanted: Command, variable: VariableOf): string[] {
	const environment = Object.entries(wanted.environment ?? {}).map(([name, value]) => [
		name,
		pythonValue(value, variable),
	]);
	return [
		pythonString(container),
		pythonLiteral(wanted.command),
		...pythonArguments({
			stdin: wanted.stdin === undefined ? undefined : pythonValue(wanted.stdin, variable),
			user: wanted.user,
			environment: environment.length === 0 ? undefined : Object.fromEntries(environment),
		}),
	];
}

function execLines(step: ExecStep, variable: VariableOf): string {
	const container = nameOf(step.container);
	const accept = step.exitCodes === undefined ? [] : [`accept=${pythonLiteral(step.exitCodes)}`];
	const must = call('must', ...commandWords(container, step, variable), ...accept);
	const statement = step.capture === undefined ? must : taken(step.capture, must, variable);
	const comment = `# ${step.says.replaceAll('\n', ' ')}`;
	if (step.already === undefined) return `${comment}\n${statement}`;
	const told = `code, out, _ = ${call('run', ...commandWords(container, step.already, variable))}`;
	const otherwise = when('code != 0', statement);
	if (step.already.capture === undefined) return [comment, told, otherwise].join('\n');
	const found = `else:\n    ${taken(step.already.capture, 'out', variable)}`;
	return [comment, told, otherwise, found].join('\n');
}

function taken({ secret, after }: Capture, output: string, variable: VariableOf): string {
	const text = after === undefined ? `${output}.strip()` : call('after', output, pythonString(after));
	return `${variable(secret)} = ${text}`;
}

/** A Python expression that is true when the condition holds. */
function condition(until: Condition, variable: VariableOf): string {
	switch (until.is) {
		case 'running':
			return `status(${pythonString(nameOf(until.container))}) == "running"`;
		case 'healthy':
			return `api.inspect_container(${pythonString(nameOf(until.container))})["State"]["Health"]["Status"] == "healthy"`;
		case 'logged':
			return `${pythonString(until.text)}.encode() in api.logs(${pythonString(nameOf(until.container))})`;
		case 'succeeds':
			return `${call('run', ...commandWords(nameOf(until.container), until.probe, variable))}[0] == 0`;
		case 'serving':
			return lava(until.server, 'system/version/', '"version"', variable);
		case 'online':
			return lava(until.server, `workers/${until.worker}/`, '"state":"Online"', variable);
	}
}

function lava(
	server: Extract<Condition, { is: 'serving' }>['server'],
	path: string,
	answer: string,
	variable: VariableOf,
): string {
	const place =
		'container' in server
			? { container: nameOf(server.container) }
			: { url: server.url, token: server.token && pythonValue(server.token, variable) };
	return call('lava_says', pythonString(answer), pythonString(`/api/v0.2/${path}`), ...pythonArguments(place));
}
