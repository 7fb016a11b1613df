/** How a container stands, in words, with ages reckoned from its times. */

import { duration, since } from '../text/human.ts';
import type { Container } from './objects.ts';

/**
 * e.g. `running for 3 h 12 min, healthy`, `exited with code 137, 5 min ago`.
 *
 * @param now by the engine's clock, in milliseconds since the epoch
 */
export function statusText(container: Container, now: number): string {
	const { status, health, exitCode, detail } = container;
	const started = (detail?.startedAt ?? 0) * 1000;
	const finished = (detail?.finishedAt ?? 0) * 1000;
	const ago = finished === 0 ? '' : `, ${since(finished, now)}`;
	const code = exitCode === undefined ? '' : ` with code ${exitCode}`;
	switch (status) {
		case 'running':
			return `running${started === 0 ? '' : ` for ${duration(now - started)}`}${health === 'none' ? '' : `, ${health}`}`;
		case 'paused':
			return `paused${started === 0 ? '' : `, started ${since(started, now)}`}`;
		case 'exited':
			return `exited${code}${ago}`;
		case 'restarting':
			return `restarting: it ended${code}${ago}`;
		case 'created':
			return 'created, never started';
		case 'removing':
		case 'dead':
			return status;
	}
}
