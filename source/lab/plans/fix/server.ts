/** Fixes in the server: a worker's health, its end, and the hosts that the server answers to. */

import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import { allowedHost } from '../../lava/server/allowed-hosts.ts';
import type { WorkerHealth } from '../../lava/worker/worker.ts';
import { allowHostSteps } from '../server/allow-host.ts';
import { type Ailing, type Fixing, planned, reachServer, refused } from './fixing.ts';
import { mountOf } from '../container/container.ts';
import { healthPlan, removalPlan } from '../worker/worker.ts';

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

export function allowHostFix(name: string, ailing: Ailing): Fixing {
	const host = allowedHost(name);
	const found = reachServer(
		ailing,
		`add ${host ?? name} to ALLOWED_HOSTS in /etc/lava-server/settings.d, and restart it`,
	);
	if (found.state === 'refused') return found;
	if (host === undefined) {
		return refused(`Django takes no ${name} for a host's name: call the server by its address, or another name.`);
	}
	const { container, ref } = found;
	const kept = mountOf(container, SERVER_FOLDERS.etc) !== undefined;
	return planned({
		title: `Let ${container.name} answer to ${host}`,
		steps: allowHostSteps(ref, host),
		warnings: kept ? [] : ['/etc/lava-server is in no volume: a recreated server would forget it.'],
	});
}
