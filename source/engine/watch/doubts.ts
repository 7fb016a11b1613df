/** Lists that contradict the events. */

import type { Container } from '../../lab/objects.ts';
import type { Clock } from '../clock.ts';

/** So long a list may still call a container running that an event has told the end of. */
const DOUBT_MS = 5000;

/**
 * The engine tells of a container's end before its lists know of it, and of a start at once: a container that ended
 * by its events and runs by the list is asked for again, and after a while the list is believed.
 */
export function createDoubts(clock: Clock): (old: Container | undefined, listed: Container) => boolean {
	/** Since when, by container. */
	const since = new Map<string, number>();
	return (old, { id, status }) => {
		if (old?.status !== 'exited' || status !== 'running') {
			since.delete(id);
			return false;
		}
		const began = since.get(id) ?? clock.now();
		since.set(id, began);
		return clock.now() - began < DOUBT_MS;
	};
}
