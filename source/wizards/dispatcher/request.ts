/** What a dispatcher's plan is made from, out of the answers. */

import { refOf } from '../../lab/command.ts';
import type { Container } from '../../lab/objects.ts';
import { lavaVersion } from '../../lab/image/image.ts';
import { isAtLeast } from '../../lab/image/version.ts';
import { abilitySpec } from '../../lab/plans/dispatcher/abilities.ts';
import type { DispatcherRequest } from '../../lab/plans/dispatcher/dispatcher.ts';
import { isOnNetwork, networkOfKey } from '../../lab/plans/network/joining.ts';
import { freeAddress } from '../../lab/plans/network/static-address.ts';
import { contract, type DispatcherAnswers, words } from './answers.ts';
import { chosen, mountsIn, socketOf } from './mounts.ts';
import { networkToBe, networkToMake } from '../fields/place-fields.ts';
import { reachedPlace } from './reach.ts';
import { farServer, serverContainer } from '../fields/servers.ts';
import type { World } from '../world.ts';

/** The list of workers is in LAVA's API from 2019.12 on (lava.md 4f). */
function tellsWorkers(server: Container | undefined): boolean {
	const version = server && lavaVersion(server.image);
	return version === undefined || isAtLeast(version, '2019.12');
}

export function requestOf(answers: DispatcherAnswers, reference: string, world: World): DispatcherRequest {
	const { name, server, network } = answers;
	const container = serverContainer(server, world);
	const ref = container && refOf(container);
	const place = networkOfKey(network, world.snapshot);
	const isFar = farServer(server, world) !== undefined;
	const near = container === undefined || isFar || (place !== undefined && isOnNetwork(container, place));
	return {
		name,
		image: reference,
		pull: answers.source !== 'here',
		speaks: contract(answers, world) === 'zmq' ? zmqOf(answers) : httpOf(answers, ref),
		network,
		newNetwork: networkToMake(network, world),
		connectServer: near || ref === undefined ? undefined : { container: ref, address: serverAddress(answers, world) },
		address: answers.fixed ? answers.address : '',
		...hostParts(answers, world),
		privileged: answers.privileged,
		ports: words(answers.ports).map(word => {
			const port = Number.parseInt(word, 10);
			return { container: port, host: port, protocol: word.endsWith('/udp') ? ('udp' as const) : ('tcp' as const) };
		}),
		restart: answers.restart,
		reaches: reachedPlace(answers, world),
		server: ref !== undefined && tellsWorkers(container) ? { container: ref } : undefined,
	};
}

/** What it gets of its host. */
function hostParts(
	answers: DispatcherAnswers,
	world: World,
): Pick<DispatcherRequest, 'devices' | 'capabilities' | 'mounts' | 'deviceRules'> {
	const specs = chosen(answers.abilities).map(each => abilitySpec(each, socketOf(world.snapshot)));
	const isEncrypted = contract(answers, world) === 'zmq' && answers.encrypt;
	return {
		devices: [...answers.devices.map(host => ({ host })), ...specs.flatMap(({ devices = [] }) => devices)],
		capabilities: specs.flatMap(({ capAdd = [] }) => capAdd),
		deviceRules: specs.flatMap(({ deviceCgroupRules = [] }) => deviceCgroupRules),
		mounts: [
			...(isEncrypted ? certificateMount(answers) : []),
			...specs.flatMap(({ mounts = [] }) => mounts),
			...mountsIn(answers.mounts),
		],
	};
}

/** The addresses of one plan are reserved together: a server gets another than the dispatcher that it is connected for. */
function serverAddress({ network, fixed, address }: DispatcherAnswers, world: World): string {
	return fixed ? freeAddress(networkToBe(network, world), world.snapshot.containers, [address]) : '';
}

function httpOf(
	{ url, wsUrl, httpTimeout, jobLogInterval, token }: DispatcherAnswers,
	container: { id: string; name: string } | undefined,
): DispatcherRequest['speaks'] {
	const given = token === '' ? ({ from: 'none' } as const) : ({ from: 'given' } as const);
	return {
		contract: 'http',
		url,
		wsUrl,
		httpTimeout,
		jobLogInterval,
		token: container === undefined ? given : { from: 'server', container },
	};
}

const CERTIFICATES = '/etc/lava-dispatcher/certificates.d';

const zmqOf = ({ url, logger, ipv6, socksProxy, encrypt }: DispatcherAnswers): DispatcherRequest['speaks'] => ({
	contract: 'zmq',
	masterUrl: url,
	loggerUrl: logger,
	ipv6,
	socksProxy,
	certificates: encrypt
		? { master: `${CERTIFICATES}/master.key`, slave: `${CERTIFICATES}/slave.key_secret` }
		: undefined,
});

const certificateMount = ({ certificates }: DispatcherAnswers): DispatcherRequest['mounts'] => [
	{ type: 'bind', source: certificates, target: CERTIFICATES, readOnly: true, mustExist: true },
];
