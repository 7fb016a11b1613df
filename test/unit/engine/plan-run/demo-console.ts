/** A console on the built-in engine, with a journal, that can be closed in the middle of a plan and opened again. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { startDemoEngine } from '../../../../source/demo/engine.ts';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { until } from '../../../until.ts';
import { createPatientClock, demoClock } from '../idle-clock.ts';

/** Twenty seconds go by in one. */
const RATE = 20;

export type DemoConsole = {
	/** The one that is open. */
	engine: Engine;
	docker: Docker;
	/** Where its journal is. */
	state: string;
	/** Another console in place of the last one. */
	reopen(): Promise<void>;
	close(): Promise<void>;
};

export async function openDemoConsole(): Promise<DemoConsole> {
	const demo = await startDemoEngine({ clock: demoClock() });
	const clock = createPatientClock(RATE);
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	const open = async (): Promise<Engine> => {
		const engine = openEngine({ environment: { XDG_STATE_HOME: folder }, host: demo.address, clock });
		await until(engine, () => engine.snapshot().connection.state === 'live');
		return engine;
	};
	const opened: DemoConsole = {
		engine: await open(),
		docker: new Docker({ socketPath: demo.socketPath }),
		state: join(folder, 'lavadock'),
		async reopen() {
			await opened.engine.close();
			opened.engine = await open();
		},
		async close() {
			await opened.engine.close();
			await demo.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
	return opened;
}

/** What there is, as far as `everyKind` changes it. */
export async function reportOf(docker: Docker): Promise<unknown> {
	const containers = await docker.listContainers({ all: true });
	const made = await docker
		.getContainer('hobbes-9')
		.inspect()
		.then(
			({ Config }) => Config.Env,
			() => undefined,
		);
	const networks = await docker.listNetworks();
	const { Volumes } = await docker.listVolumes();
	return {
		made,
		containers: containers
			.map(({ Names, State, NetworkSettings }) => [Names[0], State, Object.keys(NetworkSettings.Networks).toSorted()])
			.toSorted((a, b) => String(a).localeCompare(String(b))),
		networks: networks.map(({ Name }) => Name).toSorted(),
		volumes: Volumes.map(({ Name }) => Name).toSorted(),
	};
}

export const worker = { id: '', name: 'hobbes-9' };
const says = { command: ['sh', '-c', 'echo Token: from-the-server'], capture: { secret: 'token', after: 'Token:' } };

const idOf = async (docker: Docker, name: string): Promise<string> => (await docker.getContainer(name).inspect()).Id;

/** One step of each kind that the demo tells the effect of. */
export async function everyKind(docker: Docker): Promise<Step[]> {
	const server = { id: await idOf(docker, 'lava-server'), name: 'lava-server' };
	const old = { id: await idOf(docker, 'calvin-worker'), name: 'calvin-worker' };
	return [
		{ do: 'create-network', network: { name: 'boards', subnets: [{ subnet: '10.77.0.0/24' }] } },
		{ do: 'create-volume', volume: { name: 'worker-state' } },
		{ do: 'exec', container: server, says: 'Ask for the token', ...says, already: says, undo: 'not needed' },
		{
			do: 'create',
			spec: {
				name: worker.name,
				image: 'lavasoftware/lava-dispatcher:2023.01',
				environment: { TOKEN: { secret: 'token' } },
				networks: [{ network: 'boards', ipv4: '10.77.0.6' }],
				mounts: [{ type: 'volume', source: 'worker-state', target: '/var/lib/lava/dispatcher/worker' }],
			},
		},
		{ do: 'start', container: worker },
		{ do: 'connect', container: worker, endpoint: { network: 'dockernet', ipv4: '172.18.0.77' } },
		{ do: 'pause', container: worker },
		{ do: 'stop', container: old, grace: 1 },
		{ do: 'rename', container: old, to: 'calvin-old' },
	];
}

export const planOf = (steps: readonly Step[]): Plan => ({ title: 'A worker', steps, warnings: [] });

/** Takes back by hand what a plan of `everyKind` made. */
export async function clear(docker: Docker): Promise<void> {
	await docker.getContainer('hobbes-9').remove({ force: true });
	await docker.getNetwork('boards').remove();
	await docker.getVolume('worker-state').remove();
	const old = docker.getContainer('calvin-old');
	await old.start();
	await old.rename({ name: 'calvin-worker' });
}
