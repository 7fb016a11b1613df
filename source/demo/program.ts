/** What runs in a container, as a simulation: what it prints and when, how it takes a signal, how much it uses. */

import type { Stream } from './container-log.ts';

/** Something that happens some time (ms) after the beat before it. */
export type Beat =
	| { after: number; stream: Stream; text: (at: number) => string }
	| { after: number; trap: number }
	| { after: number; exit: number };

export type Program = {
	/** What it does at its start, up to its end if it ends by itself. */
	boot: () => Iterable<Beat>;
	/** What it then does for ever. */
	routine: (random: () => number) => Iterator<Beat>;
	/** `ignored`: as a process 1 without a handler; it dies of SIGKILL only. */
	onTerm: 'ignored' | { exitCode: number; milliseconds: number; says: readonly ((at: number) => string)[] };
	/** Percent of one core, and bytes. */
	load: { cpu: number; memory: number };
	/** What a health check finds. */
	probe: { exitCode: number; output: string };
};

/** A beat that prints a line as it is. */
export function line(after: number, text: string, stream: Stream = 'stdout'): Beat {
	return { after, stream, text: () => text };
}

/** A routine that does nothing. */
function silent(): Iterator<Beat> {
	return [][Symbol.iterator]();
}

const MEBIBYTE = 1024 ** 2;

/** A program about which only its use of the machine is known. */
export function quietProgram(cpu: number, mebibytes: number): Program {
	return {
		boot: () => [],
		routine: silent,
		onTerm: { exitCode: 0, milliseconds: 150, says: [] },
		load: { cpu, memory: mebibytes * MEBIBYTE },
		probe: { exitCode: 0, output: '' },
	};
}
