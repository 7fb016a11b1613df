/** What LAVA is asked while a script waits for it. */

import type { Command } from '../command.ts';
import { shell } from '../lava/manage/manage.ts';

/** From 2020.05 on. */
export const VERSION_PATH = '/api/v0.2/system/version/';

export const workerPath = (worker: string): string => `/api/v0.2/workers/${worker}/`;

/** The same of servers that have no such API yet, from their database. */
export function tellWorker(name: string): Command {
	return shell(TELL_WORKER, { name });
}

const TELL_WORKER = `from lava_scheduler_app.models import Worker
worker = Worker.objects.get(hostname=parameters["name"])
print(json.dumps({"state": worker.get_state_display(), "last_ping": worker.last_ping.isoformat()}))
`;
