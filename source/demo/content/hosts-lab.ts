/**
 * The lab of `lavadock --demo=hosts`: a LAVA server on one host, and workers on the hosts that boards are plugged into. It
 * has the mistakes that only who sees all hosts can find.
 */

import type { LabState } from '../state.ts';
import {
	buildNetwork,
	createBuilder,
	DAY,
	HOUR,
	running,
	standardNetworks,
	type ContainerSketch,
	type NetworkSketch,
} from './build.ts';
import { freshDatabase, user, worker } from './lava-workers.ts';
import { smallLabImages, type LabImages } from './small-lab-images.ts';

/** The server's host, and the hosts with boards; `address`: where they reach each other. */
export const DEMO_HOSTS = [
	{ name: 'server', address: '10.20.0.10' },
	{ name: 'rack-1', address: '10.20.0.11' },
	{ name: 'rack-2', address: '10.20.0.12' },
] as const;

export type DemoHostName = (typeof DEMO_HOSTS)[number]['name'];

const [SERVER] = DEMO_HOSTS;
const VERSION = '2023.01';

/** @param now ms since the epoch; everything in the lab is told back from here */
export function hostsLab(seed: string, now: number, name: DemoHostName): LabState {
	const images = smallLabImages(seed, now - 90 * DAY);
	const standard = standardNetworks(seed, now - 40 * DAY);
	const lab = buildNetwork(seed, now - 21 * DAY, NETWORKS[name]);
	const host = standard.find(network => network.name === 'host') ?? lab;
	const build = createBuilder(seed);
	const containers = CONTENTS[name]({ images, lab, host, now }).map(build);
	return {
		containers: new Map(containers.map(container => [container.id, container])),
		networks: new Map([...standard, lab].map(network => [network.id, network])),
		images: Object.values(images),
		volumes: (name === 'server' ? ['lava-db', 'lava-etc'] : []).map(volume => ({
			name: volume,
			createdAt: now - 21 * DAY,
			labels: {},
		})),
		lava: name === 'server' ? new Map([['lava-db', database(now)]]) : new Map(),
		hostName: name,
		...(name !== 'server' && { farServer: { name: 'lava-server', address: SERVER.address } }),
		seed,
		serial: 1,
	};
}

/** Two racks were set up alike: their networks have the same name and subnet, which is no conflict. */
const NETWORKS: Readonly<Record<DemoHostName, NetworkSketch>> = {
	server: { name: 'dockernet', subnets: ['172.18.0.0/16'] },
	'rack-1': { name: 'boards', subnets: ['10.42.7.0/24'] },
	'rack-2': { name: 'boards', subnets: ['10.42.7.0/24'] },
};

const database = (now: number) => ({
	workers: [
		worker('rack-1-worker', now - 3 * DAY, {
			description: 'The boards of rack 1',
			version: VERSION,
			devices: ['bbb01', 'bbb02'].map(name => ({ name, type: 'beaglebone-black', health: 'Good' })),
		}),
		...freshDatabase(now - 21 * DAY).workers,
		worker('rack-2-worker', now - 3 * DAY, {
			description: 'The boards of rack 2',
			version: VERSION,
			devices: [{ name: 'rpi4-01', type: 'bcm2711-rpi-4-b', health: 'Good' }],
		}),
		worker('qemu-worker', now - 3 * DAY, {
			description: 'QEMU beside the server',
			version: VERSION,
			devices: ['qemu01', 'qemu02'].map(name => ({ name, type: 'qemu', health: 'Good' })),
		}),
	],
	users: [user('lava-health'), user('admin', { staff: true, superuser: true })],
	hosts: [SERVER.address],
});

type Site = {
	images: LabImages;
	lab: ReturnType<typeof buildNetwork>;
	host: ReturnType<typeof buildNetwork>;
	now: number;
};

const CONTENTS: Readonly<Record<DemoHostName, (site: Site) => ContainerSketch[]>> = {
	server: ({ images, lab, now }) => [
		{
			name: 'lava-server',
			image: images.server,
			variables: [`ALLOWED_HOSTS=${SERVER.address},lava-server`],
			networks: [{ network: lab, ipv4: '172.18.0.5' }],
			run: running(now, 3 * DAY, 1311),
			stopTimeout: 60,
			hostname: 'lava-server',
			ports: [
				{ container: 80, protocol: 'tcp', host: 80 },
				{ container: 8001, protocol: 'tcp', host: 8001 },
			],
			mounts: [
				{ type: 'volume', source: 'lava-db', destination: '/var/lib/postgresql', readOnly: false },
				{ type: 'volume', source: 'lava-etc', destination: '/etc/lava-server', readOnly: false },
			],
		},
		{
			name: 'qemu-worker',
			image: images.dispatcher,
			variables: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=qemu-worker'],
			networks: [{ network: lab, ipv4: '172.18.0.6' }],
			run: running(now, 3 * DAY - HOUR, 1542),
			privileged: true,
		},
		{
			name: 'registry',
			image: images.registry,
			networks: [{ network: lab }],
			run: running(now, 12 * DAY, 1120),
			ports: [{ container: 5000, protocol: 'tcp', host: 5000 }],
		},
	],
	'rack-1': ({ images, lab, host, now }) => [
		{ ...rackWorker(images, 'rack-1-worker', now), networks: [{ network: lab, ipv4: '10.42.7.6' }] },
		{
			name: 'ser2net',
			image: images.ser2net,
			networks: [{ network: host }],
			run: running(now, 12 * DAY, 1133),
			privileged: true,
		},
	],
	'rack-2': ({ images, lab, now }) => [
		{ ...rackWorker(images, 'rack-2-worker', now), networks: [{ network: lab, ipv4: '10.42.7.6' }] },
		{
			// Copied from rack 1, name and all: LAVA can't tell the two apart, and neither host sees the other.
			...rackWorker(images, 'rack-1-worker', now),
			name: 'copied-worker',
			networks: [{ network: lab, ipv4: '10.42.7.7' }],
			run: running(now, 2 * HOUR, 1820),
		},
		{
			name: 'pdudaemon',
			image: images.pdudaemon,
			networks: [{ network: lab, ipv4: '10.42.7.20' }],
			run: running(now, 12 * DAY, 1147),
		},
	],
};

function rackWorker(images: LabImages, name: string, now: number): Omit<ContainerSketch, 'networks'> {
	return {
		name,
		image: images.dispatcher,
		variables: [`URL=http://${SERVER.address}/`, `WORKER_NAME=--name=${name}`],
		run: running(now, 3 * DAY - HOUR, 1542),
		privileged: true,
		mounts: [
			{ type: 'bind', source: '/dev', destination: '/dev', readOnly: false },
			{ type: 'bind', source: `/srv/lava/${name}`, destination: '/var/lib/lava/dispatcher/worker', readOnly: false },
		],
	};
}
