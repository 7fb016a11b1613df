/** How a script in Python takes its steps back: what it notes before each, and what it does with that. */

import { folderOf } from '../../path.ts';
import type { ExecStep, Step } from '../../plan.ts';
import { secretsIn, type Value } from '../../value.ts';
import { nameOf } from '../docker-exec.ts';
import type { Script } from '../script-steps.ts';
import type { SayableStep } from '../unsayable.ts';
import { call } from './call.ts';
import { commandWords } from './command.ts';
import { pythonString } from './literal.ts';

export type PythonUndo = {
	/** An expression: what there was before the step; undefined = nothing has to be known. */
	was?: string;
	/** An expression that makes it so again, with `was`. It asks what is: the step may have been begun and not done. */
	back: string;
};

/** Undefined: there is nothing to take back. */
export function undoOf(step: SayableStep, script: Script): PythonUndo | undefined {
	const { setAside } = script;
	switch (step.do) {
		case 'create-network':
			return { back: ifThere('network', step.network.name, 'api.remove_network') };
		case 'create-volume':
			return { back: ifThere('volume', step.volume.name, 'api.remove_volume') };
		case 'create':
			return { back: call('remove_container', pythonString(step.spec.name)) };
		case 'connect': {
			const words = [nameOf(step.container), step.endpoint.network].map(pythonString);
			return { back: call('disconnect', ...words) };
		}
		case 'disconnect': {
			const name = pythonString(nameOf(step.container));
			if (setAside.has(step.container.id)) {
				return {
					was: `inspected(${name})["HostConfig"]["RestartPolicy"]`,
					back: call('restart_policy', name, 'was'),
				};
			}
			const network = pythonString(step.network);
			return { was: call('place', name, network), back: call('connect_again', name, network, 'was') };
		}
		case 'pull':
			return nameBack(step.image);
		case 'build':
			return nameBack(step.tag);
		case 'tag':
			return nameBack(step.as);
		case 'put-file': {
			if (step.container.id === '') return undefined;
			const words = [nameOf(step.container), folderOf(step.path), step.path].map(pythonString);
			return {
				was: call('former_file', words[0] ?? '', words[2] ?? ''),
				back: call('put_back', ...words, 'was'),
			};
		}
		case 'exec':
			return execBack(step, script);
		case 'remove':
			return finalBack('container', nameOf(step.container));
		case 'remove-volume':
			return finalBack('volume', step.volume);
		case 'remove-network':
			return finalBack('network', step.network);
		default:
			return lifeBack(step);
	}
}

export const inspects = (kind: 'network' | 'volume' | 'container' | 'image', name: string): string =>
	`there(api.inspect_${kind}, ${pythonString(name)})`;

function ifThere(kind: 'network' | 'volume' | 'container', name: string, removes: string): string {
	return `${inspects(kind, name)} and ${call(removes, pythonString(name))}`;
}

/** Once it is gone, all that was done before stays. */
function finalBack(kind: 'network' | 'volume' | 'container', name: string): PythonUndo {
	return { back: `${inspects(kind, name)} or journal.no_way_back()` };
}

/** A name that stood for another image. */
function nameBack(name: string): PythonUndo | undefined {
	if (name.includes('@')) return undefined;
	return {
		was: `(${inspects('image', name)} or {}).get("Id")`,
		back: `was and ${call('api.tag', 'was', ...tagWords(name))}`,
	};
}

/** Repository and tag. */
export function tagWords(name: string): string[] {
	const colon = name.lastIndexOf(':') > name.lastIndexOf('/') ? name.lastIndexOf(':') : name.length;
	return [name.slice(0, colon), name.slice(colon + 1)].filter(word => word !== '').map(pythonString);
}

/** What was done in a container goes with it, where this very script has made it. */
function execBack(
	{ container, says, undo, host }: Step & ExecStep,
	{ captured, madeBy, variable }: Script,
): PythonUndo | undefined {
	if (undo === 'not needed') return undefined;
	const number = container.id === '' ? madeBy(container.name, host) : undefined;
	const own = number === undefined ? '' : `journal.has_begun(${number}) or `;
	if (undo === 'impossible') {
		return { back: `${own}${call('journal.lasts', pythonString(`"${says}" can't be undone.`))}` };
	}
	const { environment = {}, stdin = '' } = undo;
	const values: readonly Value[] = [...Object.values(environment), stdin];
	const missing = values.flatMap(secretsIn).filter(secret => captured.has(secret));
	const known = missing.map(secret => `${call('known', variable(secret), pythonString(secret))} and `);
	return { back: `${own}${known.join('')}${call('must', ...commandWords(nameOf(container), undo, variable))}` };
}

type LifeStep = Extract<
	Step,
	{ do: 'start' | 'stop' | 'kill' | 'pause' | 'unpause' | 'rename' | 'restart' | 'copy' | 'wait' }
>;

function lifeBack(step: LifeStep): PythonUndo | undefined {
	if (step.do === 'wait' || step.do === 'copy' || step.do === 'restart') return undefined;
	const name = pythonString(nameOf(step.container));
	switch (step.do) {
		case 'start':
			return { back: `${inspects('container', nameOf(step.container))} and ${call('api.stop', name)}` };
		case 'pause':
			return { back: `status(${name}) == "running" or ${call('api.unpause', name)}` };
		case 'unpause':
			return { back: `status(${name}) == "paused" or ${call('api.pause', name)}` };
		case 'stop':
		case 'kill':
			return { was: call('status', name), back: call('start_again', name, 'was') };
		case 'rename':
			return { was: call('name_of', name), back: `name_of(${name}) == was or ${call('api.rename', name, 'was')}` };
	}
}
