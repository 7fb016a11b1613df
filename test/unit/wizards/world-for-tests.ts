/** A small lab as wizards see it. */

import assert from 'node:assert/strict';
import { LOCAL } from '../../../source/lab/host.ts';
import type { Container, Snapshot } from '../../../source/lab/objects.ts';
import type { MountSpec } from '../../../source/lab/spec/container.ts';
import type { FoundContainer } from '../../../source/lab/spec/read/container.ts';
import { surveyWorkers } from '../../../source/lab/verdict/survey.ts';
import type { ActiveSwarm } from '../../../source/lab/swarm/state.ts';
import type { BackupHead, Measured } from '../../../source/lab/lava/server/backup.ts';
import type { Worker } from '../../../source/lab/lava/worker/worker.ts';
import type { LavaServer } from '../../../source/lab/lava/server/server.ts';
import type { Given } from '../../../source/wizards/field.ts';
import type { WizardId } from '../../../source/wizards/wizards.ts';
import { wizardOf } from '../../../source/wizards/wizards.ts';
import { askedKey, type LookedUp, NOTHING_KNOWN, type World } from '../../../source/wizards/world.ts';
import { byId, containerOf, detailOf, endpointOf, hostOf, networkOf } from '../lab/objects-for-tests.ts';

export const snapshot: Snapshot = {
	key: LOCAL,
	host: hostOf('host', { name: 'hobbes', address: 'unix:///var/run/docker.sock' }),
	connection: { state: 'live', since: 0 },
	syncedAt: 1,
	clockOffset: 0,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
	networks: byId(
		networkOf('bridge', [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }]),
		networkOf('dockernet', [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.128.0/17' }]),
		networkOf('boards', [{ subnet: '10.9.0.0/24', gateway: '10.9.0.1' }]),
	),
	containers: byId(
		containerOf('lava-server', {
			image: 'lavasoftware/lava-server:2023.01',
			endpoints: [endpointOf('dockernet', { staticIpv4: '172.18.0.5', ipv4: '172.18.0.5' })],
			ports: [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 80 } }],
			detail: detailOf({}),
		}),
		containerOf('calvin', {
			image: 'lavasoftware/lava-dispatcher:2023.01',
			endpoints: [endpointOf('dockernet', { ipv4: '172.18.128.1' })],
		}),
	),
};

/** Of a container in that lab. */
export function idOf(name: string): string {
	const found = [...snapshot.containers.values()].find(each => each.name === name);
	assert.ok(found, name);
	return found.id;
}

export const DIGEST = `sha256:${'1'.repeat(64)}`;

/** Of the server. */
const mounts: readonly MountSpec[] = [
	{ type: 'volume', source: 'lava-db', target: '/var/lib/postgresql' },
	{ type: 'volume', source: 'lava-etc', target: '/etc/lava-server' },
];

/** A container as the engine tells of it, and its image as the registry does. */
function lookedUp({ id, name, image }: Container): (readonly [string, LookedUp])[] {
	const repository = image.replace(/:[^:]*$/, '');
	const old: FoundContainer = {
		id,
		imageId: 'i',
		status: 'running',
		spec: {
			name,
			image,
			environment: { URL: 'http://172.18.0.5/' },
			...(name === 'lava-server' && { mounts, networks: [{ network: 'dockernet', ipv4: '172.18.0.5' }] }),
		},
		secrets: new Map(),
		macNetworks: [],
		dependants: [],
		missing: [],
		warnings: [],
	};
	const local = { id: 'i', names: [image], digests: [`${repository}@${DIGEST}`], architecture: 'amd64' };
	const manifest = { image, digest: DIGEST, list: false, platforms: ['linux/amd64'] };
	const change = { path: '/root/left-by-a-job', kind: 'added', folder: false, size: 3e6 } as const;
	return [
		[askedKey({ about: 'container', id }), { about: 'container', old, changes: [change], image: local, imageNow: 'i' }],
		[askedKey({ about: 'image', image }), { about: 'image', answer: { state: 'found', manifest } }],
	];
}

export const measured: Measured = {
	version: '2023.01',
	postgresql: '15.18 (Debian 15.18-0+deb12u1)',
	migration: 56,
	size: 84_000_000,
	counts: { users: 4, workers: 2, devices: 2, jobs: 40 },
	own: true,
	settings: 400_000,
	output: 2_310_000_000,
};

const head: BackupHead = {
	state: 'found',
	bytes: 2_400_000_000,
	manifest: {
		version: measured.version,
		postgresql: measured.postgresql,
		migration: measured.migration,
		size: measured.size,
		counts: measured.counts,
		own: true,
		format: 1,
		server: 'lava-server',
		jobs: true,
		made: 1_796_000_000,
	},
};

