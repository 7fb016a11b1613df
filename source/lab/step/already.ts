/** What makes steps idempotent: whether one is done before it is begun, and whether something stands in its way. */

import { isUp } from '../objects.ts';
import type { Step } from '../plan.ts';
import { whyNotJoin } from './join.ts';
import { containerDifferences, hasEndpoint, networkDifferences, volumeDifferences } from './same.ts';
import { isSwarmSo, objectionToSwarm } from './swarm.ts';
import type { SeenContainer, ObservedState } from './observed-state.ts';

/** Commands and waits have to be tried: they are never known to be done. */
export function isAlreadySo(step: Step, observed: ObservedState): boolean {
	const { container } = observed;
	switch (step.do) {
		case 'create-network':
			return observed.network !== undefined && networkDifferences(step.network, observed.network.spec).length === 0;
		case 'create-volume':
			return observed.volume !== undefined && volumeDifferences(step.volume, observed.volume).length === 0;
		case 'create':
			return container !== undefined && containerDifferences(step.spec, container.spec).length === 0;
		case 'remove-network':
			return observed.network === undefined;
		case 'remove-volume':
			return observed.volume === undefined;
		case 'remove':
			return container === undefined;
		case 'connect':
			return container !== undefined && hasEndpoint(container.endpoints, step.endpoint);
		case 'disconnect':
			return container !== undefined && !isOn(container, step.network) && !container.halfMade.includes(step.network);
		case 'pull':
			return observed.image !== undefined && step.policy !== 'always';
		case 'tag':
			return observed.image !== undefined && observed.image === observed.tagged;
		case 'put-file':
			return observed.file?.same === true;
		case 'start':
			return container?.status === 'running' || container?.status === 'restarting';
		case 'stop':
			return container !== undefined && !isUp(container);
		case 'pause':
			return container?.status === 'paused';
		case 'unpause':
			return container?.status === 'running';
		case 'rename':
			return container?.spec.name === step.to;
		case 'swarm-init':
		case 'swarm-join':
		case 'swarm-leave':
		case 'swarm-forget':
		case 'swarm-role':
			return isSwarmSo(step, observed);
		case 'swarm-token':
		case 'build':
		case 'copy':
		case 'kill':
		case 'restart':
		case 'exec':
		case 'backup':
		case 'read-backup':
		case 'wait':
			return false;
	}
}

/** Why a step must not be done: something else is where it would put its own; undefined = nothing is. */
export function objection(step: Step, observed: ObservedState): string | undefined {
	if (isAlreadySo(step, observed)) return undefined;
	switch (step.do) {
		case 'create-network':
			return (
				observed.network &&
				another(`network ${step.network.name}`, networkDifferences(step.network, observed.network.spec))
			);
		case 'create-volume':
			return observed.volume && another(`volume ${step.volume.name}`, volumeDifferences(step.volume, observed.volume));
		case 'create':
			return (
				observed.container &&
				another(`container ${step.spec.name}`, containerDifferences(step.spec, observed.container.spec))
			);
		case 'rename':
			return observed.nameTakenBy === undefined || observed.nameTakenBy === observed.container?.id
				? undefined
				: `There is a container ${step.to} already.`;
		case 'connect':
			return objectionToConnect(step, observed);
		case 'swarm-init':
		case 'swarm-join':
		case 'swarm-token':
		case 'swarm-forget':
		case 'swarm-role':
			return objectionToSwarm(step, observed);
		default:
			return undefined;
	}
}

/** A stopped container may share an address with one that runs: only its start would be refused. */
function objectionToConnect(
	{ container: { name }, endpoint }: Extract<Step, { do: 'connect' }>,
	{ container, network }: ObservedState,
): string | undefined {
	if (container === undefined) return undefined;
	if (isOn(container, endpoint.network)) {
		return `${name} is on the network ${endpoint.network} already, with another address.`;
	}
	return network && (isUp(container) ? whyNotJoin(network, endpoint) : network.closed);
}

function isOn({ endpoints }: SeenContainer, name: string): boolean {
	return endpoints.some(({ network }) => network === name);
}

function another(what: string, settings: readonly string[]): string {
	return `There is a ${what} already, and it differs in: ${settings.join(', ')}.`;
}
