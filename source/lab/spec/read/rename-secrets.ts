/** Two hosts may have containers of one name, with secrets of their own under the same names. */

import type { HostKey } from '../../host.ts';
import type { ContainerSpec } from '../container.ts';
import type { FoundContainer } from './container.ts';

/** The container with its secrets, and those of what needs it, named with their host. */
export function withSecretsOn(host: HostKey, found: FoundContainer): FoundContainer {
	const called = (name: string): string => `${name} on ${host}`;
	return {
		...found,
		spec: renamed(found.spec, name => (found.secrets.has(name) ? called(name) : name)),
		secrets: new Map([...found.secrets].map(([name, value]) => [called(name), value])),
		dependants: found.dependants.map(each => ({ ...each, found: withSecretsOn(host, each.found) })),
	};
}

/** A spec is plain data, and refers to a secret as `{ secret: NAME }` wherever a value stands. */
function renamed(spec: ContainerSpec, called: (name: string) => string): ContainerSpec {
	const visit = (data: unknown): unknown => {
		if (Array.isArray(data)) return data.map(visit);
		if (typeof data !== 'object' || data === null) return data;
		if ('secret' in data && typeof data.secret === 'string') return { ...data, secret: called(data.secret) };
		return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, visit(value)]));
	};
	// It has the same shape: nothing but names was changed in it.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return visit(spec) as ContainerSpec;
}
