/** Whether the boards of a worker are given an address at which they reach what they boot from (lava.md 7). */

import { refOf } from '../../command.ts';
import { addressesOf } from '../../companion/bound.ts';
import { foldersApart, placeOf } from '../../companion/faults.ts';
import { addressFor, configPaths, type WorkerConfig } from '../../lava/worker/config.ts';
import type { Container, Mount } from '../../objects.ts';
import { type Finding, type Fix, wrong } from '../verdict.ts';
import { type Evidence, isOnline, isRunning, type Rule, serverName } from './evidence.ts';

/** Its server hears nothing of it: jobs and boards do. */
export const BOARD_RULES: readonly Rule[] = [
	{
		name: 'config-unreadable',
		find: evidence => {
			const { config, name } = evidence;
			if (config === undefined || !('why' in config) || !isOnline(evidence)) return undefined;
			return wrong(`LAVA can't read its dispatcher.yaml: ${config.why}.`, undefined, [
				`It is ${configPaths(name)[0]} on ${serverName(evidence)}.`,
			]);
		},
	},
	{ name: 'no-address', find: noAddress },
	{ name: 'unreachable-address', find: unreachableAddress },
	{ name: 'served-elsewhere', find: servedElsewhere },
	{ name: 'other-folder', find: otherFolder },
];

type AtWork = { config: WorkerConfig; container: Container };

/** Undefined where nothing is known of its settings, or it is not at work. */
function atWork(evidence: Evidence): AtWork | undefined {
	const { config, container } = evidence;
	if (container === undefined || config === undefined || 'why' in config) return undefined;
	return isOnline(evidence) && isRunning(evidence) ? { config, container } : undefined;
}

const HOW = 'Boot services (n f) set it.';

/** LAVA looks for an address of its own by the default route, which an internal network does not have. */
function noAddress(evidence: Evidence): Finding | undefined {
	const work = atWork(evidence);
	if (work === undefined || work.config.ip !== undefined || !evidence.internal) return undefined;
	return wrong('Jobs with tests fail on it: "No default route found".', serveBoards(work.container), [
		'It is on internal networks only, and dispatcher_ip is not set.',
		HOW,
	]);
}

function unreachableAddress(evidence: Evidence): Finding | undefined {
	const work = atWork(evidence);
	if (work === undefined || work.container.networkMode === 'host') return undefined;
	const { config, container } = work;
	const service = servicesOf(evidence, container)[0];
	if (service === undefined) return undefined;
	const declared = addressFor(config, 'tftp');
	if (declared === undefined) {
		return wrong(
			"Its boards are told its container's own address, which they can't reach.",
			tellBoards(evidence, work),
			[`${service} serves them, and dispatcher_ip is not set on ${serverName(evidence)}.`, HOW],
		);
	}
	const network = networkOf(declared, container);
	if (network === undefined) return undefined;
	return wrong(
		`Its boards are told ${declared}, its own address on the network ${network}.`,
		tellBoards(evidence, work),
		[
			`${service} serves them, and no board reaches a network of Docker: dispatcher_ip has to be the host's address.`,
			HOW,
		],
	);
}

/** The name of what serves its boards: a container beside it, or its own. */
function servicesOf({ boardServices }: Evidence, container: Container): string[] {
	const own = addressesOf(container, TFTP_PORT, 'udp').length > 0 ? [container.name] : [];
	return [...boardServices.map(({ name }) => name), ...own];
}

const TFTP_PORT = 69;

/** The network of the container on which that address is its own. */
const networkOf = (address: string, { endpoints }: Container): string | undefined =>
	endpoints.find(({ ipv4, staticIpv4 }) => address === ipv4 || address === staticIpv4)?.networkName;

function servedElsewhere(evidence: Evidence): Finding | undefined {
	const work = atWork(evidence);
	const declared = work && addressFor(work.config, 'tftp');
	if (work === undefined || declared === undefined) return undefined;
	const serving = servingTftp(evidence, work.container);
	if (serving.length === 0 || serving.some(({ addresses }) => addresses.includes('') || addresses.includes(declared))) {
		return undefined;
	}
	const places = serving.map(({ name, addresses }) => `${name} at ${addresses.join(', ')}`).join('; ');
	return wrong(`Its boards are told ${declared}, and TFTP is served elsewhere.`, tellBoards(evidence, work), [
		`By ${places}.`,
		HOW,
	]);
}

type Serving = { name: string; addresses: readonly string[] };

/** By TFTP, where its address is known. */
const servingTftp = ({ boardServices }: Evidence, container: Container): Serving[] =>
	[...boardServices, container]
		.map(each => ({ name: each.name, addresses: addressesOf(each, TFTP_PORT, 'udp') }))
		.filter(({ addresses }) => addresses.length > 0);

/** What is served from another folder than it writes into. */
function otherFolder(evidence: Evidence): Finding | undefined {
	const { container } = atWork(evidence) ?? {};
	if (container === undefined) return undefined;
	const [apart] = evidence.boardServices.flatMap(each => {
		const folders = foldersApart(each, container);
		return folders === undefined ? [] : [{ companion: each, ...folders }];
	});
	if (apart === undefined) return undefined;
	const { companion, served, written } = apart;
	const place = written === undefined ? 'a folder of its container alone' : placeOf(written);
	const fix = written === undefined ? serveBoards(container) : shareFolder(companion, served, written);
	return wrong(`Its boards get nothing from ${companion.name}: that serves another folder.`, fix, [
		`${companion.name} serves ${placeOf(served)}; the worker writes into ${place}.`,
	]);
}

const shareFolder = (companion: Container, { destination }: Mount, { type, source }: Mount): Fix => ({
	label: `Have ${companion.name} serve what it writes`,
	action: { do: 'share-folder', container: refOf(companion), folder: { target: destination, type, source } },
});

/** Which address boards reach only the user knows, unless it is served at one alone. */
function tellBoards(evidence: Evidence, { config, container }: AtWork): Fix {
	const { server, name } = evidence;
	const [address, another] = new Set(servingTftp(evidence, container).flatMap(({ addresses }) => addresses));
	// At all of them, or at one that LAVA takes none of: it knows IPv4 alone.
	const isCertain = address !== undefined && another === undefined && address !== '' && !address.includes(':');
	if (!isCertain || server?.place.at !== 'container') return serveBoards(container);
	// Of its two settings the one for TFTP has the last word.
	const settings = { [config.ips.tftp !== undefined ? 'dispatcher_tftp_ip' : 'dispatcher_ip']: address };
	const ref = { key: server.key, name: server.name };
	return { label: `Tell its boards ${address}`, action: { do: 'tell-boards', server: ref, worker: name, settings } };
}

const serveBoards = (container: Container): Fix => ({
	label: 'Ask how its boards are served',
	action: { do: 'serve-boards', container: refOf(container) },
});

/** A fact of the worker's page; undefined where it could not be read. */
export function configWords({ config, container }: Pick<Evidence, 'config' | 'container'>): string | undefined {
	if (config === undefined) return undefined;
	if ('why' in config) return `unknown: ${config.why}`;
	const { ip, ips } = config;
	const others = Object.entries(ips).map(([protocol, address]) => `${protocol.toUpperCase()} ${address}`);
	return [ip ?? `${ownAddress(container)} (no dispatcher_ip)`, ...others].join(', ');
}

/** Which one LAVA takes by itself. */
function ownAddress(container: Container | undefined): string {
	if (container === undefined) return 'the address of its default route';
	return container.networkMode === 'host' ? "the host's own address" : "the container's own address";
}
