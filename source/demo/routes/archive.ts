/** Files of containers: those put there are taken, and not kept, for nothing in the demo reads them. */

import { EngineError } from '../engine-error.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { findContainer } from '../transitions/container-changes.ts';

export function archiveRoutes(machine: Machine): Routes {
	return {
		'PUT /containers/:id/archive': ({ params }) => {
			findContainer(machine.state(), params['id'] ?? '');
			return { status: 200 };
		},
		'GET /containers/:id/archive': ({ params, query }) => {
			const { id } = findContainer(machine.state(), params['id'] ?? '');
			throw new EngineError(404, `Could not find the file ${query.get('path')} in container ${id}`);
		},
		'GET /containers/:id/changes': ({ params }) => {
			findContainer(machine.state(), params['id'] ?? '');
			// The engine's way to say that there are none.
			return { status: 200, body: null };
		},
	};
}
