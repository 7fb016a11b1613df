/**
 * A built-in engine: a subset of the Docker Engine API over HTTP on a unix socket, with a simulated LAVA lab in it.
 * `lavadock --demo`, the tests and the benchmark run on it; the contract suite holds it to the real engine's answers.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type DemoClock } from './clock.ts';
import { type DemoHostName, hostsLab } from './content/hosts-lab.ts';
import { largeLab } from './content/large-lab.ts';
import { smallLab } from './content/small-lab.ts';
import { createControl, type LabControl } from './control.ts';
import { createListener } from './http/listener.ts';
import type { Routes } from './http/router.ts';
import { createApiServer } from './http/server.ts';
import { startHealthChecks } from './health-checks.ts';
import type { Machine } from './machine.ts';
import { createMachine } from './create-machine.ts';
import { archiveRoutes } from './routes/archive.ts';
import { containerRoutes } from './routes/containers.ts';
import { distributionRoutes } from './routes/distribution.ts';
import { eventRoutes } from './routes/events.ts';
import { execRoutes } from './routes/exec.ts';
import { imageRoutes } from './routes/images.ts';
import { lifecycleRoutes } from './routes/lifecycle.ts';
import { logRoutes } from './routes/logs.ts';
import { networkRoutes } from './routes/networks.ts';
import { buildRoutes } from './routes/build.ts';
import { pullRoutes } from './routes/pull.ts';
import { statsRoutes } from './routes/stats.ts';
import { swarmRoutes } from './routes/swarm.ts';
import { systemRoutes } from './routes/system.ts';
import type { LabState } from './state.ts';
import { volumeRoutes } from './routes/volumes.ts';

export type DemoOptions = {
	/** Where to listen; a socket in a private temporary folder by default. */
	socketPath?: string;
	/** The same seed gives the same lab. */
	seed?: string;
	/** The machine's clock by default; `frozenClock(FROZEN_INSTANT)` for pictures and golden frames. */
	clock?: DemoClock;
	/** A believable small lab, or one of a size for measuring. */
	lab?: 'small' | DemoHostName | { containers: number; networks: number };
	/** The other hosts of its lab; it is put among them under its own address. */
	lan?: { address: string; machines: Map<string, Machine> };
	/** Called with errors that are the demo's own; they are thrown where there is no listener. */
	onFault?: (error: unknown) => void;
};

export type DemoEngine = {
	/** As DOCKER_HOST wants it: `unix:///...`. */
	address: string;
	socketPath: string;
	control: LabControl;
	/** Breaks all connections and removes the socket. */
	close(): Promise<void>;
};

/** The instant at which frozen labs stand: pictures and golden frames are of this moment. */
export const FROZEN_INSTANT = Date.UTC(2026, 10, 20, 9, 30, 0);

export async function startDemoEngine(options: DemoOptions = {}): Promise<DemoEngine> {
	const { seed = 'lavadock', clock = systemClock, lab = 'small' } = options;
	const folder = options.socketPath === undefined ? mkdtempSync(join(tmpdir(), 'lavadock-demo-')) : undefined;
	const socketPath = options.socketPath ?? join(folder ?? '', 'docker.sock');
	const clean = (): void => {
		if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
	};
	process.once('exit', clean);

	const machine = createMachine(labOf(lab, seed, clock.now()), clock, options.lan?.machines);
	options.lan?.machines.set(options.lan.address, machine);
	const server = createApiServer(allRoutes(machine), clock.now, options.onFault ?? rethrow);
	const listener = createListener(server, socketPath);
	await listener.listen();
	const stopHealthChecks = startHealthChecks(machine);
	return {
		address: `unix://${socketPath}`,
		socketPath,
		control: createControl(machine, listener),
		async close() {
			stopHealthChecks();
			await listener.stop({ leaveSocket: false });
			process.off('exit', clean);
			clean();
		},
	};
}

function labOf(lab: NonNullable<DemoOptions['lab']>, seed: string, now: number): LabState {
	if (lab === 'small') return smallLab(seed, now);
	return typeof lab === 'string' ? hostsLab(seed, now, lab) : largeLab(seed, now, lab);
}

function allRoutes(machine: Machine): Routes {
	return {
		...systemRoutes(machine),
		...containerRoutes(machine),
		...lifecycleRoutes(machine),
		...logRoutes(machine),
		...statsRoutes(machine),
		...execRoutes(machine),
		...networkRoutes(machine),
		...swarmRoutes(machine),
		...pullRoutes(machine),
		...buildRoutes(machine),
		...imageRoutes(machine),
		...distributionRoutes(machine),
		...volumeRoutes(machine),
		...archiveRoutes(machine),
		...eventRoutes(machine),
	};
}

function rethrow(error: unknown): void {
	setImmediate(() => {
		throw error;
	});
}
