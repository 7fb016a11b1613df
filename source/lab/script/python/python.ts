/** A plan in Python, with the Docker SDK. It may run again: what is there already is left as it is. */

import { folderOf, nameIn } from '../../path.ts';
import type { Plan, Step } from '../../plan.ts';
import { networkBody } from '../../spec/create-body.ts';
import type { NetworkSpec } from '../../spec/network.ts';
import { secretsToGive } from '../../step/secrets.ts';
import { commentLines, secretNames } from '../comment.ts';
import { nameOf } from '../docker-exec.ts';
import { type VariableOf, variablesFor } from '../quote.ts';
import { call, when } from './call.ts';
import { execLines, holds } from './command.ts';
import { createContainer, endpointWords } from './container.ts';
import { PYTHON_HELPERS, PYTHON_IMPORTS } from './helpers.ts';
import { pythonArguments, pythonLiteral, pythonString, pythonValue } from './literal.ts';

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
			const words = [name, step.endpoint.network].map(pythonString);
			const addresses = pythonArguments(endpointWords(step.endpoint));
			const connect = call('api.connect_container_to_network', ...words, ...addresses);
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
			const lambda = `lambda: ${holds(step.until, variable)}`;
			const lenient = pythonArguments({ lenient: step.lenient || step.until.is === 'answered' || undefined });
			return call('wait_until', String(step.seconds), pythonString(step.until.is), lambda, ...lenient);
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
			const content = pythonValue(step.content, variable).text;
			const mode = `0o${step.mode.toString(8)}`;
			const file = [pythonString(nameIn(step.path)), content, mode, step.uid, step.gid].join(', ');
			const words = [nameOf(step.container), folderOf(step.path)].map(pythonString);
			return call('api.put_archive', ...words, `archive([(${file})])`);
		}
		case 'copy': {
			const source = `api.get_archive(${pythonString(nameOf(step.from))}, ${pythonString(step.path)})[0]`;
			const words = [nameOf(step.container), folderOf(step.path)].map(pythonString);
			return call('api.put_archive', ...words, `b"".join(${source})`);
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
