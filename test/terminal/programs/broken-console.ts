/** The console on the engine of DOCKER_HOST; `R` breaks the next render. */

import { oneHost } from '../../one-host.ts';
import { openEngine } from '../../../source/engine/open.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { runConsole } from '../../../source/console/main.tsx';
import { defaultSettings } from '../../../source/console/settings/settings.ts';

function breaking(engine: Engine): Engine {
	let broken = false;
	return {
		...engine,
		snapshot() {
			const snapshot = engine.snapshot();
			if (!broken || snapshot.host === undefined) return snapshot;
			// Only the header looks at it.
			const host = Object.defineProperty({ ...snapshot.host }, 'name', {
				get: () => {
					throw new Error('thrown in a render');
				},
			});
			return { ...snapshot, host };
		},
		refresh() {
			broken = true;
			engine.refresh();
		},
	};
}

await runConsole({
	settings: defaultSettings,
	hosts: Promise.resolve(oneHost(breaking(openEngine({ environment: process.env })))),
	demo: false,
	lookAtPrerequisites: () => Promise.resolve([]),
});
