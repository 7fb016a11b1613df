/** Which ports a container's image or maker declares that it serves, whether it runs or not. */

import * as z from 'zod/mini';
import { memoizeByObject } from '../../memoize.ts';
import type { Container } from '../../objects.ts';

const exposed = z.object({ Config: z.object({ ExposedPorts: z.nullish(z.record(z.string(), z.unknown())) }) });

/** e.g. `69/udp`; none before it was inspected. */
export const exposedPorts = memoizeByObject(({ detail }: Container): ReadonlySet<string> => {
	const parsed = exposed.safeParse(detail?.raw());
	const names = parsed.success ? Object.keys(parsed.data.Config.ExposedPorts ?? {}) : [];
	return new Set(names.map(name => (name.includes('/') ? name : `${name}/tcp`)));
});
