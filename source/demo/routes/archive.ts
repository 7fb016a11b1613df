/** Files of containers: the few that there are can be read, and those that are put there. */

import { filesInTar, tarOf, tarOfFolder } from '../answers/tar-answer.ts';
import { filesOf } from '../content/files.ts';
import { DemoEngineError } from '../engine-error.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { changeFiles } from '../transitions/container-files.ts';
import { findContainer } from '../transitions/container-changes.ts';

export function archiveRoutes(machine: Machine): Routes {
	return {
		'PUT /containers/:id/archive': ({ params, query, body }) => {
			const { id } = findContainer(machine.state(), params['id'] ?? '');
			const files = typeof body === 'string' ? filesInTar(body, query.get('path') ?? '/') : {};
			machine.apply(changeFiles(machine.state(), id, files));
			return { status: 200 };
		},
		'GET /containers/:id/archive': ({ params, query }) => {
			const container = findContainer(machine.state(), params['id'] ?? '');
			const path = query.get('path') ?? '';
			const files = filesOf(container);
			const text = files.get(path);
			const inFolder = new Map([...files].filter(([each]) => each.startsWith(`${path}/`)));
			if (text === undefined && inFolder.size === 0)
				throw new DemoEngineError(404, `Could not find the file ${path} in container ${container.id}`);
			return {
				stream: response =>
					response
						.writeHead(200, { 'Content-Type': 'application/x-tar' })
						.end(text === undefined ? tarOfFolder(path, inFolder) : tarOf(path, text)),
			};
		},
		'GET /containers/:id/changes': ({ params }) => {
			findContainer(machine.state(), params['id'] ?? '');
			// The engine's way to say that there are none.
			return { status: 200, body: null };
		},
	};
}
