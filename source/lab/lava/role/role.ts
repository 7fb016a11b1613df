/**
 * What a container is in the lab, and who looks after it. What it says of itself decides: a label, what it runs, its
 * variables, its mounts and ports; names of images and services only where nothing of that tells.
 */

import { type Contract, contractOf } from '../contract.ts';
import { type Image, lavaVersion, parseImage } from '../../image/image.ts';
import { type Companion, companionByName, companionByPlace, companionByProgram, COMPANIONS } from './companion.ts';
import { type Container, DOCKER_GRACE } from '../../objects.ts';
import { memoizeByObject } from '../../memoize.ts';
import { parseVersion } from '../../image/version.ts';
import { lavaDockerRole } from './lava-docker.ts';
import { type Manager, managerOf } from './manager.ts';
import { type Placed, roleByPlace } from './by-place.ts';
import { contractByVariables, isDispatcher, isServer, servicesOf } from './by-variables.ts';
import { type Daemon, type RunsAs, runOf, variablesOf } from './what-runs.ts';

export type { Manager } from './manager.ts';

/** `service`: a part of a LAVA server whose web server, which is asked, runs in another container. */
export type Role =
	| 'server'
	| 'service'
	| 'dispatcher'
	| 'coordinator'
	| 'database'
	| 'registry'
	| 'job'
	| Companion
	| 'other';

export type LavaPart = {
	role: Role;
	/** Recognised by what it is and runs; false: by names alone, which may lie. */
	certain: boolean;
	manager: Manager;
	/** How a dispatcher speaks with its server; `unknown` for everything else too. */
	contract: Contract;
};

/** A label that settles the role where names don't tell it. */
export const ROLE_LABEL = 'lavadock.role';

const ROLES: readonly Role[] = [
	'server',
	'service',
	'dispatcher',
	'coordinator',
	'database',
	'registry',
	...COMPANIONS,
	'other',
];

/** What names of images and of Compose services say, for what is not LAVA's own image. First match wins. */
const NAMES: readonly [RegExp, Role][] = [
	[/lava[-_]?(?:dispatcher|worker|slave)/, 'dispatcher'],
	[/lava[-_]?coordinator/, 'coordinator'],
	[/lava[-_]?(?:server|master)/, 'server'],
	[/^(?:library\/)?postgres$|(?:^|\/)postgresql$/, 'database'],
	[/^(?:library\/)?registry$|(?:^|\/)docker-registry$/, 'registry'],
];

export const roleOf = memoizeByObject((container: Container): LavaPart => {
	const manager = managerOf(container);
	const { role, certain } = roleIn(container, manager);
	return { role, certain, manager, contract: role === 'dispatcher' ? contractIn(container) : 'unknown' };
});

type RoleFound = Pick<LavaPart, 'role' | 'certain'>;

const certainly = (role: Role): RoleFound => ({ role, certain: true });

function roleIn(container: Container, manager: Manager): RoleFound {
	const labelled = ROLES.find(role => role === container.labels[ROLE_LABEL]);
	if (labelled !== undefined) return certainly(labelled);
	if (manager.kind === 'job') return certainly('job');
	const lavaDocker = lavaDockerRole(container);
	if (lavaDocker !== undefined) return certainly(lavaDocker);
	const run = runOf(container);
	if (run.as === 'daemon') return certainly(ROLE_OF_DAEMON[run.daemon]);
	const image = parseImage(container.image);
	const placed = placedIn(container, image, run);
	// What was meant to be a worker is one that does not work: its verdict says why.
	if (isDispatcher(placed)) return certainly('dispatcher');
	const companion = companionByProgram(container) ?? (placed.lavas ? undefined : companionByPlace(container));
	if (companion !== undefined) return certainly(companion);
	// Until its variables are known, a command alone rules nothing out.
	if (run.as === 'command' && container.detail !== undefined) return certainly('other');
	const found = roleByServices(placed) ?? (isServer(placed) ? 'server' : roleByPlace(placed));
	if (found !== undefined) return certainly(found);
	const { script } = container;
	if (script === undefined || placed.component !== undefined) return roleByName(container, image, run);
	// Where another script begins, it may have gone on with LAVA's, or not.
	return { role: script.role, certain: run.as === 'image' };
}

