/** What a plan started and was not seen working: how it is reported at the end, and where to look. */

import type { ContainerRef } from '../command.ts';
import { type Condition, containersOf } from '../condition.ts';
import type { Plan, Step } from '../plan.ts';

/** The containers that run when the plan is done, and that no wait looks at after their last start. */
export function unwatched({ steps }: Plan): ContainerRef[] {
	const started = new Map<string, ContainerRef>();
	for (const step of steps) {
		if (step.do === 'wait') for (const { name } of containersOf(step.until)) started.delete(name);
		if (!('container' in step)) continue;
		const { container } = step;
		if (startsIt(step)) started.set(container.name, container);
		if (endsIt(step)) started.delete(container.name);
	}
	return [...started.values()];
}

const startsIt = ({ do: what }: Step): boolean => what === 'start' || what === 'restart';

const endsIt = ({ do: what }: Step): boolean =>
	what === 'stop' || what === 'kill' || what === 'remove' || what === 'rename';

export const unwatchedWords = ({ name }: ContainerRef): string =>
	`${name} is started; nobody looked whether it goes on running.`;

/**
 * What is reported at the end of a wait that does not fail.
 *
 * @param seen what there was instead, with or without a full stop
 * @param seconds how long it was waited for; undefined: it can't come true any more
 */
export function unprovenWords(until: Condition, seen: string, seconds?: number): string {
	const name = nameOf(until);
	const said = `${seen.replace(/\.$/, '')}${seconds === undefined ? '' : `, after ${seconds} seconds`}`;
	switch (until.is) {
		case 'online':
		case 'answered':
			return `${name} is started; not known to be Online: ${said}. Its log and its row in Workers tell more.`;
		case 'serving':
			return `${name} is started; not known to answer: ${said}. See its log.`;
		case 'healthy':
			return `${name} is started; not known to be healthy: ${said}. See its log.`;
		case 'running':
			return `${name} is started; not known to go on running: ${said}. See its log.`;
		case 'ready':
			return `${name} has joined; not known to be Ready: ${said}. \`docker node ls\` on the manager tells more.`;
		case 'peered':
			return `${name} has joined; not known to share networks: ${said}. 7946/tcp and 7946/udp have to be open between all hosts of the Swarm.`;
		case 'role':
			return `${name} is not known to be a ${until.role} of the Swarm: ${said}. \`docker node ls\` on a manager tells more.`;
		case 'succeeds':
		case 'logged':
			if ('says' in until && until.says !== undefined) return `Nobody saw that ${until.says}: ${said}.`;
			return `${name} is not as expected: ${said}. See its log.`;
	}
}

function nameOf(until: Condition): string {
	switch (until.is) {
		case 'online':
			return until.since?.name ?? until.worker;
		case 'ready':
			return until.guest.name;
		case 'peered':
		case 'role':
			return until.name;
		case 'serving':
			return 'url' in until.server ? until.server.url : until.server.container.name;
		default:
			return until.container.name;
	}
}
