/** The steps of a script in Python: each asks first whether it is so already, and notes that it is begun. */

import { sayable, type SayableStep } from '../unsayable.ts';
import { folderOf, nameIn } from '../../path.ts';
import type { BuildStep, Step } from '../../plan.ts';
import { networkBody, endpointBody } from '../../spec/create-body.ts';
import type { NetworkSpec } from '../../spec/network.ts';
import { nameOf } from '../docker-exec.ts';
import type { VariableOf } from '../quote.ts';
import type { Script } from '../script-steps.ts';
import { call, when } from './call.ts';
import { execLines, waitLines } from './command.ts';
import { createContainer } from './container.ts';
import { onItsHost } from './hosts.ts';
import { pythonArguments, pythonLiteral, pythonString, pythonValue } from './literal.ts';
import { inspects, tagWords, undoOf } from './undo.ts';

/** Statements that do the step, under its words. */
export function stepLines(step: Step, number: number, script: Script): string {
	return [
		'',
		call('print', pythonString(script.words[number - 1] ?? '')),
		...onItsHost(step, script),
		doneOnce(sayable(step), number, script),
	].join('\n');
}

function doneOnce(step: SayableStep, number: number, script: Script): string {
	const { variable } = script;
	const begins = beginning(step, number, script);
	const begun = (statement: string): string => (begins === '' ? statement : `${begins}\n${statement}`);
	switch (step.do) {
		case 'create-network': {
			const refusable = `with journal.refusal(${number}):\n    ${createNetwork(step.network).replaceAll('\n', '\n    ')}`;
			return when(`not ${inspects('network', step.network.name)}`, begun(refusable));
		}
		case 'create-volume': {
			const { name, driver, options, labels } = step.volume;
			const words = [pythonString(name), ...pythonArguments({ driver, driver_opts: options, labels })];
			return when(`not ${inspects('volume', name)}`, begun(call('api.create_volume', ...words)));
		}
		case 'remove-network':
			return when(
				inspects('network', step.network),
				begun(final(call('api.remove_network', pythonString(step.network)))),
			);
		case 'remove-volume':
			return when(inspects('volume', step.volume), begun(final(call('api.remove_volume', pythonString(step.volume)))));
		case 'remove': {
			const words = pythonArguments({ force: step.force, v: step.volumes });
			const removes = call('api.remove_container', pythonString(nameOf(step.container)), ...words);
			return when(inspects('container', nameOf(step.container)), begun(final(removes)));
		}
		case 'connect': {
			const words = [nameOf(step.container), step.endpoint.network].map(pythonString);
			const endpoint = pythonLiteral(endpointBody(step.endpoint));
			return call('connect_once', `lambda: ${begins}`, ...words, endpoint);
		}
		case 'disconnect': {
			const name = pythonString(nameOf(step.container));
			// It goes back as it was, with all that is set of its places on networks.
			if (script.setAside.has(step.container.id)) return begun(call('restart_policy', name, '{"Name": "no"}'));
			const words = [name, pythonString(step.network)];
			return when(
				`${call('place', ...words)} is not None`,
				begun(call('api.disconnect_container_from_network', ...words)),
			);
		}
		case 'create':
			return createContainer(step.spec, number, variable);
		case 'exec':
			return execLines(step, begun, script);
		case 'wait':
			return waitLines(step, number, script);
		case 'pull':
		case 'build':
		case 'tag':
			return imageLines(step, begun, variable);
		case 'put-file':
		case 'copy':
			return begun(fileLines(step, variable));
		default:
			return lifeLines(step, begun);
	}
}

function beginning(step: SayableStep, number: number, script: Script): string {
	const undo = undoOf(step, script);
	return undo === undefined
		? ''
		: call('journal.begins', String(number), ...(undo.was === undefined ? [] : [undo.was]));
}

/** From here there is no way back. */
function final(statement: string): string {
	return `${statement}\njournal.no_way_back()`;
}

type Begun = (statement: string) => string;

