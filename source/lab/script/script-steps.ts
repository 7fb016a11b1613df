/** What scripts of every language do with a plan's steps before they write them down. */

import type { HostKey } from '../host.ts';
import type { Plan, Step } from '../plan.ts';
import { hostsReached } from '../step/on-host.ts';
import { secretsCaptured, secretsNeeded } from '../step/secrets.ts';
import { stepWords } from '../step/words.ts';
import { secretNames } from './comment.ts';
import { type VariableOf, variablesFor } from './quote.ts';
import { calledById } from './refs.ts';

export type Script = {
	/** What each step is written as, with containers by their names. */
	words: readonly string[];
	/** With containers that are meant by their ids called by them. */
	steps: readonly Step[];
	variable: VariableOf;
	/** Ids of containers that are kept until the end, in case that all goes back. */
	setAside: ReadonlySet<string>;
	/** The number, from 1 on, of the step that makes a container of that name on that host. */
	madeBy: (name: string, host: HostKey | undefined) => number | undefined;
	/** Those that it is for, where there are several; each step names its own. */
	hosts: readonly HostKey[];
	/** Secrets that steps bring: after a cut they may be missing. */
	captured: ReadonlySet<string>;
	/** Secrets that a step needs, or its undo. */
	needed: ReadonlySet<string>;
};

export function scriptOf(plan: Plan): Script {
	const removed = plan.steps.flatMap(step => (step.do === 'remove' ? [step.container.id] : []));
	const setAside = new Set(removed.filter(id => id !== ''));
	const kept = plan.steps.filter((step, at) => !isHeldAlready(step, plan.steps.slice(0, at), setAside));
	const steps = kept.map(calledById);
	const hosts = hostsReached(plan);
	const made = new Map(
		steps.flatMap((step, at) => (step.do === 'create' ? [[madeKey(step.spec.name, step.host), at + 1] as const] : [])),
	);
	return {
		words: kept.map(step => wordsOf(step, setAside, hosts.length > 1)),
		steps,
		variable: variablesFor(secretNames(plan)),
		setAside,
		madeBy: (name, host) => made.get(madeKey(name, host)),
		hosts: hosts.length > 1 ? hosts : [],
		captured: new Set(steps.flatMap(secretsCaptured)),
		needed: new Set(steps.flatMap(secretsNeeded)),
	};
}

/** The secrets that are shown when all is done: they are nowhere else. */
export function shownSecrets({ steps, needed }: Script): string[] {
	return steps.flatMap(step =>
		step.do === 'exec' && step.capture?.drop !== true ? secretsCaptured(step).filter(each => !needed.has(each)) : [],
	);
}

const madeKey = (name: string, host: HostKey | undefined): string => JSON.stringify([host, name]);

function wordsOf(step: Step, setAside: ReadonlySet<string>, several: boolean): string {
	const held = step.do === 'disconnect' && setAside.has(step.container.id);
	const words = held ? `Keep ${step.container.name} from starting by itself` : stepWords(step);
	return several && step.host !== undefined ? `${step.host}: ${words}` : words;
}

/** Where the first step is from which no way leads back; -1 = there is none. */
export function firstFinal({ steps }: Script): number {
	return steps.findIndex(({ do: what }) => what === 'remove' || what === 'remove-volume' || what === 'remove-network');
}

/** Whether a script may end well although not all was seen to work. */
export function mayBeUnproven({ steps }: Script): boolean {
	return steps.some(step => step.do === 'wait' && (step.lenient || step.until.is === 'answered'));
}

/** A container that is set aside keeps its networks, for it goes back to them as it was: it is kept from starting, once. */
function isHeldAlready(step: Step, before: readonly Step[], setAside: ReadonlySet<string>): boolean {
	if (step.do !== 'disconnect' || !setAside.has(step.container.id)) return false;
	return before.some(each => each.do === 'disconnect' && each.container.id === step.container.id);
}
