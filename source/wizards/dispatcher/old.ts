/** A dispatcher that is there, as the answers that would make it. */

import { parseImage } from '../../lab/image/image.ts';
import { abilitiesOf, isAbilityNode } from '../../lab/plans/dispatcher/abilities.ts';
import type { Container } from '../../lab/objects.ts';
import type { Environment } from '../../lab/spec/container.ts';
import type { FoundContainer } from '../../lab/spec/read/container.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import type { DispatcherAnswers } from './answers.ts';
import { ELSEWHERE, serverAnswer } from '../fields/servers.ts';
import type { World } from '../world.ts';

/** Left out: what can't be known, and is proposed as for a new one. */
export type OldAnswers = Partial<DispatcherAnswers>;

export const rowOf = ({ id }: Container, { facts }: World): WorkerRow | undefined =>
	facts.workers.find(row => row.container?.id === id);

export function oldAnswers(container: Container, { spec }: FoundContainer, world: World): OldAnswers {
	const images = world.facts.images ?? [];
	const here = images.includes(spec.image) && parseImage(spec.image)?.component === 'dispatcher';
	const place = rowOf(container, world)?.server?.place;
	const [endpoint] = spec.networks ?? [];
	const address = endpoint?.ipv4 ?? endpoint?.ipv6;
	return {
		server: place?.at === 'container' ? serverAnswer(place.container.id, world) : ELSEWHERE,
		name: container.name,
		...(here ? { source: 'here', image: spec.image } : { source: 'other', reference: spec.image }),
		...variablesOf(spec.environment ?? {}),
		...(endpoint && {
			network: endpoint.network,
			fixed: address !== undefined,
			...(address !== undefined && { address }),
		}),
		devices: (spec.devices ?? []).map(({ host }) => host).filter(each => !isAbilityNode(each)),
		abilities: abilitiesOf(spec),
		privileged: spec.privileged ?? false,
		ports: [...new Set((spec.ports ?? []).flatMap(portWord))].join(' '),
		restart: spec.restart ?? 'no',
	};
}

/** What is secret in them is no answer. */
function variablesOf(environment: Environment): OldAnswers {
	const text = (name: string): string | undefined => {
		const value = environment[name];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	const bare = (name: string): string => (text(name) ?? '').replace(/^--?[\w-]+(?:[=\s]\s*|$)/, '');
	const url = text('URL') ?? text('MASTER_URL');
	const logger = text('LOGGER_URL');
	return {
		...(url !== undefined && { url }),
		...(logger !== undefined && { logger }),
		wsUrl: bare('WS_URL'),
		httpTimeout: bare('HTTP_TIMEOUT'),
		jobLogInterval: bare('JOB_LOG_INTERVAL'),
		ipv6: text('IPV6') !== undefined,
		socksProxy: bare('SOCKS_PROXY'),
		encrypt: text('ENCRYPT') !== undefined,
	};
}

type Port = NonNullable<FoundContainer['spec']['ports']>[number];

/** What the form has no word for goes on as it is. */
function portWord({ container, protocol }: Port): string[] {
	if (protocol === 'sctp') return [];
	return [protocol === 'udp' ? `${container}/udp` : `${container}`];
}
