/**
 * What a plan relies on: what its things were like when it was shown. Another console, or anyone at a shell, may
 * have changed them since: this is seen wherever they work from, while the lock (journal/lock.ts) is seen on one host only.
 */

import type { HostKey } from '../../../lab/host.ts';
import type { Plan } from '../../../lab/plan.ts';
import type { ContainerInspect } from '../../../lab/spec/read/inspect.ts';
import { placesOf, readEndpoints } from '../../../lab/spec/read/networks.ts';
import { readNetworkSpec } from '../../../lab/spec/read/network.ts';
import { preconditionsOf, keyOf, type Thing } from '../../../lab/step/touches.ts';
import { type SwarmState, swarmWords } from '../../../lab/swarm/state.ts';
import { plain } from '../../../text/sanitise.ts';
import type { Session } from '../../session/session.ts';
import { findContainer, findImage, findNetwork, findVolume } from '../../lookups/find.ts';
import { seeSwarm } from './swarm.ts';

/** What is known of a thing, by property; without any the thing is not there. */
export type Fingerprint = Readonly<Record<string, string>>;

/** By the key of the thing. */
export type PreconditionSnapshot = Readonly<Record<string, Fingerprint>>;

/** What the engine chose: any start may change it, so no plan stands on it. */
export const DYNAMIC = 'dynamic address';

/** By which a Swarm is known: workers do not tell its id. */
const MANAGERS = 'managers';
const BETWEEN = ', ';

/** One way in which a thing is no longer what it was when the plan was shown. */
export type Difference = {
	/** e.g. `container lava-server`. */
	thing: string;
	/** e.g. `state`. */
	what: string;
	/** '' = it was not there, or is there no more. */
	was: string;
	is: string;
};

export async function takePreconditions(session: Session, things: readonly Thing[]): Promise<PreconditionSnapshot> {
	const prints = await Promise.all(things.map(async thing => [keyOf(thing), await fingerprint(session, thing)]));
	return Object.fromEntries(prints);
}

/** @param sessionOn the conversation with a host's engine */
export async function takePreconditionsOf(
	plan: Plan,
	sessionOn: (host: HostKey | undefined) => Session,
): Promise<PreconditionSnapshot> {
	const byHost = Map.groupBy(preconditionsOf(plan), ({ host }) => host);
	const taken = await Promise.all([...byHost].map(([host, things]) => takePreconditions(sessionOn(host), things)));
	return Object.assign({}, ...taken);
}

/** Of the things that both know. */
export function differences(
	things: readonly Thing[],
	was: PreconditionSnapshot,
	is: PreconditionSnapshot,
): Difference[] {
	return things.flatMap(thing => {
		const [before, now] = [was[keyOf(thing)], is[keyOf(thing)]];
		if (before === undefined || now === undefined) return [];
		return [...new Set([...Object.keys(before), ...Object.keys(now)])]
			.filter(what => !isSame(what, before[what], now[what]))
			.map(what => ({
				thing: plain(thingWords(thing)),
				what,
				was: plain(before[what] ?? ''),
				is: plain(now[what] ?? ''),
			}));
	});
}

/** Managers of a Swarm come and go; it is another one where none of them is the same. */
function isSame(what: string, was: string | undefined, is: string | undefined): boolean {
	if (was === is) return true;
	if (what !== MANAGERS || was === undefined || is === undefined) return false;
	const now = is.split(BETWEEN);
	return was.split(BETWEEN).some(manager => now.includes(manager));
}

function thingWords({ kind, name, host }: Thing): string {
	const words = kind === 'name' ? `the container called ${name}` : `${kind} ${name}`;
	return host === undefined ? words : `${words} on ${host}`;
}

/** e.g. `container calvin: its state was running and is exited`. */
export function differenceText({ thing, what, was, is }: Difference): string {
	if (was === '') return `${thing}: its ${what} is ${is}; there was none`;
	if (is === '') return `${thing}: its ${what} was ${was}; there is none now`;
	return `${thing}: its ${what} was ${was} and is ${is}`;
}

async function fingerprint(session: Session, thing: Thing): Promise<Fingerprint> {
	switch (thing.kind) {
		case 'container': {
			const found = await findContainer(session, thing.id);
			return found === undefined ? {} : containerPrint(found);
		}
		case 'name':
			return print('id', (await findContainer(session, thing.name))?.Id);
		case 'image':
			return print('id', (await findImage(session, thing.name))?.Id);
		case 'volume':
			return print('driver', (await findVolume(session, thing.name))?.Driver ?? undefined);
		case 'network': {
			const found = await findNetwork(session, thing.name);
			if (found === undefined) return {};
			if (found.Scope === 'swarm' && !(await manages(session))) return {};
			const subnets = (readNetworkSpec(found).subnets ?? []).map(({ subnet }) => subnet).join(' ');
			return { id: found.Id, subnets };
		}
		case 'Swarm':
			return swarmPrint(await seeSwarm(session));
	}
}

/** Elsewhere a network of the Swarm is listed only while a container is on it: that comes and goes. */
async function manages(session: Session): Promise<boolean> {
	const swarm = await seeSwarm(session);
	return swarm.state === 'active' && swarm.role === 'manager';
}

/** Without its node's id: a host that comes back gets another. */
function swarmPrint(swarm: SwarmState): Fingerprint {
	if (swarm.state === 'inactive') return { state: 'in no Swarm' };
	const managers = swarm.managers.map(({ address }) => address).toSorted();
	return { state: swarmWords(swarm), [MANAGERS]: managers.join(BETWEEN) };
}

function print(what: string, value: string | undefined): Fingerprint {
	return value === undefined ? {} : { [what]: value };
}

/** What of a container can change while it stays the same container. */
function containerPrint(found: ContainerInspect): Fingerprint {
	const { joined, halfMade } = placesOf(found);
	const networks = readEndpoints(found)
		.map(({ endpoint: { network, ipv4 = '', ipv6 = '', aliases = [] } }) =>
			[network, ipv4, ipv6, ...aliases.toSorted()].filter(part => part !== '').join(' '),
		)
		.toSorted();
	return {
		id: found.Id,
		name: found.Name.replace(/^\//, ''),
		state: stateOf(found),
		'list of networks': networks.join(', '),
		'half-made network': halfMade.map(([name]) => name).join(', '),
		[DYNAMIC]: dynamicAddresses(joined),
		'restart policy': found.HostConfig.RestartPolicy?.Name || 'no',
	};
}

function dynamicAddresses(places: ReturnType<typeof placesOf>['joined']): string {
	return places
		.filter(([, { IPAMConfig }]) => !IPAMConfig?.IPv4Address)
		.map(([name, { IPAddress }]) => (IPAddress ? `${IPAddress} (${name})` : ''))
		.filter(text => text !== '')
		.toSorted()
		.join(', ');
}

/** A container that restarts all the time runs, one that was never started is stopped. */
function stateOf({ State }: ContainerInspect): string {
	if (State.Status === 'dead' || State.Status === 'removing') return State.Status;
	if (State.Paused) return 'paused';
	return State.Running || State.Status === 'restarting' ? 'running' : 'stopped';
}
