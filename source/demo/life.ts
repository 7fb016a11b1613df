/**
 * What goes on in the containers: their programs run here by the lab's clock and write their logs.
 * A log is made when it is first read, its past included, so that a lab of thousands
 * costs nothing until then.
 */

import type { DemoClock } from './clock.ts';
import { createContainerLog, type ContainerLog } from './container-log.ts';
import type { Beat, Program } from './program.ts';
import { randomFrom } from './seeded.ts';
import type { DemoContainer } from './state.ts';

export type Lifecycle = {
	log(container: DemoContainer): ContainerLog;
	/** The container was started: its program runs from now on. */
	begin(container: DemoContainer): void;
	/** It ended, whichever way. */
	end(container: DemoContainer): void;
	/** Asks the program to end; it may not listen. */
	terminate(container: DemoContainer): void;
	forget(id: string): void;
};

type Run = {
	log: ContainerLog;
	stop: () => void;
	/** The exit code that a trap promised for SIGTERM. */
	trapped: number | undefined;
};

type Surroundings = {
	clock: DemoClock;
	seed: string;
	/** Stamps for what happens now. */
	stamp: () => bigint;
	programOf(container: DemoContainer): Program;
	/** Whether the container is paused: then its program waits. */
	isPaused(id: string): boolean;
	/** The program of a container came to its end by itself. */
	onExit(id: string, exitCode: number): void;
};

/** How far before the lab's beginning a routine's log reaches. It starts there whenever it is first looked at. */
const PAST_MS = 20 * 60_000;
/** How often a paused program looks whether it may go on. */
const PAUSE_MS = 200;
/** In a frozen lab a program gets through its start, but does not begin its day. */
const FROZEN_REACH_MS = 15_000;

export function createLife(around: Surroundings): Lifecycle {
	const runs = new Map<string, Run>();
	const horizon = around.clock.now() - PAST_MS;

	const open = (container: DemoContainer): Run => {
		const known = runs.get(container.id);
		if (known !== undefined) return known;
		const run: Run = { log: createContainerLog(), stop: () => undefined, trapped: undefined };
		runs.set(container.id, run);
		const routine = writePast(run, container, horizon, around);
		if (routine !== undefined && !around.clock.frozen) play(run, container.id, routine.beats, routine.until, around);
		return run;
	};

	return {
		log: container => open(container).log,
		begin(container) {
			const run = open(container);
			run.stop();
			run.trapped = undefined;
			const program = around.programOf(container);
			const random = randomFrom(`${around.seed}/${container.id}/${around.clock.now()}`);
			play(run, container.id, wholeLife(program, random, around.clock.frozen), around.clock.now(), around);
		},
		end: container => runs.get(container.id)?.stop(),
		terminate(container) {
			const run = open(container);
			const { onTerm } = around.programOf(container);
			if (run.trapped !== undefined) around.onExit(container.id, run.trapped);
			else if (onTerm !== 'ignored') {
				run.stop();
				const goodbye: Beat[] = onTerm.says.map(text => ({ after: 1, stream: 'stdout', text }));
				goodbye.push({ after: onTerm.milliseconds, exit: onTerm.exitCode });
				play(run, container.id, goodbye[Symbol.iterator](), around.clock.now(), around);
			}
		},
		forget(id) {
			runs.get(id)?.stop();
			runs.delete(id);
		},
	};
}

function* wholeLife(program: Program, random: () => number, frozen: boolean): Generator<Beat> {
	yield* program.boot();
	if (frozen) return;
	const routine = program.routine(random);
	for (let beat = routine.next(); beat.done !== true; beat = routine.next()) yield beat.value;
}

/** Plays beats one after the other, each at its time, from `from` (ms since the epoch) on. */
function play(run: Run, id: string, beats: Iterator<Beat>, from: number, around: Surroundings): void {
	let due = from;
	const next = (): void => {
		const beat = beats.next();
		if (beat.done === true || beat.value.after === Number.POSITIVE_INFINITY) return;
		if (around.clock.frozen && beat.value.after > FROZEN_REACH_MS) return;
		due += beat.value.after;
		const wait = around.clock.frozen ? beat.value.after : due - around.clock.now();
		// A beat that is due happens at once: a script's lines come in one go, as a real one's do.
		if (wait <= 0) perform(beat.value);
		else run.stop = around.clock.after(wait, () => perform(beat.value));
	};
	const perform = (beat: Beat): void => {
		if (around.isPaused(id)) {
			due += PAUSE_MS;
			run.stop = around.clock.after(PAUSE_MS, () => perform(beat));
			return;
		}
		if ('exit' in beat) return around.onExit(id, beat.exit);
		if ('trap' in beat) run.trapped = beat.trap;
		else run.log.append({ stamp: around.stamp(), stream: beat.stream, text: beat.text(around.clock.now()) });
		next();
	};
	next();
}

/** Writes what a container has already said, and gives the rest of its routine if it still runs. */
function writePast(
	run: Run,
	container: DemoContainer,
	horizon: number,
	around: Surroundings,
): { beats: Iterator<Beat>; until: number } | undefined {
	if (container.run.status === 'created') return undefined;
	const now = container.run.status === 'exited' ? container.run.finishedAt : around.clock.now();
	const program = around.programOf(container);
	let at = container.run.startedAt;
	const write = (beat: Beat) => {
		at += beat.after;
		if ('text' in beat) run.log.append({ stamp: stampOf(at, run.log), stream: beat.stream, text: beat.text(at) });
		if ('trap' in beat) run.trapped = beat.trap;
	};
	for (const beat of program.boot()) {
		if (at + beat.after > now) return undefined;
		write(beat);
	}
	at = Math.max(at, horizon);
	const routine = program.routine(randomFrom(`${around.seed}/${container.id}`));
	for (;;) {
		const next = routine.next();
		if (next.done === true) return undefined;
		if (at + next.value.after > now) return { beats: resumed(next.value, routine), until: at };
		write(next.value);
	}
}

function* resumed(first: Beat, rest: Iterator<Beat>): Generator<Beat> {
	yield first;
	for (let beat = rest.next(); beat.done !== true; beat = rest.next()) yield beat.value;
}

/** A past line's stamp: its own time, but never that of the line before it. */
function stampOf(at: number, log: ContainerLog): bigint {
	const wanted = BigInt(Math.round(at * 1000)) * 1000n;
	const last = log.line(log.end() - 1)?.stamp ?? 0n;
	return wanted > last ? wanted : last + 1n;
}
