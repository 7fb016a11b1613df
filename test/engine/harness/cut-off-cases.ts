/** Every kind of plan that needs no LAVA, to be cut off. All things of one begin with its name, so all share an engine. */

import { dirname, join } from 'node:path/posix';
import type Docker from 'dockerode';
import type { Engine } from '../../../source/engine/engine.ts';
import type { Change } from '../../../source/lab/drift.ts';
import type { Container } from '../../../source/lab/objects.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { connectPlan, disconnectPlan } from '../../../source/lab/plans/network/connection.ts';
import { type ContainerChange, containerPlan } from '../../../source/lab/plans/container/container.ts';
import { dispatcherPlan, tokenName } from '../../../source/lab/plans/dispatcher/dispatcher.ts';
import { networkPlan } from '../../../source/lab/plans/network/network.ts';
import { resetPlan } from '../../../source/lab/plans/worker/reset.ts';
import { serverPlan } from '../../../source/lab/plans/server/server.ts';
import { againPlan } from '../../../source/lab/plans/dispatcher/again.ts';
import type { FoundContainer } from '../../../source/lab/spec/read/container.ts';
import { parseVersion } from '../../../source/lab/image/version.ts';
import type { Case } from './cut-off.ts';
import { build } from './images.ts';
import { runContainer } from './lab.ts';
import { pings } from './pings.ts';
import { labSteps, secrets } from './plan-lab.ts';
import { reportOf, sweep } from './plan-picture.ts';
import { until } from './until.ts';

export const dispatcherImage = 'lavasoftware/lava-dispatcher:2023.01';
export const serverImage = 'lavasoftware/lava-server:2023.01';
export const otherHub = 'registry.example.com';

const names = [
	'network',
	'connect',
	'disconnect',
	'stop',
	'rename',
	'remove',
	'server',
	'dispatcher',
	'reset',
	'again',
	'switch',
];

/** The first two bytes of the addresses of a case: none meets another's. */
function blockOf(name: string): string {
	return `10.${60 + names.findIndex(each => name === `cut-${each}`)}`;
}

/** Behind LAVA's names is a small program that prints lines and answers as a web server of LAVA. */
export async function tagImages(docker: Docker): Promise<void> {
	await build(docker, join(import.meta.dirname, '../../../fixtures/images/answering'), answering);
	for (const image of [dispatcherImage, serverImage, `${otherHub}/${dispatcherImage}`, `${otherHub}/${serverImage}`]) {
		const colon = image.lastIndexOf(':');
		const [repo, tag] = [image.slice(0, colon), image.slice(colon + 1)];
		await docker.getImage(answering).tag({ repo, tag });
	}
}

const answering = 'lavadock-test/answering:1';

/** @param name what the names of its things begin with */
export function thingsNamed(docker: Docker, name: string): Pick<Case, 'picture' | 'clear'> {
	return { picture: () => reportOf(docker, name), clear: () => sweep(docker, name) };
}

export function buildCase(docker: Docker): Case {
	return {
		...thingsNamed(docker, 'plan-'),
		make: async () => ({ plan: { title: 'Build', steps: labSteps, warnings: [] }, secrets }),
	};
}

export function networkCase(docker: Docker): Case {
	const name = 'cut-network';
	const request = { name, driver: 'bridge', subnet6: undefined, internal: false, parent: '' };
	const block = blockOf(name);
	const plan = networkPlan({
		...request,
		subnet: `${block}.0.0/16`,
		gateway: `${block}.0.1`,
		range: `${block}.128.0/17`,
	});
	return { ...thingsNamed(docker, name), make: async () => ({ plan }) };
}

