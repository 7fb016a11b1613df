/** Whether a step is done before it is begun, and whether something stands in its way. */

import { isUp } from '../objects.ts';
import type { Step } from '../plan.ts';
import { whyNotJoin } from './join.ts';
import { containerDifferences, hasEndpoint, networkDifferences, volumeDifferences } from './same.ts';
import type { SeenContainer, Sight } from './observed-state.ts';

/** Commands and waits have to be tried: they are never known to be done. */
export function isAlreadySo(step: Step, sight: Sight): boolean {
	const { container } = sight;
	switch (step.do) {
		case 'create-network':
			return sight.network !== undefined && networkDifferences(step.network, sight.network.spec).length === 0;
		case 'create-volume':
			return sight.volume !== undefined && volumeDifferences(step.volume, sight.volume).length === 0;
		case 'create':
			return container !== undefined && containerDifferences(step.spec, container.spec).length === 0;
		case 'remove-network':
			return sight.network === undefined;
		case 'remove-volume':
			return sight.volume === undefined;
		case 'remove':
			return container === undefined;
		case 'connect':
			return container !== undefined && hasEndpoint(container.endpoints, step.endpoint);
		case 'disconnect':
			return container !== undefined && !isOn(container, step.network) && !container.halfMade.includes(step.network);
		case 'pull':
			return sight.image !== undefined && step.policy !== 'always';
		case 'tag':
			return sight.image !== undefined && sight.image === sight.tagged;
		case 'put-file':
			return sight.file?.same === true;
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
		case 'build':
		case 'copy':
		case 'kill':
		case 'restart':
		case 'exec':
		case 'wait':
			return false;
	}
}

/** Why a step must not be done: something else is where it would put its own; undefined = nothing is. */
export function objection(step: Step, sight: Sight): string | undefined {
	if (isAlreadySo(step, sight)) return undefined;
	switch (step.do) {
		case 'create-network':
			return (
				sight.network && another(`network ${step.network.name}`, networkDifferences(step.network, sight.network.spec))
			);
		case 'create-volume':
			return sight.volume && another(`volume ${step.volume.name}`, volumeDifferences(step.volume, sight.volume));
		case 'create':
			return (
				sight.container && another(`container ${step.spec.name}`, containerDifferences(step.spec, sight.container.spec))
			);
		case 'rename':
			return sight.nameTakenBy === undefined || sight.nameTakenBy === sight.container?.id
				? undefined
				: `There is a container ${step.to} already.`;
		case 'connect':
			return objectionToConnect(step, sight);
		default:
			return undefined;
	}
}

/** A stopped container may share an address with one that runs: only its start would be refused. */
function objectionToConnect(
	{ container: { name }, endpoint }: Extract<Step, { do: 'connect' }>,
	{ container, network }: Sight,
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
