/** Changes to an engine by somebody else, in any order, for as long as the test likes. */

import type Docker from 'dockerode';
import * as fc from 'fast-check';
import { imageOf } from './images.ts';
import { idle } from './lab.ts';

const names = ['one', 'two', 'three', 'four'] as const;
const networks = ['left', 'right'] as const;

export type Operation =
	| { do: 'create' | 'start' | 'stop' | 'kill' | 'pause' | 'unpause' | 'restart' | 'remove'; name: string }
	| { do: 'rename'; name: string; to: string }
	| { do: 'connect'; name: string; network: string; address: string | undefined }
	| { do: 'disconnect'; name: string; network: string };

const name = fc.constantFrom(...names);
const network = fc.constantFrom(...networks);

export const operations: fc.Arbitrary<Operation> = fc.oneof(
	fc.record({ do: fc.constantFrom('create', 'start', 'stop', 'kill', 'pause', 'unpause', 'restart', 'remove'), name }),
	// Creating and starting come more often, or most of a series would meet nothing.
	fc.record({ do: fc.constantFrom('create', 'start'), name }),
	fc.record({ do: fc.constant('rename'), name, to: name }),
	fc.record({
		do: fc.constant('connect'),
		name,
		network,
		address: fc.option(
			fc.integer({ min: 2, max: 250 }).map(last => `10.77.0.${last}`),
			{ nil: undefined },
		),
	}),
	fc.record({ do: fc.constant('disconnect'), name, network }),
);

/** Does it if the engine lets it be done: a refusal is part of the series. */
export async function applyOperation(docker: Docker, operation: Operation): Promise<void> {
	try {
		await apply(docker, operation);
	} catch (error) {
		const refused = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
		if (!refused) throw error;
	}
}

async function apply(docker: Docker, operation: Operation): Promise<unknown> {
	const container = docker.getContainer(operation.name);
	switch (operation.do) {
		case 'create':
			return docker.createContainer({ name: operation.name, Image: imageOf('busybox'), Cmd: idle });
		case 'start':
			return container.start();
		case 'stop':
			return container.stop({ t: 1 });
		case 'kill':
			return container.kill();
		case 'pause':
			return container.pause();
		case 'unpause':
			return container.unpause();
		case 'restart':
			return container.restart({ t: 1 });
		case 'remove':
			return container.remove({ force: true });
		case 'rename':
			return container.rename({ name: operation.to });
		case 'connect': {
			if (!(await isRunning(container))) return undefined;
			await ensureNetwork(docker, operation.network);
			const { address } = operation;
			const config = address === undefined ? {} : { IPAMConfig: { IPv4Address: address } };
			return docker.getNetwork(operation.network).connect({ Container: operation.name, EndpointConfig: config });
		}
		case 'disconnect':
			if (!(await isRunning(container))) return undefined;
			return docker.getNetwork(operation.network).disconnect({ Container: operation.name, Force: true });
	}
}

/** Docker has no event for a stopped container that joins or leaves a network, so nobody can know at once. */
async function isRunning(container: Docker.Container): Promise<boolean> {
	return (await container.inspect()).State.Running;
}

async function ensureNetwork(docker: Docker, wanted: string): Promise<void> {
	const known = await docker.listNetworks({ filters: { name: [wanted] } });
	if (known.length > 0) return;
	const subnet = wanted === 'left' ? '10.77.0.0/24' : '10.78.0.0/24';
	await docker.createNetwork({ Name: wanted, IPAM: { Config: [{ Subnet: subnet }] } });
}