/** Connects a container, or disconnects it. */
export function connectionCase(docker: Docker, change: 'connect' | 'disconnect'): Case {
	const name = `cut-${change}`;
	return {
		...thingsNamed(docker, name),
		prepare: async () => {
			const network = await networkAt(docker, `${name}-other`, `${blockOf(name)}.1.0/24`);
			await runAtHome(docker, name);
			if (change === 'disconnect') await network.connect({ Container: name });
		},
		make: async program => {
			const container = await seen(
				program,
				name,
				({ endpoints }) => endpoints.length === (change === 'connect' ? 1 : 2),
			);
			const network = `${name}-other`;
			const request = { network, address: `${blockOf(name)}.1.7`, aliases: ['tftp'] };
			return { plan: change === 'connect' ? connectPlan(container, request) : disconnectPlan(container, network) };
		},
	};
}

/** One of the changes that the menu of a container offers. */
export function lifeCase(docker: Docker, change: ContainerChange): Case {
	const name = `cut-${change.do}`;
	return {
		...thingsNamed(docker, name),
		prepare: () => runAtHome(docker, name),
		make: async program => {
			const container = await seen(program, name, ({ status }) => status === 'running');
			return { plan: containerPlan(container, change) };
		},
	};
}

/** On a network of its own: nobody else takes its address. */
async function runAtHome(docker: Docker, name: string): Promise<void> {
	await networkAt(docker, `${name}-home`, `${blockOf(name)}.0.0/24`);
	await runContainer(docker, { name, StopTimeout: 1, HostConfig: { NetworkMode: `${name}-home` } });
}

function networkAt(docker: Docker, name: string, subnet: string): Promise<Docker.Network> {
	// An engine that restarts tells of the gateway that it chose itself.
	const Gateway = subnet.replace(/0\/\d+$/, '1');
	return docker.createNetwork({ Name: name, IPAM: { Config: [{ Subnet: subnet, Gateway }] } });
}

export function serverCase(docker: Docker): Case {
	const name = 'cut-server';
	const plan = serverPlan({
		name,
		image: serverImage,
		pull: false,
		version: parseVersion('2023.01'),
		network: `${name}-net`,
		newNetwork: {
			name: `${name}-net`,
			subnets: [{ subnet: `${blockOf(name)}.0.0/24`, gateway: `${blockOf(name)}.0.1` }],
		},
		address: `${blockOf(name)}.0.5`,
		ports: [{ container: 80, host: 8080 }],
		keepAs: name,
		there: [],
		database: undefined,
		hosts: ['lava.example.com'],
		runsOn: { at: 'inside' },
		plainHttp: true,
		restart: 'unless-stopped',
	});
	return { ...thingsNamed(docker, name), make: async () => ({ plan }) };
}

/** Its server is connected to the new network first. */
export function dispatcherCase(docker: Docker): Case {
	const name = 'cut-dispatcher';
	return {
		...thingsNamed(docker, name),
		prepare: async () => {
			await networkAt(docker, `${name}-home`, `${blockOf(name)}.1.0/24`);
			const home = { NetworkMode: `${name}-home`, ...unlessStopped };
			await runContainer(docker, { name: `${name}-server`, HostConfig: home });
		},
		make: async program => {
			const { id } = await seen(program, `${name}-server`, ({ status }) => status === 'running');
			const plan = dispatcherPlan({
				name,
				image: dispatcherImage,
				pull: false,
				speaks: {
					contract: 'http',
					url: 'http://lava/',
					wsUrl: '',
					httpTimeout: '',
					jobLogInterval: '',
					token: given,
				},
				network: `${name}-net`,
				newNetwork: {
					name: `${name}-net`,
					subnets: [{ subnet: `${blockOf(name)}.0.0/24`, gateway: `${blockOf(name)}.0.1` }],
				},
				connectServer: { container: { id, name: `${name}-server` }, address: '' },
				address: `${blockOf(name)}.0.6`,
				devices: [{ host: '/dev/null', container: '/dev/serial0' }],
				privileged: false,
				capabilities: ['NET_ADMIN'],
				mounts: [],
				ports: [],
				restart: 'unless-stopped',
				server: elsewhere,
			});
			return { plan, secrets: new Map([[tokenName(name), 'the-token']]) };
		},
	};
}

