/** The hosts that the user asks for, each with a short name. */

import { basename, dirname } from 'node:path';
import { hostKey, LOCAL } from '../lab/host.ts';
import type { NamedHost } from './hosts.ts';
import { DEFAULT_SOCKET } from './reach/address.ts';
import { listContexts } from './reach/context.ts';

/** A host as it was asked for; without a host and a context, it is the one that docker would take. */
export type HostChoice = Partial<Pick<NamedHost, 'host' | 'context' | 'namedBy' | 'address' | 'readOnly'>> & {
	/** Left out: made from the context, or the address. */
	name?: string | undefined;
};

/** Two hosts of one name, or one host twice: a sentence that says which. */
export class HostsProblem extends Error {
	override readonly name = 'HostsProblem';
}

/** @throws HostsProblem */
export function nameHosts(choices: readonly HostChoice[]): NamedHost[] {
	const taken = new Set<string>();
	const places = new Set<string>();
	return choices.map(choice => {
		const { name, host, context, namedBy, address, readOnly } = choice;
		const place = context === undefined ? (host ?? '') : `the context ${context}`;
		if (places.has(place))
			throw new HostsProblem(`${place || "docker's own choice"} was given twice: leave one of them out.`);
		places.add(place);
		if (name !== undefined && taken.has(name))
			throw new HostsProblem(`There are two hosts called ${name}: give one of them another name.`);
		const key = name ?? freeName(context ?? nameOfAddress(host), taken);
		taken.add(key);
		return { key: hostKey(key), host, context, ...(namedBy !== undefined && { namedBy }), address, readOnly };
	});
}

/**
 * One more host, beside those that there are.
 *
 * @throws HostsProblem where it is one of them
 */
export function nameBeside(hosts: readonly NamedHost[], choice: HostChoice): NamedHost {
	const same = hosts.find(each => each.host === choice.host && each.context === choice.context);
	if (same !== undefined) throw new HostsProblem(`It is shown already, as ${same.key}.`);
	const named = nameHosts([...hosts.map(({ key, ...host }) => ({ name: key, ...host })), choice]).at(-1);
	if (named === undefined) throw new HostsProblem('There is nothing to name.');
	return named;
}

/** All that docker has contexts of. */
export async function everyContext(environment: NodeJS.ProcessEnv): Promise<HostChoice[]> {
	return ['default', ...(await listContexts(environment)).map(({ name }) => name)].map(context => ({ context }));
}

/** e.g. `ssh://admin@rack-2:2222` -> `rack-2`. */
function nameOfAddress(address: string | undefined): string {
	if (address === undefined || address === `unix://${DEFAULT_SOCKET}`) return LOCAL;
	const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(address) ?? [];
	if (scheme === 'unix') return basename(dirname(rest)) || LOCAL;
	const [, host = rest] = /^(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(rest) ?? [];
	return host.replaceAll(/[[\]]/g, '') || LOCAL;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
	let free = name;
	for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
	return free;
}
