/** Reads what a LAVA server keeps of each worker for its jobs: as files, for nothing is run in a container to look at it. */

import type { Lookups } from '../../engine/lookups/lookups.ts';
import { CONFIG_FOLDER, readWorkerConfig, type WorkerConfigs, workerOfConfig } from '../../lab/lava/worker/config.ts';
import { plain } from '../../text/sanitise.ts';

/** Undefined where they can't be read. */
export async function readWorkerConfigs(
	lookups: Pick<Lookups, 'filesIn'>,
	containerId: string,
): Promise<WorkerConfigs | undefined> {
	try {
		const files = (await lookups.filesIn(containerId, CONFIG_FOLDER)) ?? [];
		const values = files.flatMap(({ path, text }) => {
			const of = workerOfConfig(path);
			return of === undefined ? [] : [{ ...of, config: readWorkerConfig(text) }];
		});
		// The one in a folder of the worker's own comes first.
		const ordered = values.toSorted((a, b) => Number(a.first) - Number(b.first));
		return new Map(ordered.map(({ worker, config }) => [plain(worker), config]));
	} catch {
		// The line broke.
		return undefined;
	}
}
