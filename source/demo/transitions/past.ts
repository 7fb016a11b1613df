/** The events of what a lab shows as done: its containers were created, started, and some have ended. */

import type { StampedEvent } from '../event-log.ts';
import type { DemoContainer, DemoEvent, LabState } from '../state.ts';
import { createContainer, endContainer, startContainer } from './container-changes.ts';

/** Oldest first. */
export function pastEvents(lab: LabState): StampedEvent[] {
	const all = [...lab.containers.values()].flatMap(container => lifeOf(lab, container));
	const sorted = all.toSorted((a, b) => a.at - b.at);
	// Of one moment, each has a stamp later than the one before.
	return sorted.map(({ at, event }, index) => ({
		...event,
		stamp: BigInt(Math.round(at)) * 1_000_000n + BigInt(index),
	}));
}

type Dated = { at: number; event: DemoEvent };

const dated = (at: number, events: readonly DemoEvent[]): Dated[] => events.map(event => ({ at, event }));

/** As the engine's own changes report it. */
function lifeOf(lab: LabState, container: DemoContainer): Dated[] {
	const { run, createdAt } = container;
	// Alone: an address that it had then may be another's now.
	const created = createContainer(
		{ ...lab, containers: new Map() },
		{ ...container, run: { status: 'created', error: '' } },
	);
	if (run.status === 'created') return dated(createdAt, created.events);
	const started = startContainer(created.state, container.id, run.startedAt);
	const born = [...dated(createdAt, created.events), ...dated(run.startedAt, started.events)];
	if (run.status !== 'exited') return born;
	const ended = endContainer(started.state, container.id, run.exitCode, run.finishedAt);
	return [...born, ...dated(run.finishedAt, ended.events)];
}
