/** Steps in words, as a list before and while they are done. */

import type { Condition, LavaServerRef } from '../condition.ts';
import type { Step } from '../plan.ts';
import { nodeName } from './swarm.ts';
import type { EndpointSpec } from '../spec/network.ts';

/** One line without a full stop, e.g. `Create the network dockernet (172.18.0.0/16)`. */
export function stepWords(step: Step): string {
	switch (step.do) {
		case 'create-network': {
			const subnets = step.network.subnets?.map(each => each.subnet).join(', ') ?? '';
			return `Create the network ${step.network.name}${subnets === '' ? '' : ` (${subnets})`}`;
		}
		case 'remove-network':
			return `Remove the network ${step.network}`;
		case 'connect':
			return `Connect ${step.container.name} to ${step.endpoint.network}${addressWords(step.endpoint)}`;
		case 'disconnect':
			return `Disconnect ${step.container.name} from ${step.network}`;
		case 'create-volume':
			return `Create the volume ${step.volume.name}`;
		case 'remove-volume':
			return `Remove the volume ${step.volume}`;
		case 'pull':
			return `Pull the image ${step.image}${step.policy === 'always' ? '' : ', unless it is here'}`;
		case 'build':
			return `Build the image ${step.tag}`;
		case 'tag':
			return `Call the image ${step.image} ${step.as} too`;
		case 'create': {
			const places = step.spec.networks?.map(each => ` on ${each.network}${addressWords(each)}`) ?? [];
			return `Create the container ${step.spec.name}${places.join(',')}`;
		}
		case 'put-file':
			return `Write ${step.path} into ${step.container.name}`;
		case 'copy':
			return `Copy ${step.path} from ${step.from.name} to ${step.container.name}`;
		case 'kill':
			return `Kill ${step.container.name}`;
		case 'rename':
			return `Rename ${step.container.name} to ${step.to}`;
		case 'exec':
			return step.says;
		case 'backup':
			return `Back up ${step.container.name} into ${step.folder}`;
		case 'read-backup':
			return step.to === 'check' ? `Check the backup ${step.file}` : `Restore ${step.file} into ${step.container.name}`;
		case 'swarm-init':
			return `Make a Swarm${step.address === '' ? '' : ` at ${step.address}`}`;
		case 'swarm-token':
			return `Read the join token${step.admits === undefined ? '' : ` for ${step.admits.name}`}`;
		case 'swarm-join':
			return `Join the Swarm of ${step.manager}`;
		case 'swarm-leave':
			return `Leave the Swarm${step.force ? ', which ends it' : ''}`;
		case 'swarm-forget':
			return `Take ${nodeName(step.node)} off the Swarm's list`;
		case 'swarm-role':
			return `Make ${step.guest.name} a ${step.role} of the Swarm`;
		case 'wait':
			return `Wait until ${conditionWords(step.until)}`;
		default:
			return `${step.do.charAt(0).toUpperCase()}${step.do.slice(1)} ${step.container.name}`;
	}
}

/** The same with the host before it where there are several, e.g. `rack-2: Start calvin-worker`. */
export function stepWordsOnHost(step: Step): string {
	return step.host === undefined ? stepWords(step) : `${step.host}: ${stepWords(step)}`;
}

function addressWords({ ipv4, ipv6 }: EndpointSpec): string {
	const addresses = [ipv4, ipv6].filter(address => address !== undefined);
	return addresses.length === 0 ? '' : ` as ${addresses.join(' and ')}`;
}

function conditionWords(condition: Condition): string {
	switch (condition.is) {
		case 'running':
			return `${condition.container.name} runs`;
		case 'healthy':
			return `${condition.container.name} is healthy`;
		case 'answered':
			return `${condition.container.name} is answered by its server, as its log tells`;
		case 'logged':
			return `${condition.container.name} logs "${condition.text}"`;
		case 'succeeds':
			return `${condition.says ?? `${condition.probe.command.join(' ')} succeeds`} in ${condition.container.name}`;
		case 'ready':
			return `the Swarm's manager hears ${condition.guest.name}`;
		case 'peered':
			return `${condition.name} finds the other hosts of the Swarm`;
		case 'role':
			return `${condition.name} is a ${condition.role} of the Swarm`;
		case 'serving':
			return `${serverWords(condition.server)} answers`;
		case 'online':
			return `${serverWords(condition.server)} says that ${condition.worker} is Online`;
	}
}

const serverWords = (server: LavaServerRef): string => ('url' in server ? server.url : server.container.name);