/** Nobody asks it: the tests' own check takes a worker for Online whose container runs. */
const elsewhere = { url: 'http://lava/' };

const given = { from: 'given' } as const;
export const unlessStopped = { RestartPolicy: { Name: 'unless-stopped' } };

/** A worker recreated in its own place: clean from its image, or with another URL. */
export function anewCase(docker: Docker, how: 'reset' | 'again'): Case {
	const name = `cut-${how}`;
	return workerCase(docker, name, dispatcherImage, async (_program, { found: old, ...rest }) => {
		const common = { ...rest, old };
		if (how === 'reset') {
			return resetPlan({ ...common, imageNow: old.imageId, worker: { name, server: elsewhere }, keepSettings: true });
		}
		const spec = { ...old.spec, environment: { ...old.spec.environment, URL: 'http://new/' } };
		return againPlan({ ...common, server: elsewhere, worker: name, spec, newTokenFrom: undefined });
	});
}

export async function factsOf(program: Engine, name: string): Promise<WorkerFacts> {
	const container = await seen(program, name, ({ detail, status }) => detail !== undefined && status === 'running');
	const { lookups } = program;
	const [found, changes] = await Promise.all([lookups.specOf(container.id), lookups.changesOf(container.id)]);
	if (found === undefined) throw new Error(`${name} is gone`);
	return { container, found, changes };
}

export type WorkerFacts = { container: Container; found: FoundContainer; changes: readonly Change[] };

/** A worker that a plan is made for, from all that the engine tells of it. */
export function workerCase(
	docker: Docker,
	name: string,
	image: string,
	planFor: (program: Engine, facts: WorkerFacts) => Promise<Plan>,
): Case {
	return {
		...thingsNamed(docker, name),
		prepare: () => startWorker(docker, name, image),
		picture: async () => [await reportOf(docker, name), await has(docker, name, token), await has(docker, name, drift)],
		make: async program => {
			const facts = await factsOf(program, name);
			return { plan: await planFor(program, facts), secrets: facts.found.secrets };
		},
	};
}

/** On two networks, with a token and what a job left. */
export async function startWorker(docker: Docker, name: string, Image: string): Promise<void> {
	await networkAt(docker, `${name}-net`, `${blockOf(name)}.0.0/24`);
	const boards = await networkAt(docker, `${name}-boards`, `${blockOf(name)}.1.0/24`);
	await runContainer(docker, {
		name,
		Image,
		Entrypoint: [
			'sh',
			'-c',
			`[ -e ${token} ] || { mkdir -p ${dirname(token)}; echo 1 | tee ${token} >${drift}; }; ${pings}`,
		],
		Hostname: name,
		Env: ['URL=http://old/', `WORKER_NAME=--name=${name}`],
		StopTimeout: 1,
		HostConfig: { NetworkMode: `${name}-net`, CapAdd: ['NET_ADMIN'], ...unlessStopped },
		NetworkingConfig: {
			EndpointsConfig: { [`${name}-net`]: { IPAMConfig: { IPv4Address: `${blockOf(name)}.0.6` } } },
		},
	});
	await boards.connect({ Container: name, EndpointConfig: { Aliases: ['board'] } });
	await until(`${name} has left something`, () => has(docker, name, drift));
}

/** Where a worker has its token. */
export const token = '/var/lib/lava/dispatcher/worker/token';
const drift = '/left-by-a-job';

export async function has(docker: Docker, name: string, path: string): Promise<boolean> {
	return docker
		.getContainer(name)
		.infoArchive({ path })
		.then(
			() => true,
			() => false,
		);
}

async function seen(program: Engine, name: string, fits: (container: Container) => boolean): Promise<Container> {
	return until(`${name} is seen`, () =>
		[...program.snapshot().containers.values()].find(each => each.name === name && fits(each)),
	);
}
