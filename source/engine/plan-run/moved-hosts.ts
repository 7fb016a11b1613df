/**
 * A plan that was cut off, in a console that may call its hosts otherwise, or not have them all. Engines are known by
 * their own ids; one that is away can't tell its id, and is taken at its host's word until it answers.
 */

import { type HostKey, hostKey } from '../../lab/host.ts';
import { withHostsCalled } from '../../lab/step/on-host.ts';
import type { PreconditionSnapshot } from './look/preconditions.ts';
import { hostOfKey } from '../../lab/step/touches.ts';
import type { JournalEntry } from './journal/journal.ts';
import type { PlanHost } from './plan-host.ts';

/** A host as it is called here and now. */
type Called = Pick<PlanHost, 'key'>;

/** The ids of all engines of a plan. */
export function enginesIn({ engine, engines = {} }: JournalEntry): string[] {
	return [...new Set([engine, ...Object.values(engines)])];
}

/** The hosts of a plan, as they were called, that this console does not have. */
export function missingHosts(entry: JournalEntry, hosts: readonly Called[], known: Known): HostKey[] {
	return Object.entries(entry.engines ?? {}).flatMap(([key, id]) =>
		hosts.some(host => isHost(host, key, id, known)) ? [] : [hostKey(key)],
	);
}

/** By the engine's id, where it answers; else by its name. */
function isHost({ key }: Called, called: string, id: string, known: Known): boolean {
	const now = known.get(key);
	return now === undefined ? key === called : now === id;
}

type Known = ReadonlyMap<HostKey, string>;

/**
 * The entry with its hosts called as they are called here and now; where there is one alone, it has no name. What this
 * console does not have keeps its name.
 */
export function asCalledNow(entry: JournalEntry, hosts: readonly Called[], known: Known): JournalEntry {
	const engines = entry.engines ?? { [hostKey('')]: entry.engine };
	const nowOf = (called: string, id: string): HostKey =>
		hosts.find(host => isHost(host, called, id, known))?.key ?? hostKey(called);
	const names = new Map(Object.entries(engines).map(([called, id]) => [called, nowOf(called, id)]));
	const [only] = names.values();
	const isAlone = hosts.length === 1 && missingHosts(entry, hosts, known).length === 0;
	const rename = (host: HostKey | undefined): HostKey | undefined =>
		isAlone ? undefined : host === undefined ? only : (names.get(host) ?? host);
	if (entry.plan.steps.every(({ host }) => rename(host) === host)) return entry;
	return {
		...entry,
		engines: Object.fromEntries(Object.entries(engines).map(([called, id]) => [names.get(called) ?? called, id])),
		plan: withHostsCalled(entry.plan, rename),
		before: renamed(entry.before, rename),
		preconditions: renamed(entry.preconditions, rename),
	};
}

function renamed(
	snapshot: PreconditionSnapshot,
	rename: (host: HostKey | undefined) => HostKey | undefined,
): PreconditionSnapshot {
	return Object.fromEntries(
		Object.entries(snapshot).map(([key, print]) => {
			const now = rename(hostOfKey(key));
			const thing = key.replace(/ on .+$/s, '');
			return [now === undefined ? thing : `${thing} on ${now}`, print];
		}),
	);
}
