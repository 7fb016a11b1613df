/** What /proc says of a process and its children: processor time and memory. */

import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf } from '../engine/harness/processes.ts';

/** The kernel counts processor time to programs in hundredths of a second (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time of a process, of those it started, and of those of them that have ended. */
export function processorTime(pid: number): number {
	return childrenOf(pid).reduce((sum, child) => sum + processorTime(child), secondsOf(pid, 4));
}

/** Seconds of processor time of these processes alone. */
export const ownProcessorTime = (pids: readonly number[]): number =>
	pids.reduce((sum, pid) => sum + secondsOf(pid, 2), 0);

/** The sum of the first so many of utime, stime and, of children that have ended, cutime and cstime (proc(5)). */
function secondsOf(pid: number, count: number): number {
	const fields = statOf(pid).slice(11, 11 + count);
	return fields.reduce((sum, field) => sum + Number(field), 0) / TICKS_PER_SECOND;
}

export type Memory = { now: number; most: number };

/** Resident memory of a process and those it started, now and at the highest. Megabytes (10^6 bytes). */
export function memory(pid: number): Memory {
	const status = read(`/proc/${pid}/status`);
	const megabytes = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
	const own = { now: (megabytes('VmRSS') * 1024) / 1e6, most: (megabytes('VmHWM') * 1024) / 1e6 };
	return childrenOf(pid).reduce((sum, child) => {
		const { now, most } = memory(child);
		return { now: sum.now + now, most: sum.most + most };
	}, own);
}

/** The processes whose program has this name and whose arguments hold this text. */
export function findProcesses(program: string, argument: string): number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.filter(name => read(`/proc/${name}/comm`).trim() === program)
		.filter(name => read(`/proc/${name}/cmdline`).includes(argument))
		.map(Number);
}

/** From the third field on: the second is the program's name and may hold anything. */
const statOf = (pid: number): string[] => read(`/proc/${pid}/stat`).split(')').at(-1)?.trim().split(' ') ?? [];

function read(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