/** Whether LAVA's script in it would tell more than it says of itself: an image of the lab's own, which has no settings of what to run. */
export function mayHaveScript(container: Container): boolean {
	const image = parseImage(container.image);
	const isLavas = image !== undefined && image.component !== 'none' && !image.base;
	if (isLavas || container.labels[ROLE_LABEL] !== undefined || managerOf(container).kind === 'job') return false;
	const { as } = runOf(container);
	return (as === 'image' || as === 'own') && lavaDockerRole(container) === undefined;
}

const ROLE_OF_DAEMON: Readonly<Record<Daemon, Role>> = {
	'lava-worker': 'dispatcher',
	'lava-slave': 'dispatcher',
	'lava-coordinator': 'coordinator',
	'web server': 'server',
	service: 'service',
};

function placedIn(container: Container, image: Image | undefined, run: RunsAs): Placed {
	const component = image !== undefined && image.component !== 'none' && !image.base ? image.component : undefined;
	const lavas = component !== undefined || run.as === 'image' || (run.as === 'own' && container.script !== undefined);
	return { container, variables: variablesOf(container), lavas, component };
}

/** A server's image runs any of LAVA's services; `SERVICES` says which (lava.md 2b). */
function roleByServices({ container, lavas }: Placed): Role | undefined {
	const services = servicesOf(container);
	if (services === undefined || !lavas) return undefined;
	if (services.includes('gunicorn')) return 'server';
	const [only, ...more] = services;
	if (more.length === 0 && only === 'lava-coordinator') return 'coordinator';
	return more.length === 0 && only === 'postgresql' ? 'database' : 'service';
}

/** LAVA's own image does as its name says, once it is known that nothing else runs in it. */
function roleByName({ labels, detail }: Container, image: Image | undefined, run: RunsAs): RoleFound {
	if (image !== undefined && image.component !== 'none') {
		if (image.base) return { role: 'other', certain: false };
		return { role: image.component, certain: detail !== undefined && run.as !== 'own' };
	}
	const names = [image?.repository ?? '', labels['com.docker.compose.service'] ?? ''];
	const role = NAMES.find(([name]) => names.some(each => name.test(each)))?.[1] ?? companionByName(names) ?? 'other';
	return { role, certain: detail !== undefined && run.as === 'image' };
}

/**
 * By the daemon that it starts itself, the version in the name of LAVA's own image, or the script in an image of the
 * lab's own, whatever its variables: they may be of the other contract by mistake. Where no script was read, it is what
 * its variables are for; else its tag, which may be of anything, is a hint.
 */
function contractIn(container: Container): Contract {
	const run = runOf(container);
	if (run.as === 'daemon') return run.daemon === 'lava-slave' ? 'zmq' : 'http';
	const version = lavaVersion(container.image);
	if (version !== undefined) return contractOf(version);
	if (container.script?.role === 'dispatcher') return container.script.contract;
	const declared = contractByVariables(variablesOf(container));
	return declared === 'unknown' ? contractOf(parseVersion(parseImage(container.image)?.tag ?? '')) : declared;
}

/** Whether LAVA's web server is among what a server's container runs (`SERVICES`, lava.md 2b). */
export function servesWeb({ detail }: Container): boolean {
	const services = detail?.environment.find(entry => entry.startsWith('SERVICES='));
	return services === undefined || services.includes('gunicorn');
}

/** Seconds: services are stopped in order, then PostgreSQL; Docker's own grace can cut it off (lava.md 2c). */
export const SERVER_GRACE = 60;

/** Seconds to give a container to stop. */
export function stopGrace(container: Container): number {
	const own = container.detail?.stopTimeout;
	const { role } = roleOf(container);
	if (role === 'server' || role === 'database') return Math.max(SERVER_GRACE, own ?? 0);
	return own ?? DOCKER_GRACE;
}
