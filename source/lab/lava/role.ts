/** What a container is in the lab, and who looks after it. */

import { type Contract, contractOf } from './contract.ts';
import { type Image, lavaVersion, parseImage } from '../image/image.ts';
import { type Container, DOCKER_GRACE } from '../objects.ts';
import { rememberFor } from '../remember.ts';

export type Role = 'server' | 'dispatcher' | 'coordinator' | 'database' | 'registry' | 'other';

/** Who made the container and would make it anew: none but `hand` and `compose` may be recreated from here. */
export type Manager =
	| { kind: 'hand' }
	| { kind: 'compose'; project: string; service: string }
	| { kind: 'lava-docker'; project: string; service: string }
	| { kind: 'lava-docker-worker'; version: string };

export type Part = {
	role: Role;
	manager: Manager;
	/** How a dispatcher speaks with its server; `unknown` for everything else too. */
	contract: Contract;
};

/** A label that settles the role where names don't tell it. */
export const ROLE_LABEL = 'lavadock.role';

const ROLES: readonly Role[] = ['server', 'dispatcher', 'coordinator', 'database', 'registry', 'other'];

/** What names of images and of Compose services say, for what is not LAVA's own image. First match wins. */
const NAMES: readonly [RegExp, Role][] = [
	[/lava[-_]?(?:dispatcher|worker|slave)/, 'dispatcher'],
	[/lava[-_]?coordinator/, 'coordinator'],
	[/lava[-_]?(?:server|master)/, 'server'],
	[/^(?:library\/)?postgres$|(?:^|\/)postgresql$/, 'database'],
	[/^(?:library\/)?registry$|(?:^|\/)docker-registry$/, 'registry'],
];

/** What a command line says, e.g. in lava-docker's images, which bear the lab's own names. */
const DAEMONS: readonly [RegExp, Role][] = [
	[/\blava-(?:worker|slave)\b/, 'dispatcher'],
	[/\blava-coordinator\b/, 'coordinator'],
	[/\blava-(?:server|master|scheduler|publisher)\b/, 'server'],
];

export const roleOf = rememberFor((container: Container): Part => {
	const image = parseImage(container.image);
	const role = roleByLabel(container) ?? roleByImage(container, image) ?? roleByName(container, image);
	return {
		role,
		manager: managerOf(container),
		contract: role === 'dispatcher' ? contractOf(lavaVersion(container.image)) : 'unknown',
	};
});

function roleByLabel({ labels }: Container): Role | undefined {
	return ROLES.find(role => role === labels[ROLE_LABEL]);
}

function roleByImage(container: Container, image: Image | undefined): Role | undefined {
	if (image === undefined || image.component === 'none' || image.base) return undefined;
	return image.component === 'server' && runsCoordinatorOnly(container) ? 'coordinator' : image.component;
}

/** A server's image runs any of LAVA's services; `SERVICES` says which (lava.md 2b). */
function runsCoordinatorOnly({ detail }: Container): boolean {
	return detail?.environment.some(entry => entry.trim() === 'SERVICES=lava-coordinator') ?? false;
}

function roleByName(container: Container, image: Image | undefined): Role {
	const { labels, command, detail } = container;
	const names = [image?.repository ?? '', labels[COMPOSE.service] ?? ''];
	const commands = detail ? [...detail.entrypoint, ...detail.command].join(' ') : command;
	const found =
		NAMES.find(([name]) => names.some(each => name.test(each))) ?? DAEMONS.find(([name]) => name.test(commands));
	return found?.[1] ?? lavaDockerRole(container) ?? 'other';
}

const COMPOSE = { project: 'com.docker.compose.project', service: 'com.docker.compose.service' } as const;

/** `lava-worker-VERSION-xxxxx` (lava.md 7). */
const DOCKER_WORKER_NAME = /^lava-worker-(\d{4}\..+)-[^-]+$/;

function managerOf(container: Container): Manager {
	const { name, labels } = container;
	const worker = DOCKER_WORKER_NAME.exec(name)?.[1];
	if (worker !== undefined) return { kind: 'lava-docker-worker', version: worker };
	const project = labels[COMPOSE.project];
	if (project === undefined) return { kind: 'hand' };
	const kind = lavaDockerRole(container) === undefined ? 'compose' : 'lava-docker';
	return { kind, project, service: labels[COMPOSE.service] ?? '' };
}

/** Starts the slaves of lava-docker, and its masters of old; in /usr/local/bin since 2019.07. */
const LAVA_DOCKER_SCRIPT = /(?:^|[\s'"])(?:\/usr\/local\/bin)?\/start\.sh\b/;
/** What its masters run since: LAVA's entrypoint, and a sleep without end. */
const LAVA_DOCKER_MASTER = '/root/entrypoint.sh && while [ true ]';

/** lava-docker is Compose too; its services and images bear the lab's own names, so that only what they run tells. */
function lavaDockerRole({ labels, command, detail }: Container): Role | undefined {
	if (labels[COMPOSE.project] === undefined) return undefined;
	if (command.includes(LAVA_DOCKER_MASTER)) return 'server';
	if (!LAVA_DOCKER_SCRIPT.test(command)) return undefined;
	const service = labels[COMPOSE.service] ?? '';
	if (/master/.test(service)) return 'server';
	// Others have scripts of this name too; that variable only lava-docker's slaves have.
	const isSlave = detail?.environment.some(entry => entry.startsWith('LAVA_MASTER=')) ?? /slave/.test(service);
	return isSlave ? 'dispatcher' : undefined;
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
