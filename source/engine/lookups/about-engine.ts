/** What plans and exports have to know of an engine itself. */

import * as z from 'zod/mini';
import type { EngineDefaults } from '../../lab/spec/read/container.ts';
import { readOne, text } from '../answers/answer.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';

const infoSchema = z.object({
	ID: text,
	Name: text,
	DefaultRuntime: text,
	LoggingDriver: text,
	CgroupVersion: text,
});

/** `id`: the engine's own, by which its journal and lock are found; `defaults`: what a container has without being asked for. */
export async function aboutEngine(session: Session): Promise<{ id: string; defaults: EngineDefaults }> {
	const info = readOne(await request(session, { method: 'GET', path: '/info' }), 'engine', infoSchema);
	return {
		id: info.ID,
		defaults: {
			...(info.DefaultRuntime !== '' && { runtime: info.DefaultRuntime }),
			...(info.LoggingDriver !== '' && { logDriver: info.LoggingDriver }),
			...(info.Name !== '' && { hostname: info.Name }),
			cgroupns: info.CgroupVersion === '2' ? 'private' : 'host',
		},
	};
}
