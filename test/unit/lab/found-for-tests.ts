/** Containers with the specs that make them again. */

import type { Container } from '../../../source/lab/objects.ts';
import type { ContainerSpec } from '../../../source/lab/spec/container.ts';
import type { FoundContainer } from '../../../source/lab/spec/read/container.ts';
import { containerOf } from './objects-for-tests.ts';

export type Running = { container: Container; found: FoundContainer };

/** `id` is 64 letters, of which `container.name`'s first. */
export function runningOf(spec: ContainerSpec, rest: Partial<Container> & Partial<FoundContainer> = {}): Running {
	const id = (rest.id ?? spec.name.charAt(0)).repeat(64).slice(0, 64);
	return {
		container: containerOf(spec.name, { image: spec.image, ...rest, id }),
		found: {
			imageId: 'sha256:old',
			status: 'running',
			secrets: new Map(),
			macNetworks: [],
			dependants: [],
			missing: [],
			warnings: [],
			...rest,
			id,
			spec,
		},
	};
}
