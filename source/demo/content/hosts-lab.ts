/**
 * The lab of `lavadock --demo=hosts`: a LAVA server on one host, with a container for each of its services, and workers on
 * the hosts that boards are plugged into. It has the mistakes that only who sees all hosts can find.
 */

import type { DemoImage, LabState } from '../state.ts';
import {
	buildImage,
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
import { splitServer } from './split-server.ts';
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

/** @param now ms since the epoch; everything in the lab is dated back from here */
export function hostsLab(seed: string, now: number, name: DemoHostName): LabState {
	const madeAt = now - 90 * DAY;
	const postgresql = buildImage(seed, madeAt, { tags: ['postgres:15'], size: 432_000_000 });
	const images = { ...smallLabImages(seed, madeAt), postgresql };
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
		lava: name === 'server' ? new Map([['outside lava-etc', database(now)]]) : new Map(),
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
	images: LabImages & { postgresql: DemoImage };
	lab: ReturnType<typeof buildNetwork>;
	host: ReturnType<typeof buildNetwork>;
	now: number;
};

const CONTENTS: Readonly<Record<DemoHostName, (site: Site) => ContainerSketch[]>> = {
	server: ({ images, lab, now }) => [
		...splitServer('lava-server', {
			server: images.server,
			postgresql: images.postgresql,
			network: lab,
			addresses: ['172.18.0.5', '172.18.0.7', '172.18.0.8', '172.18.0.9', '172.18.0.10', '172.18.0.11'],
			hosts: [SERVER.address, 'lava-server'],
			now,
		}),
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
