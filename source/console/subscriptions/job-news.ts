/** Jobs that begin and end in the workers' logs bring the next poll of the server forward. */

import type { WorkerTraces } from '../../lab/verdict/reading/worker-container.ts';
import type { ServerWatch } from '../../server/watch.ts';

export type JobNews = {
	see(traces: ReadonlyMap<string, WorkerTraces>): void;
	stop(): void;
};

/** Milliseconds from a worker's word that a job has begun or ended until its server surely knows. */
export const TOLD_SERVER = 1500;

/** A job that began or ended in a worker's log is in its server's lists before they would be asked for again. */
export function hurryOnJobs(servers: Pick<ServerWatch, 'hurry'>): JobNews {
	let before: ReadonlyMap<string, WorkerTraces> = new Map();
	let timer: NodeJS.Timeout | undefined;
	/** What a log said before the first look is in the server's first answer. */
	const isNews = (id: string, { log }: WorkerTraces): boolean => {
		const known = before.get(id)?.log;
		return known !== undefined && known.lastAt > 0 && (log?.jobAt ?? 0) > known.jobAt;
	};
	return {
		see(traces: ReadonlyMap<string, WorkerTraces>): void {
			const news = [...traces].some(([id, trace]) => isNews(id, trace));
			before = traces;
			if (!news || timer !== undefined) return;
			timer = setTimeout(() => {
				timer = undefined;
				servers.hurry();
			}, TOLD_SERVER);
		},
		stop: () => clearTimeout(timer),
	};
}
