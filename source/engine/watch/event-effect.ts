/** What an event changes in the picture: at once by what it says, and what has to be asked for because of it. */

import type { Container, EngineEvent } from '../../lab/objects.ts';
import { toHealth } from '../answers/container.ts';

/** Ids of what has to be fetched anew. */
export type Refetch = { containers: readonly string[]; networks: readonly string[] };

const NOTHING: Refetch = { containers: [], networks: [] };

/** Actions on a container that change nothing of what the picture holds. Health checks cause exec_* without end. */
const HARMLESS =
	/^(?:exec_\w+|top|attach|detach|resize|kill|commit|copy|export|archive-path|extract-to-dir|checkpoint|prune)$/;

export function refetchAfter(event: EngineEvent): Refetch {
	const { type, action, id, attributes } = event;
	if (!id) return NOTHING;
	if (type === 'container') {
		return HARMLESS.test(action) ? NOTHING : { containers: [id], networks: [] };
	}
	if (type === 'network') {
		const member = attributes['container'];
		return { containers: member ? [member] : [], networks: [id] };
	}
	return NOTHING;
}

/** The container as the event itself describes it: the same object when it says nothing of it, undefined when gone. */
export function containerAfter(container: Container, event: EngineEvent): Container | undefined {
	switch (event.action) {
		case 'start':
		case 'restart':
			return {
				...container,
				status: 'running',
				statusText: 'Up',
				exitCode: undefined,
				health: container.health === 'none' ? 'none' : 'starting',
			};
		case 'unpause':
			return { ...container, status: 'running', statusText: 'Up' };
		case 'pause':
			return { ...container, status: 'paused', statusText: 'Up (Paused)' };
		case 'die': {
			const code = Number(event.attributes['exitCode'] ?? 0);
			return { ...container, status: 'exited', statusText: `Exited (${code})`, exitCode: code };
		}
		case 'rename':
			return { ...container, name: event.name };
		case 'health_status':
			return { ...container, health: toHealth(event.detail) };
		case 'destroy':
			return undefined;
		default:
			return container;
	}
}
