/** The running demo: its one state, its events, its containers' lives and its execs, moved by one clock. */

import type { DemoClock } from './clock.ts';
import type { DemoEventLog } from './event-log.ts';
import type { Execs } from './execs.ts';
import type { Lifecycle } from './life.ts';
import type { Program } from './program.ts';
import type { ShellWorld } from './shell/builtins.ts';
import type { DemoChange, DemoContainer, LabState } from './state.ts';

export type Machine = {
	/** All hosts of the lab by their addresses, this one among them; undefined where it is the only one. */
	readonly lan: ReadonlyMap<string, Machine> | undefined;
	readonly clock: DemoClock;
	/** A new stamp, later than all before it. */
	stamp: () => bigint;
	state(): LabState;
	/** Takes the new state and tells its events. */
	apply(change: DemoChange): void;
	readonly events: DemoEventLog;
	readonly life: Lifecycle;
	readonly execs: Execs;
	/** Calls back once, when the container's program has ended. */
	onceEnded(id: string, listener: () => void): () => void;
	/** Ends a container's program with this code, if it runs. */
	end(id: string, exitCode: number): void;
	/** Removes a container that stands still, if it is there. */
	remove(id: string): void;
	/** What commands in the container can see. */
	worldOf(container: DemoContainer): ShellWorld;
	programOf(container: DemoContainer): Program;
};
