/** The plans that mend what a verdict found, where no container has to be made anew for it. */

import type { ContainerRef } from '../command.ts';
import { allowHost, isHostAllowed, registerWorker, removeWorker, tellToken } from '../manage.ts';
import type { Container } from '../objects.ts';
import type { Plan } from '../plan.ts';
import { stopGrace } from '../role.ts';
import type { FixAction, ServerRef } from '../verdict/verdict.ts';
import type { LavaServer } from '../worker.ts';
import { tokenOf } from '../worker-container.ts';
import { connectPlan } from './connection.ts';
import { containerPlan } from './container.ts';
import { ONLINE_SECONDS, tokenName, tokenStep } from './dispatcher.ts';
import { healthPlan, removalPlan } from './worker.ts';

export type MendedLab = { containers: ReadonlyMap<string, Container>; servers: readonly LavaServer[] };

/** Undefined where a container has to be made anew, where its server is not in a container here, or what it names is gone. */
export function mendPlan(action: FixAction, lab: MendedLab): Plan | undefined {
	switch (action.do) {
		case 'recreate':
		case 'change-version':
			return undefined;
		case 'set-health':
		case 'remove-worker':
		case 'allow-host':
			return serverPlan(action, lab);
		default:
			return workerPlan(action, lab);
	}
}

type OnServer = Extract<FixAction, { do: 'set-health' | 'remove-worker' | 'allow-host' }>;
type OnWorker = Exclude<FixAction, OnServer | { do: 'recreate' | 'change-version' }>;

function workerPlan(action: OnWorker, lab: MendedLab): Plan | undefined {
	const container = lab.containers.get(action.container.id);
	if (container === undefined) return undefined;
	switch (action.do) {
		case 'connect':
			return connectPlan(container, { network: action.network, ipv4: '', ipv6: '', aliases: [] });
		case 'give-token':
			return tokenPlan(action.worker, container, serverOf(action.server, lab));
		default:
			return containerPlan(container, action);
	}
}

function serverPlan(action: OnServer, lab: MendedLab): Plan | undefined {
	const server = serverOf(action.server, lab);
	if (server === undefined) return undefined;
	if (action.do === 'allow-host') return hostPlan(action.host, server);
	const worker = lab.servers
		.find(({ key }) => key === action.server.key)
		?.workers.find(({ name }) => name === action.worker);
	if (worker === undefined) return undefined;
	const ref = refOf(server);
	return action.do === 'set-health'
		? healthPlan({ server: ref, worker, health: action.health, reviveDevices: true })
		: removalPlan({ server: ref, worker, container: undefined, inLava: 'forget' });
}

function serverOf({ key }: ServerRef, { servers, containers }: MendedLab): Container | undefined {
	const place = servers.find(server => server.key === key)?.place;
	return place?.at === 'container' ? containers.get(place.container.id) : undefined;
}

/** Undefined where its environment holds a token: that one would win, and has to go with the container. */
function tokenPlan(name: string, container: Container, server: Container | undefined): Plan | undefined {
	if (server === undefined || tokenOf(container) !== undefined) return undefined;
	const secret = tokenName(name);
	const ours = refOf(container);
	return {
		title: `Give ${container.name} the token of ${name}`,
		steps: [
			{
				do: 'exec',
				container: refOf(server),
				says: `Register the worker ${name} where it is not yet, and take its token`,
				...registerWorker(name, secret),
				already: tellToken(name, secret),
				undo: removeWorker(name),
			},
			tokenStep(name, ours),
			{ do: 'restart', container: ours, grace: stopGrace(container) },
			{
				do: 'wait',
				until: { is: 'online', server: { container: refOf(server) }, worker: name },
				seconds: ONLINE_SECONDS,
			},
		],
		warnings: [],
	};
}

const SERVING_SECONDS = 300;

function hostPlan(host: string, server: Container): Plan {
	const ours = refOf(server);
	return {
		title: `Let ${server.name} answer to ${host}`,
		steps: [
			{
				do: 'exec',
				container: ours,
				says: `Add ${host} to ALLOWED_HOSTS`,
				...allowHost(host),
				already: isHostAllowed(host),
				undo: 'impossible',
			},
			{ do: 'restart', container: ours, grace: stopGrace(server) },
			{ do: 'wait', until: { is: 'serving', server: { container: ours } }, seconds: SERVING_SECONDS },
		],
		warnings: ['LAVA is away while it restarts; jobs that run go on.'],
	};
}

function refOf({ id, name }: Container): ContainerRef {
	return { id, name };
}
