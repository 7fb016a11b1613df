/** The first question where there are several hosts: on which one. */

import type { ChoiceField } from '../field.ts';
import type { World, WorldHost } from '../world.ts';

/** The answer by which a form knows its host. */
export const HOST_FIELD = 'host';

/** @param what e.g. `the dispatcher` */
export function hostField<Answers>(what: string): ChoiceField<Answers> {
	return {
		kind: 'choice',
		label: 'Host',
		help: `On which host ${what} is made.`,
		shown: (_, { hosts }) => hosts.length > 1,
		options: (_, { hosts }) =>
			hosts.map(({ snapshot, ...host }) => ({
				value: snapshot.key,
				label: snapshot.key,
				note: noteOf({ snapshot, ...host }),
			})),
		proposal: (_, { snapshot }) => snapshot.key,
		problem: (_, __, world) => problemOf(world),
	};
}

function noteOf({ snapshot, readOnly }: WorldHost): string {
	if (readOnly) return 'read-only';
	if (snapshot.connection.state !== 'live') return 'out of reach';
	return snapshot.host === undefined ? '' : `Docker ${snapshot.host.engineVersion}, ${snapshot.host.architecture}`;
}

function problemOf({ hosts, snapshot }: World): string | undefined {
	const host = hosts.find(each => each.snapshot.key === snapshot.key);
	return host === undefined || hosts.length === 1 ? undefined : whyHostFixed(host);
}

/** Why nothing can be changed on it now; undefined = it can. */
export function whyHostFixed({ snapshot, readOnly }: WorldHost): string | undefined {
	if (readOnly) return `${snapshot.key} is read-only: nothing is changed on it.`;
	return snapshot.connection.state === 'live' ? undefined : `${snapshot.key} is out of reach.`;
}
