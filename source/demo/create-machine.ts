/** Starts the machine of a demo. */

import { stamper, type DemoClock } from './clock.ts';
import { filesOf } from './content/files.ts';
import { createEventLog } from './event-log.ts';
import { createExecs } from './execs.ts';
import { createLife } from './life.ts';
import type { Machine } from './machine.ts';
import type { Program } from './program.ts';
import { chooseProgram } from './programs/choose.ts';
import { withDatabaseMade } from './programs/server/database.ts';
import type { ShellWorld } from './shell/builtins.ts';
import type { DemoChange, DemoContainer, LabState } from './state.ts';
import { endContainer, removeContainer } from './transitions/container-changes.ts';
import { pastEvents } from './transitions/past.ts';

export function createMachine(initial: LabState, clock: DemoClock, lan?: ReadonlyMap<string, Machine>): Machine {
	let state = initial;
	const events = createEventLog();
	for (const event of pastEvents(initial)) events.add(event);
	const stamp = stamper(clock);
	const endings = new Map<string, Set<() => void>>();

	const worldOf = (container: DemoContainer): ShellWorld => ({
		hostname: container.hostname,
		environment: [...container.environment, `HOSTNAME=${container.hostname}`, 'HOME=/root'],
		files: filesOf(container),
		size: () => ({ columns: 0, rows: 0 }),
		now: () => clock.now(),
	});
	const lab = { here: () => state, far: () => lan?.get(state.farServer?.address ?? '')?.state() };
	const programOf = (container: DemoContainer): Program => chooseProgram(lab, container, worldOf(container));

	const apply = (change: DemoChange): void => {
		state = change.state;
		for (const event of change.events) events.add({ ...event, stamp: stamp() });
	};

	const end = (id: string, exitCode: number): void => {
		const before = state.containers.get(id);
		if (before === undefined) return;
		life.end(before);
		state = withDatabaseMade(state, before);
		apply(endContainer(state, id, exitCode, clock.now()));
		const listeners = endings.get(id) ?? [];
		endings.delete(id);
		for (const listener of listeners) listener();
		// The stop's event comes before the end's.
		if (before.autoRemove) setImmediate(() => remove(id));
	};

	const remove = (id: string): void => {
		if (!state.containers.has(id)) return;
		apply(removeContainer(state, id));
		life.forget(id);
	};

	const isPaused = (id: string): boolean => state.containers.get(id)?.run.status === 'paused';

	const life = createLife({ clock, seed: initial.seed, stamp, programOf, onExit: end, isPaused });

	return {
		lan,
		clock,
		stamp,
		state: () => state,
		apply,
		events,
		life,
		execs: createExecs(),
		end,
		remove,
		worldOf,
		programOf,
		onceEnded(id, listener) {
			const listeners = endings.get(id) ?? new Set();
			endings.set(id, listeners.add(listener));
			return () => listeners.delete(listener);
		},
	};
}
