/** Containers: list, inspect, create, top, wait. */

import { CONTAINER_STATUSES } from '../../lab/objects.ts';
import { inspectedContainer, listedContainer } from '../answers/container-answer.ts';
import { DemoEngineError } from '../engine-error.ts';
import { isTrue } from '../http/call.ts';
import { passes, passesLabels, readFilters, type Filters } from '../http/filters.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { isAlive, type DemoContainer } from '../state.ts';
import { createContainer, findContainer, nextId, noteContainer } from '../transitions/container-changes.ts';
import { requestedContainer } from './create-request.ts';

const FILTERS = ['id', 'name', 'label', 'status', 'health', 'network', 'ancestor', 'exited', 'volume', 'expose'];

export function containerRoutes(machine: Machine): Routes {
	const find = (params: Readonly<Record<string, string>>) => findContainer(machine.state(), params['id'] ?? '');
	return {
		'GET /containers/json': ({ query }) => {
			const filters = readFilters(query, FILTERS);
			const bad = filters.get('status')?.find(value => !CONTAINER_STATUSES.some(status => status === value));
			if (bad !== undefined) throw new DemoEngineError(400, `Invalid filter 'status=${bad}'`);
			const all = isTrue(query, 'all') || filters.has('status');
			const limit = Number(query.get('limit') ?? 0);
			const found = [...machine.state().containers.values()]
				.filter(container => (all || isAlive(container)) && selected(container, filters))
				.toSorted((a, b) => b.createdAt - a.createdAt)
				.slice(0, limit > 0 ? limit : undefined);
			const now = machine.clock.now();
			return { status: 200, body: found.map(container => listedContainer(machine.state(), container, now)) };
		},
		'GET /containers/:id/json': ({ params }) => {
			const container = find(params);
			const execs = machine.execs.inContainer(container.id).filter(({ run }) => run.state !== 'ended');
			const execIds = execs.map(({ id }) => id);
			return { status: 200, body: inspectedContainer(machine.state(), container, execIds) };
		},
		'POST /containers/create': ({ query, body }) => {
			const { id, state } = nextId(machine.state());
			const container = requestedContainer(state, id, query.get('name'), body, machine.clock.now());
			machine.apply(createContainer(state, container));
			return { status: 201, body: { Id: id, Warnings: [] } };
		},
		'GET /containers/:id/top': ({ params }) => {
			const container = find(params);
			if (!isAlive(container)) throw new DemoEngineError(409, `Container ${container.id} is not running`);
			machine.apply(noteContainer(machine.state(), container.id, 'top'));
			return { status: 200, body: processes(container) };
		},
		'POST /containers/:id/wait': ({ params, query }) => {
			const container = find(params);
			return {
				stream: response => {
					response.writeHead(200, { 'Content-Type': 'application/json' });
					response.flushHeaders();
					const tell = (): void => {
						const { run } = machine.state().containers.get(container.id) ?? container;
						const StatusCode = 'exitCode' in run ? run.exitCode : 0;
						response.end(`${JSON.stringify({ Error: null, StatusCode })}\n`);
					};
					const condition = query.get('condition') ?? 'not-running';
					if (condition === 'removed') response.on('close', onceRemoved(machine, container.id, tell));
					else if (condition === 'next-exit' || isAlive(container)) {
						response.on('close', machine.onceEnded(container.id, tell));
					} else tell();
				},
			};
		},
	};
}

function onceRemoved(machine: Machine, id: string, tell: () => void): () => void {
	return machine.events.subscribe(event => {
		if (event.action === 'destroy' && event.id === id) tell();
	});
}

function selected(container: DemoContainer, filters: Filters): boolean {
	return (
		passes(filters, 'id', value => container.id.startsWith(value)) &&
		passes(filters, 'name', value => matchesName(container.name, value)) &&
		passes(filters, 'status', value => container.run.status === value) &&
		passes(filters, 'health', value => (container.health?.status ?? 'none') === value) &&
		passes(filters, 'ancestor', value => container.image === value || container.imageId.includes(value)) &&
		passes(filters, 'exited', value => container.run.status === 'exited' && String(container.run.exitCode) === value) &&
		passes(filters, 'volume', value =>
			container.mounts.some(mount => [mount.source, mount.destination].includes(value)),
		) &&
		passes(filters, 'network', value =>
			container.endpoints.some(end => [end.networkId, end.networkName].includes(value)),
		) &&
		passesLabels(filters, container.labels)
	);
}

/** The engine takes the value as a regular expression, with or without the leading slash of names. */
function matchesName(name: string, value: string): boolean {
	try {
		return new RegExp(value).test(`/${name}`) || new RegExp(value).test(name);
	} catch {
		return false;
	}
}

function processes(container: DemoContainer): unknown {
	const pid = 'pid' in container.run ? container.run.pid : 0;
	const command = [...container.entrypoint, ...container.command].join(' ');
	return {
		Processes: [['root', String(pid), String(pid - 20), '0', '09:30', '?', '00:00:01', command]],
		Titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
	};
}
