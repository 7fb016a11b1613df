/** What already runs of a lab, however it was made, and what may be done with it from here. */

import { type Companion, COMPANIONS, isCompanion } from './lava/role/companion.ts';
import type { Container } from './objects.ts';
import { lavaVersion } from './image/image.ts';
import { servicesOf } from './lava/role/by-variables.ts';
import { type Manager, type LavaPart, type Role, roleOf } from './lava/role/role.ts';

/** What a console may want to do with a container. */
export type ManagedAction = 'restart' | 'stop' | 'kill' | 'rename' | 'recreate' | 'remove';

/** `note`: what happens besides, or why not. */
export type Allowance = { may: boolean; note: string };

export type FoundPart = LavaPart & {
	container: Container;
	/** e.g. `dispatcher of LAVA 2023.01, speaks HTTP`. */
	what: string;
	/** e.g. `by Docker Compose: lab, service server (/srv/lab/compose.yaml)`; '' where nothing tells. */
	madeBy: string;
	allowed: Readonly<Record<ManagedAction, Allowance>>;
};

/** Servers first, then what serves them, then the dispatchers; what is no part of a lab is left out. */
export function foundParts(containers: Iterable<Container>): FoundPart[] {
	return [...containers]
		.map(foundPart)
		.filter(({ role }) => role !== 'other')
		.toSorted((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || byName(a.container, b.container));
}

/** One container for what it is. */
export function foundPart(container: Container): FoundPart {
	const part = { container, ...roleOf(container) };
	return { ...part, what: whatOf(part), madeBy: makerOf(part), allowed: allowances(part.manager) };
}

const ORDER: readonly Role[] = [
	'server',
	'service',
	'database',
	'coordinator',
	'registry',
	'dispatcher',
	...COMPANIONS,
	'job',
];

function byName(a: Container, b: Container): number {
	return a.name < b.name ? -1 : 1;
}

type Seen = LavaPart & { container: Container };

const SPEAKS = { zmq: ', speaks ZMQ', http: ', speaks HTTP', unknown: '' } as const;

function whatOf({ container, role, manager, contract }: Seen): string {
	if (manager.kind === 'job') return `container of LAVA's job ${manager.job}`;
	if (role === 'database' || role === 'registry') return role;
	if (isCompanion(role)) return COMPANION_WORDS[role];
	const version = lavaVersion(container.image);
	const lava = version === undefined ? 'LAVA' : `LAVA ${version.text}`;
	const services = servicesOf(container)?.join(', ');
	if (role === 'service') return `part of a server of ${lava}${services === undefined ? '' : `: ${services}`}`;
	return `${role} of ${lava}${SPEAKS[contract]}`;
}

const COMPANION_WORDS: Readonly<Record<Companion, string>> = {
	ser2net: 'ser2net: serial lines over the network',
	pdudaemon: 'pdudaemon: power switches',
	tftp: 'TFTP for boards',
	http: 'overlays over HTTP for boards',
	nfs: 'NFS for boards',
	nbd: 'NBD for boards',
};

function makerOf({ container: { labels }, manager }: Seen): string {
	const files = composeFiles(labels);
	const place = files === '' ? '' : ` (${files})`;
	switch (manager.kind) {
		case 'by-command':
			return '';
		case 'compose':
			return `by Docker Compose: ${manager.project}, service ${manager.service}${place}`;
		case 'lava-docker':
			return manager.project === ''
				? 'by lava-docker'
				: `by lava-docker: ${manager.project}, ${manager.service}${place}`;
		case 'lava-docker-worker':
			return `by lava-docker-worker, for a server of ${manager.version}`;
		case 'kubernetes':
			return `by Kubernetes: pod ${manager.pod}`;
		case 'job':
			return `by LAVA's job ${manager.job}, through the engine's socket in its worker`;
	}
}

const COMPOSE_FILES = 'com.docker.compose.project.config_files';
const COMPOSE_FOLDER = 'com.docker.compose.project.working_dir';

/** Compose 1 notes its files as they were given, relative to the project's folder. */
function composeFiles(labels: Container['labels']): string {
	const files = labels[COMPOSE_FILES]?.split(',') ?? [];
	const folder = labels[COMPOSE_FOLDER] ?? '';
	return files.map(file => (file.startsWith('/') || folder === '' ? file : `${folder}/${file}`)).join(', ');
}

const yes = (note = ''): Allowance => ({ may: true, note });
const no = (note: string): Allowance => ({ may: false, note });

const ALLOWED: Readonly<Record<Manager['kind'], Readonly<Record<ManagedAction, Allowance>>>> = {
	'by-command': { restart: yes(), stop: yes(), kill: yes(), rename: yes(), recreate: yes(), remove: yes() },
	compose: {
		restart: yes(),
		stop: yes(),
		kill: yes(),
		rename: yes(),
		recreate: yes('Change its Compose file too: the next "docker compose up" makes it as that says.'),
		remove: yes('The next "docker compose up" recreates it.'),
	},
	'lava-docker': {
		restart: yes(),
		stop: yes(),
		kill: yes(),
		rename: yes(),
		recreate: no('lava-docker builds and runs it: change its boards.yaml, and deploy again.'),
		remove: no('lava-docker recreates it with its next deployment: take it out of its boards.yaml, and deploy.'),
	},
	'lava-docker-worker': {
		restart: yes('It is removed when it stops: its service makes another one, by another name.'),
		stop: yes('It is removed when it stops, and lava-docker-worker makes another one: stop that service instead.'),
		kill: no('Its jobs would be lost, and its service makes another one at once: stop it, and it waits for them.'),
		rename: no('Its service knows it by this name, which tells its version: leave it to its service.'),
		recreate: no("lava-docker-worker runs it and follows the server's version by itself: leave it to its service."),
		remove: no('lava-docker-worker makes another one at once: stop its service, systemctl stop lava-docker-worker.'),
	},
	kubernetes: {
		restart: yes('Kubernetes may take it for failed, and make another one.'),
		stop: yes('Kubernetes makes another one at once.'),
		kill: yes('Kubernetes makes another one at once.'),
		rename: no('Kubernetes knows it by this name.'),
		recreate: no('Kubernetes makes it: change its deployment.'),
		remove: no('Kubernetes makes another one at once: change its deployment.'),
	},
	job: {
		restart: no('A job of LAVA made it for one run: cancel the job in LAVA, or submit it again.'),
		stop: yes('The job of LAVA that made it fails without it.'),
		kill: yes('The job of LAVA that made it fails without it.'),
		rename: no('The job of LAVA that made it looks for it by this name.'),
		recreate: no('A job of LAVA made it for one run: submit the job again.'),
		remove: yes('Its job removes it when it ends: take it away only where the job is over.'),
	},
};

export function allowances({ kind }: Manager): Readonly<Record<ManagedAction, Allowance>> {
	return ALLOWED[kind];
}