function imageLines(step: Extract<Step, { do: 'pull' | 'build' | 'tag' }>, begun: Begun, variable: VariableOf): string {
	switch (step.do) {
		case 'pull': {
			const { image, platform, credentials } = step;
			const auth_config = credentials && {
				username: credentials.user,
				password: pythonValue(credentials.password, variable),
			};
			const pull = begun(
				call('client.images.pull', pythonString(image), ...pythonArguments({ platform, auth_config })),
			);
			return step.policy === 'always' ? pull : when(`not ${inspects('image', image)}`, pull);
		}
		case 'build': {
			const { tag, platform, network, labels, fresh } = step;
			const options = pythonArguments({
				tag,
				platform,
				network_mode: network,
				buildargs: step.arguments,
				labels,
				nocache: fresh,
			});
			return begun(call('client.images.build', ...contextWords(step), ...options));
		}
		case 'tag':
			return begun(call('api.tag', pythonString(step.image), ...tagWords(step.as)));
	}
}

/** A whole folder docker's own package packs, with what its .dockerignore leaves out. */
function contextWords({ dockerfile, files, sources = [] }: BuildStep): string[] {
	const [whole] = sources.filter(({ as }) => as === '');
	if (whole !== undefined) {
		return [`path=${pythonString(whole.from)}`, `dockerfile=${call('file_of', pythonString(dockerfile))}`];
	}
	const made = Object.entries({ ...files, Dockerfile: { content: dockerfile } });
	const list = made.map(([path, file]) => [path, file.content, ('mode' in file && file.mode) || 0o644, 0, 0]);
	const from = sources.map(({ from: where, as, mode = null }) => [where, as, mode]);
	const words = [list, ...(from.length === 0 ? [] : [from])].map(each => pythonLiteral(each));
	return [`fileobj=archive(${words.join(', ')})`, 'custom_context=True'];
}

function fileLines(step: Extract<Step, { do: 'put-file' | 'copy' }>, variable: VariableOf): string {
	const words = [nameOf(step.container), folderOf(step.path)].map(pythonString);
	if (step.do === 'copy') {
		const source = call('api.get_archive', pythonString(nameOf(step.from)), pythonString(step.path));
		return call('api.put_archive', ...words, `${source}[0]`);
	}
	const content = pythonValue(step.content, variable).text;
	const mode = `0o${step.mode.toString(8)}`;
	const file = [pythonString(nameIn(step.path)), content, mode, step.uid, step.gid].join(', ');
	return call('api.put_archive', ...words, `archive([(${file})])`);
}

type LifeStep = Extract<Step, { do: 'start' | 'stop' | 'restart' | 'kill' | 'pause' | 'unpause' | 'rename' }>;

function lifeLines(step: LifeStep, begun: Begun): string {
	const name = pythonString(nameOf(step.container));
	switch (step.do) {
		case 'start':
			return when(`not is_up(${name})`, begun(call('api.start', name)));
		case 'pause':
			return when(`status(${name}) != "paused"`, begun(call('api.pause', name)));
		case 'unpause':
			return when(`status(${name}) == "paused"`, begun(call('api.unpause', name)));
		case 'stop':
			return when(`is_up(${name})`, begun(call('api.stop', name, `timeout=${step.grace}`)));
		case 'restart':
			return begun(call('api.restart', name, `timeout=${step.grace}`));
		case 'kill':
			return when(`is_up(${name})`, begun(call('api.kill', name, pythonString(step.signal))));
		case 'rename':
			return when(
				`name_of(${name}) != ${pythonString(step.to)}`,
				begun(call('api.rename', name, pythonString(step.to))),
			);
	}
}

function createNetwork(network: NetworkSpec): string {
	const { driver = 'bridge', options, labels, internal, attachable, ipv6 } = network;
	const ipam = networkBody(network).IPAM;
	const named = { driver, options, ipam, labels, internal, attachable, enable_ipv6: ipv6, check_duplicate: true };
	return call('api.create_network', pythonString(network.name), ...pythonArguments(named));
}
