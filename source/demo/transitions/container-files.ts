/** Small files that are put into a container, or read from it. */

import type { DemoChange, LabState } from '../state.ts';
import { findContainer } from './container-changes.ts';

/** @param files by their paths; undefined: it goes */
export function changeFiles(
	state: LabState,
	containerId: string,
	files: Readonly<Record<string, string | undefined>>,
): DemoChange {
	const container = findContainer(state, containerId);
	const changed = { ...container, files: { ...container.files, ...files } };
	return { state: { ...state, containers: new Map(state.containers).set(container.id, changed) }, events: [] };
}
