/** LAVA's REST answers as the lab knows them (API v0.2, which every release from 2019.12 to 2026.07 has; lava.md 4f). */

import * as z from 'zod/mini';
import type { DeviceHealth, DeviceState, RunningJob, Worker } from '../../lab/lava/worker/worker.ts';
import { plain } from '../../text/sanitise.ts';

const text = z.pipe(
	z.nullish(z.string()),
	z.transform(value => plain(value ?? '')),
);

/** ISO 8601 -> milliseconds since the epoch. */
const instant = z.pipe(
	z.nullish(z.string()),
	z.transform(value => {
		const at = Date.parse(value ?? '');
		return Number.isNaN(at) ? undefined : at;
	}),
);

/** LAVA's display names, e.g. `Online`, in lower case. */
function word<const T extends readonly string[]>(words: T) {
	return z.pipe(
		z.pipe(
			z.string(),
			z.transform(value => value.toLowerCase()),
		),
		z.enum(words),
	);
}

const DEVICE_STATES = ['idle', 'reserved', 'running'] as const satisfies readonly DeviceState[];
const DEVICE_HEALTHS = [
	'good',
	'unknown',
	'looping',
	'bad',
	'maintenance',
	'retired',
] as const satisfies readonly DeviceHealth[];

/** zod leaves out what is not named: `token`, which superusers get in clear, ends here. */
export const workerSchema = z.object({
	hostname: text,
	state: word(['online', 'offline']),
	health: word(['active', 'maintenance', 'retired']),
	description: text,
	last_ping: instant,
	job_limit: z.nullish(z.number()),
	version: text,
});

export const deviceSchema = z.object({
	hostname: text,
	device_type: text,
	worker_host: text,
	state: word(DEVICE_STATES),
	health: word(DEVICE_HEALTHS),
});

export const jobSchema = z.object({ id: z.number(), actual_device: text });

export const versionSchema = z.object({ version: text });

export function pageOf<T>(item: z.ZodMiniType<T>) {
	return z.object({ next: z.nullish(z.string()), results: z.array(item) });
}

export type WorkerAnswer = z.infer<typeof workerSchema>;
export type DeviceAnswer = z.infer<typeof deviceSchema>;
export type JobAnswer = z.infer<typeof jobSchema>;

/** Puts the three lists together. */
export function joinWorkers(
	workers: readonly WorkerAnswer[],
	devices: readonly DeviceAnswer[],
	jobs: readonly JobAnswer[],
): Worker[] {
	const byWorker = Map.groupBy(devices, ({ worker_host }) => worker_host);
	const byDevice = Map.groupBy(jobs, ({ actual_device }) => actual_device);
	return workers.map(worker => {
		const own = byWorker.get(worker.hostname) ?? [];
		return {
			name: worker.hostname,
			state: worker.state,
			health: worker.health,
			description: worker.description,
			version: worker.version === '' ? undefined : worker.version,
			jobLimit: worker.job_limit ?? 0,
			devices: own.map(({ hostname, device_type, state, health }) => ({
				name: hostname,
				type: device_type,
				state,
				health,
			})),
			jobs: own.flatMap(({ hostname }) => jobsOn(byDevice.get(hostname) ?? [])),
		};
	});
}

/** When the server heard each worker last, where it tells that. */
export function lastPingsOf(workers: readonly WorkerAnswer[]): ReadonlyMap<string, number> {
	return new Map(workers.flatMap(({ hostname, last_ping: at }) => (at === undefined ? [] : [[hostname, at] as const])));
}

function jobsOn(jobs: readonly JobAnswer[]): RunningJob[] {
	return jobs.map(({ id, actual_device }) => ({ id, device: actual_device }));
}
