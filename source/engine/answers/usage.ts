/** One answer of `GET /containers/ID/stats` (Engine API 1.41 to 1.54), and the use between two of them. */

import * as z from 'zod/mini';
import type { Usage } from '../../lab/objects.ts';
import { count, mapOf, readOne, text } from './answer.ts';

const statsSchema = z.object({
	read: text,
	cpu_stats: z.object({ cpu_usage: z.object({ total_usage: count }) }),
	memory_stats: z.object({ usage: count, limit: count, stats: mapOf(z.unknown()) }),
});

/** The counters of one container at one time. */
export type UsageSample = {
	/** The engine's time of it, milliseconds since the epoch. */
	at: number;
	/** CPU time used since the container started, nanoseconds. */
	cpuTime: number;
	/** Bytes. */
	memory: number;
	memoryLimit: number;
};

/** @throws Error when it can't be read */
export function readSample(answer: unknown): UsageSample {
	const { read, cpu_stats, memory_stats } = readOne(answer, 'use of a container', statsSchema);
	return {
		at: Date.parse(read) || 0,
		cpuTime: cpu_stats.cpu_usage.total_usage,
		memory: memory_stats.usage - inactiveFile(memory_stats.usage, memory_stats.stats),
		memoryLimit: memory_stats.limit,
	};
}

/** The page cache that `docker stats` leaves out: `total_inactive_file` with cgroup v1, `inactive_file` with v2. */
function inactiveFile(usage: number, stats: ReadonlyMap<string, unknown>): number {
	const bytes = stats.get('total_inactive_file') ?? stats.get('inactive_file');
	return typeof bytes === 'number' && bytes < usage ? bytes : 0;
}

/** Undefined when the counters began again between the two, or no time passed. */
export function usageBetween(before: UsageSample, after: UsageSample): Usage | undefined {
	const elapsed = after.at - before.at;
	const worked = (after.cpuTime - before.cpuTime) / 1e6;
	if (elapsed <= 0 || worked < 0) return undefined;
	return {
		cpu: (worked / elapsed) * 100,
		memory: after.memory,
		memoryLimit: after.memoryLimit,
		at: after.at,
	};
}
