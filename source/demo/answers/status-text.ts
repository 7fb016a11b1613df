/** Docker's sentences about a container: `Up 3 hours (healthy)`, `Exited (2) 5 minutes ago`. */

import type { DemoContainer } from '../state.ts';

export function statusText(container: DemoContainer, now: number): string {
	const { run, health } = container;
	if (run.status === 'created') return 'Created';
	if (run.status === 'exited') return `Exited (${run.exitCode}) ${duration(now - run.finishedAt)} ago`;
	const up = `Up ${duration(now - run.startedAt)}`;
	if (run.status === 'paused') return `${up} (Paused)`;
	if (health === undefined) return up;
	return `${up} (${health.status === 'starting' ? 'health: starting' : health.status})`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Docker's way to round a duration (ms), whole units cut off. */
function duration(milliseconds: number): string {
	const whole = (unit: number) => Math.floor(milliseconds / unit);
	if (milliseconds < SECOND) return 'Less than a second';
	if (whole(SECOND) === 1) return '1 second';
	if (milliseconds < MINUTE) return `${whole(SECOND)} seconds`;
	if (whole(MINUTE) === 1) return 'About a minute';
	if (milliseconds < 60 * MINUTE) return `${whole(MINUTE)} minutes`;
	const hours = Math.round(milliseconds / HOUR);
	if (hours === 1) return 'About an hour';
	if (hours < 48) return `${hours} hours`;
	if (hours < 24 * 7 * 2) return `${whole(DAY)} days`;
	if (hours < 24 * 30 * 2) return `${whole(7 * DAY)} weeks`;
	if (hours < 24 * 365 * 2) return `${whole(30 * DAY)} months`;
	return `${whole(365 * DAY)} years`;
}
