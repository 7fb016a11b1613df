/** What an event changes in the snapshot: at once by what it says, and what has to be asked for because of it. */

import type { Container, EngineEvent } from '../../../lab/objects.ts';
import { toHealth } from '../../answers/container.ts';

/** Actions on a container that change nothing of what the snapshot holds. Health checks cause exec_* without end. */
const HARMLESS =
	/^(?:exec_\w+|top|attach|detach|resize|kill|commit|copy|export|archive-path|extract-to-dir|checkpoint|prune)$/;

/** The container that an event changes: its own, or the one that joins or leaves the event's network. */
export function changedContainer({ type, action, id, attributes }: EngineEvent): string | undefined {
	if (type === 'container' && !HARMLESS.test(action)) return id || undefined;
	if (type === 'network') return attributes['container'] || undefined;
	return undefined;
}

/** The container as the event itself describes it: the same object when it says nothing of it. */
export function containerAfter(container: Container, event: EngineEvent): Container {
	const { detail } = container;
	const seconds = event.at / 1000;
	switch (event.action) {
		case 'start':
		case 'restart':
			return {
				...container,
				status: 'running',
				exitCode: undefined,
				health: container.health === 'none' ? 'none' : 'starting',
				detail: detail && { ...detail, startedAt: seconds },
			};
		case 'unpause':
			return { ...container, status: 'running' };
		case 'pause':
			return { ...container, status: 'paused' };
		case 'die': {
			const exitCode = Number(event.attributes['exitCode'] ?? 0);
			return {
				...container,
				status: 'exited',
				exitCode,
				detail: detail && { ...detail, exitCode, finishedAt: seconds },
			};
		}
		case 'rename':
			return { ...container, name: event.name };
		case 'health_status':
			return { ...container, health: toHealth(event.detail) };
		default:
			return container;
	}
}
