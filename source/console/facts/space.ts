/** The space on the disk that an engine keeps its images and containers on. */

import type { Engine } from '../../engine/engine.ts';
import type { DiskSpace } from '../../lab/disk-space.ts';

/** Undefined: it can't be known from here, or the engine does not answer. */
export type MeasureSpace = (engine: Pick<Engine, 'lookups' | 'snapshot'>) => Promise<DiskSpace | undefined>;

export const spaceOf: MeasureSpace = async ({ lookups }) => lookups.space().catch(() => undefined);
