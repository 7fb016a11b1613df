/** The REST API v0.2 of the demo's LAVA server, as far as the console reads it (lava.md 4f). */

import type { ContainerLog } from '../container-log.ts';
import type { Machine } from '../machine.ts';
import type { DemoContainer, LavaWorker } from '../state.ts';
import { answerTo, isDispatcher, isZmq, tagOf, workerName } from './dispatcher.ts';

export type RestAnswer = { status: number; body: string };

/** A worker that the server knows, with the container that pings as it. */
type Known = LavaWorker & { container: DemoContainer | undefined };

export function answerRest(machine: Machine, server: DemoContainer, path: string): RestAnswer {
	const { pathname, searchParams } = new URL(path, 'http://localhost');
	const workers = (): Known[] => knownWorkers(machine, tagOf(server));
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

/** Those in its database, and whoever was named on purpose since; by name. */
function knownWorkers(machine: Machine, version: string): Known[] {
	const { containers, lavaWorkers } = machine.state();
	const known = new Map<string, Known>(lavaWorkers.map(worker => [worker.name, { ...worker, container: undefined }]));
	for (const container of containers.values()) {
		if (!isDispatcher(container) || isZmq(container) || answerTo(container, version).status === 404) continue;
		const name = workerName(container);
		const worker = known.get(name) ?? newWorker(name, container.createdAt);
		if (worker.container?.run.status !== 'running') known.set(name, { ...worker, container });
	}
	return [...known.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function newWorker(name: string, lastPing: number): Known {
	const container = undefined;
	return { name, description: '', health: 'Active', jobLimit: 0, version: null, lastPing, devices: [], container };
}

/** From a worker's start to its first ping, and between two of them. */
const FIRST_PING_MS = 1000;
const PING_MS = 20_000;

function workerAnswer(worker: Known, serverVersion: string, now: number): unknown {
	const { container } = worker;
	const run = container?.run.status === 'running' ? container.run : undefined;
	const accepted = container !== undefined && answerTo(container, serverVersion).status === 200;
	const pinging = run === undefined ? -1 : now - run.startedAt - FIRST_PING_MS;
	const online = accepted && pinging >= 0;
	const lastPing = online ? now - (pinging % PING_MS) : worker.lastPing;
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
