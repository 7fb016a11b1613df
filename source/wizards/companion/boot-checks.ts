/** What keeps boards from being served, or makes it doubtful (lava.md 7). */

import { addressesOf } from '../../lab/companion/bound.ts';
import { companionFaults } from '../../lab/companion/faults.ts';
import { isLoopback } from '../../lab/lava/server-url.ts';
import { needsRecreation } from '../../lab/plans/companion/boot/serving-spec.ts';
import { configToBe } from '../../lab/plans/companion/boot/settings.ts';
import { isOnlyInternal } from '../../lab/verdict/surroundings/placement.ts';
import { chosenDispatcher, dispatcherProblem } from '../fields/known-dispatchers.ts';
import { isPort, ITS_PORT, portDoubt, portProblem } from '../fields/ports.ts';
import type { World } from '../world.ts';
import {
	AS_IT_IS,
	type BootAnswers,
	bootRequest,
	configNow,
	factsOfDispatcher,
	folderProblem,
	hostAddresses,
	isIpv4,
	readableConfig,
	serves,
	servesIt,
	sharingProblem,
} from './boot-answers.ts';
import { type BootPort, holderOf } from './boot-ports.ts';

export function containerProblem(answers: BootAnswers, world: World): string | undefined {
	const container = chosenDispatcher(answers, world);
	if (container === undefined) return 'There is no dispatcher here: make one first (n d).';
	const request = bootRequest(answers, world);
	// One that has all that is shared stays as it is.
	if (request !== undefined && !needsRecreation(request)) return undefined;
	const why = dispatcherProblem(answers, world);
	if (why !== undefined) return why;
	return factsOfDispatcher(answers, world)?.old.spec.command === undefined
		? undefined
		: 'A command of its own runs in it, and LAVA may not: serve its boards as it was made.';
}

export function addressProblem(address: string, answers: BootAnswers, world: World): string | undefined {
	if (address === '') return 'Write the IPv4 address of this host that its boards reach, e.g. 192.168.10.1.';
	if (!isIpv4(address)) return `${address} is no IPv4 address: boards and LAVA take no other.`;
	if (isLoopback(address)) return `To a board ${address} is the board itself: write an address of this host.`;
	const config = configNow(answers, world);
	if (config !== undefined && 'why' in config)
		return `LAVA can't read the dispatcher.yaml of ${answers.container}: ${config.why}. Correct it on the server first.`;
	const request = bootRequest({ ...answers, address }, world);
	return request?.config !== undefined && configToBe(request) === undefined
		? `The dispatcher.yaml of ${answers.container} is written in a way that can't be changed here: set dispatcher_ip in it by hand.`
		: undefined;
}

export function addressDoubt(address: string, answers: BootAnswers, world: World): string | undefined {
	const own = hostAddresses(world);
	const { ips = {} } = readableConfig(answers, world) ?? {};
	// The one for HTTP is written along.
	const other = Object.entries(ips).find(([of, ip]) => ip !== address && !(of === 'http' && serves(answers, 'http')));
	if (other !== undefined)
		return `dispatcher_${other[0]}_ip stays ${other[1]}: boards ask there by ${other[0].toUpperCase()}.`;
	if (world.facts.addresses === undefined || own.includes(address)) return undefined;
	return `This host has no address ${address}: nothing can be served there until it has.`;
}

export const TFTP_PORT = 69;

/** Of a service at the address that is chosen. */
export const portOf = (
	service: 'tftp' | 'http',
	{ address, httpPort }: Pick<BootAnswers, 'address' | 'httpPort'>,
): BootPort =>
	service === 'tftp'
		? { address, port: TFTP_PORT, protocol: 'udp' }
		: { address, port: Number(httpPort), protocol: 'tcp' };

/** Why this service can't be had by that way. */
export function wayProblem(service: 'tftp' | 'http', answers: BootAnswers, world: World): string | undefined {
	const way = answers[service];
	if (way === AS_IT_IS) return elsewhereProblem(service, answers, world);
	if (way === 'host') return undefined;
	if (way === 'companion') {
		const { rootless = false, usersRemapped = false } = world.snapshot.host ?? {};
		if (rootless || usersRemapped)
			return 'This engine has no network of the host for containers (rootless, or userns-remap): serve it inside.';
		const sharing = sharingProblem(service, answers, world);
		if (sharing !== undefined) return sharing;
	}
	const dispatcher = chosenDispatcher(answers, world);
	if (way === 'inside' && dispatcher !== undefined && isOnlyInternal(dispatcher, world.snapshot.networks)) {
		return `${dispatcher.name} is on internal networks only, where nothing is published: serve it by a container.`;
	}
	return service === 'tftp' ? takenProblem('tftp', answers, world) : undefined;
}

