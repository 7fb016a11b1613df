/** What fixes a worker, as a verdict names it: the plan, or why there is none and what to do instead. */

import { COORDINATOR_PORT } from '../../lava/coordinator.ts';
import { runsCoordinator, wholeServer } from '../../lava/server/split.ts';
import type { Container } from '../../objects.ts';
import type { Step } from '../../plan.ts';
import type { WorkerRow } from '../../verdict/worker-row.ts';
import type { FixAction } from '../../verdict/verdict.ts';
import { connectPlan } from '../network/connection.ts';
import { containerPlan } from '../container/container.ts';
import { withSharers } from '../container/sharing.ts';
import { madeElsewhere } from '../recreate/recreate.ts';
import { shareFolderFix, tellBoardsFix } from './boards.ts';
import { coordinatorFix, listeningSteps } from './coordinator.ts';
import { allowHostFix, healthFix, removalFix } from './server.ts';
import { tokenFix } from './token.ts';
import { variablesFix } from './variables.ts';
import { versionFix } from './version.ts';
import { type Ailing, type Fixing, planned, refused } from './fixing.ts';
import { freeAddress } from '../network/static-address.ts';

/** The container that may have to be recreated, the worker's or one beside it: what makes it again has to be known beforehand. */
export function recreatedBy(action: FixAction): string | undefined {
	switch (action.do) {
		case 'recreate':
		case 'change-version':
		case 'give-token':
		case 'share-folder':
			return action.container.id;
		default:
			return undefined;
	}
}

/** Where a worker is fixed instead: what looks after its container recreates that by itself. */
export function mendedElsewhere({ verdict, container }: Pick<WorkerRow, 'verdict' | 'container'>): string | undefined {
	const recreated = verdict.fix && recreatedBy(verdict.fix.action);
	return container !== undefined && recreated === container.id ? madeElsewhere(container) : undefined;
}

export function fixPlan(action: FixAction, ailing: Ailing): Fixing {
	switch (action.do) {
		case 'set-health':
			return healthFix(action.health, ailing);
		case 'remove-worker':
			return removalFix(ailing);
		case 'allow-host':
			return allowHostFix(action.host, ailing);
		case 'tell-boards':
			return tellBoardsFix(action.settings, ailing);
		default:
			return containerFix(action, ailing);
	}
}

function containerFix(action: Extract<FixAction, { container: unknown }>, ailing: Ailing): Fixing {
	const container = ailing.lab.containers.get(action.container.id);
	if (container === undefined) return refused(`${action.container.name} is gone.`);
	switch (action.do) {
		case 'connect':
			return connectFix(container, action.network, ailing);
		case 'give-token':
			return tokenFix(action.worker, container, ailing);
		case 'recreate':
			return variablesFix(action.changes, ailing);
		case 'change-version':
			return versionFix(action.version, ailing);
		case 'share-folder':
			return shareFolderFix(action.folder, ailing);
		case 'serve-boards':
			return refused('How its boards are served has to be asked: boot services (n f).');
		case 'name-coordinator':
			return coordinatorFix({ host: action.host, port: COORDINATOR_PORT }, container, listeningOf(ailing));
		default:
			return planned(
				withSharers(containerPlan(container, action, ailing.row), container, action, ailing.lab.containers.values()),
			);
	}
}

/** What its server's own coordinator needs to be reached. */
function listeningOf({ row: { server, coordinator }, lab }: Ailing): Step[] {
	const own = server?.place.at === 'container' ? lab.containers.get(server.place.container.id) : undefined;
	const parts = own === undefined ? [] : [own, ...wholeServer(own, lab)];
	const isSilent = coordinator?.state === 'named' && (coordinator.silent ?? '') !== '';
	return parts
		.filter(runsCoordinator)
		.slice(0, 1)
		.flatMap(each => listeningSteps(each, isSilent));
}

function connectFix(container: Container, name: string, { row, lab }: Ailing): Fixing {
	const network = [...lab.networks.values()].find(each => each.name === name);
	if (network === undefined) return refused(`The network ${name} is gone.`);
	const { networkMode } = container;
	if (/^(?:host$|none$|container:)/.test(networkMode)) {
		return refused(`${container.name} was made with --network ${networkMode}: recreate it on ${name}.`);
	}
	// Where dynamic addresses have no range of their own, the engine may give a static one away while it is not in use.
	const apart = network.subnets.some(({ range }) => range !== '');
	const fixed = apart || container.endpoints.some(({ staticIpv4 }) => staticIpv4 !== '');
	const address = fixed ? freeAddress(network, lab.containers) : '';
	const plan = connectPlan(container, { network: name, address, aliases: [] });
	if (container.status !== 'running' || (row.worker?.jobs.length ?? 0) > 0) return planned(plan);
	// An attempt over the old networks hangs for minutes before the daemon makes the next one.
	const { steps } = containerPlan(container, { do: 'restart' }, row);
	const all = { ...plan, steps: [...plan.steps, ...steps] };
	return planned(withSharers(all, container, { do: 'restart' }, lab.containers.values()));
}