const BACKUP = '~/lavadock-backups/lavadock-lava-server-20261130-153000.tar';

/** What of backups is looked up. */
function aboutBackups({ id }: Container): (readonly [string, LookedUp])[] {
	return [
		[askedKey({ about: 'backup of', server: id }), { about: 'backup of', state: 'measured', measured }],
		[askedKey({ about: 'folder', path: '~/lavadock-backups' }), { about: 'folder', free: 50e9, unfinished: [] }],
		[
			askedKey({ about: 'backups in', folder: '~/lavadock-backups' }),
			{ about: 'backups in', files: [{ path: BACKUP, head }] },
		],
		[
			askedKey({ about: 'volume', volume: 'lava-db' }),
			{ about: 'volume', content: { postgresql: '15', migration: 56, owner: 100 } },
		],
		[askedKey({ about: 'backup', path: BACKUP }), { about: 'backup', head }],
	];
}

const calvin: Worker = {
	name: 'calvin',
	state: 'online',
	health: 'active',
	description: '',
	version: '2023.01',
	jobLimit: 0,
	devices: [
		{ name: 'qemu-1', type: 'qemu', state: 'idle', health: 'good' },
		{ name: 'board-1', type: 'board', state: 'idle', health: 'retired' },
	],
	jobs: [],
};

const container = [...snapshot.containers.values()].find(({ name }) => name === 'lava-server');

const server: LavaServer = {
	key: container?.id ?? '',
	name: 'lava-server',
	place: { at: 'container', container: { id: container?.id ?? '', name: 'lava-server' } },
	status: { state: 'ready' },
	way: 'exec',
	version: '2023.01',
	workers: [calvin],
	daemons: undefined,
};

/** A console with that host alone. */
export const hostsWith = (one: Snapshot): World['hosts'] => [{ snapshot: one, address: undefined, readOnly: false }];

export const world: World = {
	snapshot,
	hosts: hostsWith(snapshot),
	facts: {
		gathered: true,
		backups: NOTHING_KNOWN.backups,
		routes: ['192.168.1.0/24'],
		addresses: ['192.168.1.9', '2001:db8::9', '172.18.0.1'],
		listening: ['22/tcp', '67/udp'],
		portsForAllFrom: 1024,
		devices: ['/dev/serial/by-id/usb-FTDI_1', '/dev/kvm'],
		images: ['lavasoftware/lava-server:2023.01', 'lavasoftware/lava-dispatcher:2023.01', 'debian:bookworm'],
		space: { folder: '/var/lib/docker', free: 50e9, total: 100e9 },
		volumes: [],
		farServers: [],
		servers: [
			{
				name: 'lava-server',
				host: LOCAL,
				state: 'ready',
				version: '2023.01',
				hosts: ['localhost', '172.18.0.5', '.lab.example.com'],
				users: [
					{ name: 'lava-health', active: true, staff: false, superuser: false },
					{ name: 'admin', active: true, staff: true, superuser: true },
					{ name: 'susie', active: true, staff: false, superuser: false },
					{ name: 'rosalyn', active: false, staff: false, superuser: false },
				],
				workers: [
					{ name: 'calvin', online: true, retired: false },
					{ name: 'moe', online: false, retired: false },
				],
			},
		],
		password: 'mGk3vQ9tXw2ZpLr7HdNc',
		workers: surveyWorkers({ ...snapshot, now: 0, servers: [server], heard: new Map(), traces: new Map() }),
		answers: new Map([
			...[...snapshot.containers.values()].flatMap(each => [...lookedUp(each), ...aboutBackups(each)]),
			[
				askedKey({ about: 'power', server: container?.id ?? '', worker: 'calvin' }),
				{
					about: 'power',
					boards: [{ name: 'qemu-1', commands: { power_on: ['relay on'] }, problem: undefined }],
					why: undefined,
				},
			],
		]),
	},
};

/** What a form says is wrong, by the ids of its fields. */
export const problems = (wizard: WizardId, given: Given, where: World = world): string[] =>
	wizardOf(wizard)
		.fields(given, where)
		.flatMap(view => (view.problem === undefined ? [] : [`${view.id}: ${view.problem}`]));

export const withFacts = (facts: Partial<World['facts']>): World => ({ ...world, facts: { ...world.facts, ...facts } });

/** A host's part in a Swarm of one manager. */
export const activeSwarm = (role: ActiveSwarm['role'], nodes = 1, manager = 'm1'): ActiveSwarm => ({
	state: 'active',
	role,
	nodeId: role === 'manager' ? manager : `${manager}-worker`,
	address: role === 'manager' ? '10.20.0.10' : '10.20.0.11',
	managers: [{ nodeId: manager, address: '10.20.0.10:2377' }],
	count: role === 'manager' ? { nodes, managers: 1 } : undefined,
});
