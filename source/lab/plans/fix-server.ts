/** Fixes in the server: a worker's health, its end, and the hosts that the server answers to. */

import { allowHost, isHostAllowed, reloadWeb } from '../manage.ts';
import { urlHost } from '../server-url.ts';
import type { WorkerHealth } from '../worker.ts';
import { type Ailing, type Fixing, planned, reachServer, refused } from './fixing.ts';
import { SERVER_FOLDERS } from './server.ts';
import { healthPlan, removalPlan } from './worker.ts';

export function healthFix(health: WorkerHealth, ailing: Ailing): Fixing {
	const { worker, name } = ailing.row;
	const found = reachServer(ailing, `set the health of ${name} to ${health} on its admin pages (Workers)`);
	if (found.state === 'refused') return found;
	if (worker === undefined) return refused(`LAVA does not know ${name} any more.`);
	return planned(healthPlan({ server: found.ref, worker, health, reviveDevices: true }));
}

/** Its container stays. */
export function removalFix(ailing: Ailing): Fixing {
	const { worker, name } = ailing.row;
	const found = reachServer(ailing, `delete ${name} on its admin pages (Workers)`);
	if (found.state === 'refused') return found;
	if (worker === undefined) return refused(`LAVA does not know ${name} any more.`);
	return planned(removalPlan({ server: found.ref, worker, container: undefined, inLava: 'forget' }));
}

/** Seconds. */
const RELOAD = 60;

/** LAVA reads its settings when its web processes start: they are replaced one by one, and nothing else is. */
export function allowHostFix(name: string, ailing: Ailing): Fixing {
	const host = urlHost(name);
	const found = reachServer(ailing, `add ${host} to ALLOWED_HOSTS in /etc/lava-server/settings.d, and restart it`);
	if (found.state === 'refused') return found;
	// Django's own rule, whatever ALLOWED_HOSTS says (django/http/request.py).
	if (!/^(?:[a-z0-9.-]+|\[[a-f0-9:.]+\])$/.test(host)) {
		return refused(`Django takes no ${host} for a host's name: call the server by its address, or another name.`);
	}
	const { container, ref } = found;
	const kept = container.detail?.mounts.some(({ destination }) => SERVER_FOLDERS['etc']?.startsWith(destination));
	return planned({
		title: `Let ${container.name} answer to ${host}`,
		steps: [
			{
				do: 'exec',
				container: ref,
				says: `Add ${host} to ALLOWED_HOSTS`,
				...allowHost(host),
				already: isHostAllowed(host),
				undo: 'impossible',
			},
			{
				do: 'exec',
				container: ref,
				says: 'Let its web processes read the settings',
				...reloadWeb(),
				undo: 'not needed',
			},
			{ do: 'wait', until: { is: 'serving', server: { container: ref } }, seconds: RELOAD },
		],
		warnings: kept ? [] : ['/etc/lava-server is in no volume: made anew, the server would forget it.'],
	});
}
