/** What the engine tells of a pull, line by line (`POST /images/create`, API 1.41) -> where it stands. */

import * as z from 'zod/mini';
import { plain } from '../../../text/sanitise.ts';
import type { Layer, StepProgress } from '../progress.ts';

const lineSchema = z.object({
	id: z.optional(z.string()),
	status: z.optional(z.string()),
	progressDetail: z.nullish(z.object({ current: z.optional(z.number()), total: z.optional(z.number()) })),
	error: z.optional(z.string()),
});

/** These layers are all here. */
const HERE = new Set(['Already exists', 'Pull complete', 'Download complete', 'Verifying Checksum', 'Extracting']);

/** The rate is taken over this time. */
const WINDOW_MS = 5000;

type Download = { layer: Layer; downloaded: number; size: number };

/** `read` takes one line and throws what the engine says went wrong; `now` in milliseconds. */
export function createPullProgress() {
	const downloads = new Map<string, Download>();
	let samples: { at: number; bytes: number }[] = [];

	return {
		read(line: unknown, now: number): void {
			const { id, status = '', progressDetail, error } = lineSchema.parse(line);
			if (error !== undefined) throw new Error(plain(error));
			// Before its layers the image itself is reported: its tag and "Pulling from".
			if (id === undefined || status.startsWith('Pulling from')) return;
			const { current = 0, total = 0 } = progressDetail ?? {};
			const before = downloads.get(id);
			const size = status === 'Downloading' && total > 0 ? total : (before?.size ?? 0);
			downloads.set(id, {
				layer: { id: plain(id), status: plain(status), current, total },
				size,
				downloaded: status === 'Downloading' ? current : HERE.has(status) ? size : (before?.downloaded ?? 0),
			});
			samples.push({ at: now, bytes: downloadedOf(downloads) });
			const oldest = samples.findLastIndex(({ at }) => at <= now - WINDOW_MS);
			if (oldest > 0) samples = samples.slice(oldest);
		},
		progress(): StepProgress & { kind: 'pull' } {
			const all = [...downloads.values()];
			const downloaded = downloadedOf(downloads);
			const total = all.reduce((sum, { size }) => sum + size, 0);
			const rate = rateOf(samples);
			const waits = all.some(({ layer, size }) => size === 0 && !HERE.has(layer.status));
			return {
				kind: 'pull',
				layers: all.map(({ layer }) => layer),
				downloaded,
				total,
				rate,
				// While a layer's size is not known, its time can't be estimated.
				secondsLeft: rate === undefined || rate === 0 || waits ? undefined : (total - downloaded) / rate,
			};
		},
	};
}

function downloadedOf(downloads: ReadonlyMap<string, Download>): number {
	return [...downloads.values()].reduce((sum, { downloaded }) => sum + downloaded, 0);
}

function rateOf(samples: readonly { at: number; bytes: number }[]): number | undefined {
	const [first, last] = [samples[0], samples.at(-1)];
	if (first === undefined || last === undefined || last.at - first.at < 500) return undefined;
	return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
}
