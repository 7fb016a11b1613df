/** The REST API v0.2 of the demo's LAVA server, as far as the console reads it (lava.md 4f). */

import type { ContainerLog } from '../../container-log.ts';
import type { Machine } from '../../machine.ts';
import { worker as newWorker } from '../../content/lava-workers.ts';
import type { DemoContainer, LavaWorker } from '../../state.ts';
import { answerTo, asksFarServer, isDispatcher, isZmq, tagOf, workerName } from '../worker/dispatcher.ts';
import { databaseOf, serverOf, serversSeen } from './database.ts';

export type RestAnswer = { status: number; body: string };

/** A worker that the server knows, with the container that pings as it. */
type Known = LavaWorker & { container: DemoContainer | undefined };

export function answerRest(machine: Machine, server: DemoContainer, path: string): RestAnswer {
	const { pathname, searchParams } = new URL(path, 'http://localhost');
	const workers = (): Known[] => knownWorkers(machine, server);
	switch (pathname) {
		case '/api/v0.2/system/version/':
			return { status: 200, body: JSON.stringify({ version: tagOf(server) }) };
		case '/api/v0.2/workers/':
			return page(workers(), searchParams, worker => workerAnswer(worker, tagOf(server), machine.clock.now()));
		case '/api/v0.2/devices/':
			return page(
				workers().flatMap(worker => deviceAnswers(worker, machine)),
				searchParams,
			);
		case '/api/v0.2/jobs/':
			return page(
				workers().flatMap(worker => jobAnswers(worker, machine)),
				searchParams,
			);
		default:
			return { status: 404, body: '{"detail":"Not found."}' };
	}
}

function page<T>(all: readonly T[], query: URLSearchParams, answer: (item: T) => unknown = item => item): RestAnswer {
	const offset = Number(query.get('offset') ?? 0);
	const end = offset + Number(query.get('limit') ?? 50);
	const next = end < all.length ? `http://localhost/?offset=${end}` : null;
	return {
		status: 200,
		body: JSON.stringify({ count: all.length, next, results: all.slice(offset, end).map(answer) }),
	};
}

/** Those in its database, and those that were named on purpose since; by name. */
function knownWorkers(machine: Machine, server: DemoContainer): Known[] {
	const state = machine.state();
	const seen = serversSeen(state);
	const known = new Map<string, Known>(
		databaseOf(state, server).workers.map(worker => [worker.name, { ...worker, container: undefined }]),
	);
	const own = [...state.containers.values()].filter(container => serverOf(seen, container)?.id === server.id);
	for (const container of [...own, ...farWorkers(machine)]) {
		if (!isDispatcher(container) || isZmq(container)) continue;
		if (answerTo(container, tagOf(server)).status === 404) continue;
		const name = workerName(container);
		const worker = known.get(name) ?? { ...newWorker(name, container.createdAt), container: undefined };
		if (worker.container?.run.status !== 'running') known.set(name, { ...worker, container });
	}
	return [...known.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Containers on other hosts that are configured with this one's address. */
function farWorkers({ lan }: Machine): DemoContainer[] {
	if (lan === undefined) return [];
	return [...lan.values()].flatMap(other => {
		const far = other.state();
		return [...far.containers.values()].filter(container => asksFarServer(far, container));
	});
}

/** As LAVA's own database would have them now. */
export const workersOf = (
	machine: Machine,
	server: DemoContainer,
): readonly { worker: LavaWorker; online: boolean }[] =>
	knownWorkers(machine, server).map(({ container, ...worker }) => ({
		worker,
		online: isOnline({ ...worker, container }, tagOf(server), machine.clock.now()),
	}));

/** From a worker's start to its first ping, and between two of them. */
const FIRST_PING_MS = 1000;
const PING_MS = 20_000;

function workerAnswer(worker: Known, serverVersion: string, now: number): unknown {
	const { container } = worker;
	const run = container?.run.status === 'running' ? container.run : undefined;
	const online = isOnline(worker, serverVersion, now);
	const lastPing = online ? now - (pingingFor(worker, now) % PING_MS) : worker.lastPing;
	return {
		hostname: worker.name,
		state: online ? 'Online' : 'Offline',
		health: worker.health,
		description: worker.description,
		last_ping: new Date(lastPing).toISOString(),
		job_limit: worker.jobLimit,
		version: container !== undefined && run !== undefined ? tagOf(container) : worker.version,
	};
}

/** Milliseconds since its first ping; below zero while there was none. */
function pingingFor({ container }: Known, now: number): number {
	return container?.run.status === 'running' ? now - container.run.startedAt - FIRST_PING_MS : -1;
}

function isOnline(worker: Known, serverVersion: string, now: number): boolean {
	const { container } = worker;
	return container !== undefined && answerTo(container, serverVersion).status === 200 && pingingFor(worker, now) >= 0;
}

function deviceAnswers(worker: Known, machine: Machine): unknown[] {
	const busy = runningJob(worker, machine) !== undefined;
	return worker.devices.map(({ name, type, health }, index) => ({
		hostname: name,
		device_type: type,
		worker_host: worker.name,
		state: busy && index === 0 ? 'Running' : 'Idle',
		health,
	}));
}

function jobAnswers(worker: Known, machine: Machine): unknown[] {
	const id = runningJob(worker, machine);
	return id === undefined ? [] : [{ id, actual_device: worker.devices[0]?.name, state: 'Running' }];
}

/** Its first device has the jobs, one at a time, as its log tells. */
function runningJob({ container, devices }: Known, machine: Machine): number | undefined {
	if (container?.run.status !== 'running' || devices.length === 0) return undefined;
	return lastStarted(machine.life.log(container));
}

function lastStarted(log: ContainerLog): number | undefined {
	for (let number = log.end() - 1; number >= log.first(); number--) {
		const [, id, ended] =
			/\[(?:(\d+)\] server => START|(INIT|\d+\] FINISHED))/.exec(log.line(number)?.text ?? '') ?? [];
		if (ended !== undefined) return undefined;
		if (id !== undefined) return Number(id);
	}
	return undefined;
}