/** What serves it now does so at another address, and stays as it is. */
function elsewhereProblem(service: 'tftp' | 'http', answers: BootAnswers, world: World): string | undefined {
	const serving = servesIt(service, answers, world);
	const { port, protocol, address } = portOf(service, answers);
	const addresses = serving === undefined ? [] : addressesOf(serving, port, protocol);
	if (serving === undefined || addresses.length === 0 || addresses.some(each => each === '' || each === address)) {
		return undefined;
	}
	return `${serving.name} serves it at ${addresses.join(', ')} only: take that address, or serve it another way.`;
}

/** A port of one address is one program's alone; the worker itself may have published it before. */
function takenProblem(service: 'tftp' | 'http', answers: BootAnswers, world: World): string | undefined {
	const wanted = portOf(service, answers);
	const holder = holderOf(wanted, world, answers[service] === 'inside' ? answers.container : '');
	if (holder === undefined) return undefined;
	const instead = service === 'tftp' ? 'give this dispatcher another address of this host' : 'choose another';
	return `${holder} has port ${wanted.port}/${wanted.protocol} of ${wanted.address} already: ${instead}.`;
}

export function httpPortProblem(port: string, answers: BootAnswers, world: World): string | undefined {
	if (!/^\d{1,5}$/.test(port) || !isPort(Number(port))) return ITS_PORT;
	const isOurs = answers.http === 'companion' || answers.http === 'inside';
	return isOurs ? takenProblem('http', { ...answers, httpPort: port }, world) : undefined;
}

/** What the host tells of the port, as it was when the form was opened. */
export function wayDoubt(service: 'tftp' | 'http', answers: BootAnswers, world: World): string | undefined {
	const { port, protocol } = portOf(service, answers);
	const way = answers[service];
	if (way === AS_IT_IS) return faultOf(service, answers, world);
	const listens = world.facts.listening?.includes(`${port}/${protocol}`);
	if (way === 'host') {
		return listens === false
			? `Nothing listens on port ${port} of this host yet: the end shows what it takes.`
			: undefined;
	}
	if (listens !== true) return portDoubt(`${port}/${protocol}`, world);
	return `A program of this host listens on port ${port}: unless it keeps to another address, that fails and is undone.`;
}

/** What is wrong with the one that serves it now. */
function faultOf(service: 'tftp' | 'http', answers: BootAnswers, world: World): string | undefined {
	const [serving, dispatcher] = [servesIt(service, answers, world), chosenDispatcher(answers, world)];
	if (serving === undefined || dispatcher === undefined) return undefined;
	return companionFaults(serving, [dispatcher])[0];
}

export function servicesProblem(services: readonly string[], answers: BootAnswers, world: World): string | undefined {
	if (services.length === 0) return 'Choose at least one.';
	return services.includes('nfs') ? folderProblem(answers, world) : undefined;
}

/** NFS needs the host's kernel, NBD a program that LAVA's images lack. */
export function servicesDoubt(services: readonly string[], answers: BootAnswers, world: World): string | undefined {
	const { listening } = world.facts;
	if (services.includes('nfs')) {
		if (listening === undefined) return "Whether this host's NFS server runs can't be seen from here: see to it there.";
		if (!listening.includes('2049/tcp'))
			return 'No NFS server listens on this host (2049/tcp): the end shows what it takes.';
	}
	if (services.includes('nbd')) {
		const recipe = factsOfDispatcher(answers, world)?.old.recipe;
		const packages = recipe?.made.of === 'parts' ? recipe.made.packages : [];
		if (!packages.some(each => each.startsWith('nbd-server')))
			return "NBD: LAVA's images have no nbd-server; make one that has the package (n i), and change to it.";
	}
	return undefined;
}

export function nbdProblem(port: string, answers: BootAnswers, world: World): string | undefined {
	if (!/^\d{1,5}$/.test(port) || !isPort(Number(port))) return ITS_PORT;
	const dispatcher = chosenDispatcher(answers, world);
	const has = dispatcher?.ports.some(({ host }) => host?.port === Number(port)) === true;
	return has || !serves(answers, 'nbd') ? undefined : portProblem(port, world);
}
