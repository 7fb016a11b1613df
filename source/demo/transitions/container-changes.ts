/** What may become of a container: each function takes the lab and gives the new one, with the engine's events. */

import { DemoEngineError } from '../engine-error.ts';
import { hexId } from '../seeded.ts';
import { isAlive, type DemoChange, type DemoContainer, type DemoEvent, type LabState } from '../state.ts';
import { lease, networkEvent, release } from './network-changes.ts';

/** The container that an id, the start of one, or a name means. */
export function findContainer(state: LabState, reference: string): DemoContainer {
	const exact = state.containers.get(reference);
	if (exact !== undefined) return exact;
	const all = [...state.containers.values()];
	const named = all.find(container => container.name === reference.replace(/^\//, ''));
	if (named !== undefined) return named;
	const begun = all.filter(container => container.id.startsWith(reference));
	if (begun.length > 1) throw new DemoEngineError(400, `Multiple IDs found with provided prefix: ${reference}`);
	const only = begun[0];
	if (only === undefined) throw new DemoEngineError(404, `No such container: ${reference}`);
	return only;
}

/** An event of a container carries its image, its name and all its labels, and what the action adds. */
function containerEvent(
	container: DemoContainer,
	action: string,
	attributes: Readonly<Record<string, string>> = {},
): DemoEvent {
	return {
		type: 'container',
		action,
		id: container.id,
		attributes: { ...container.labels, image: container.image, name: container.name, ...attributes },
	};
}

export function withContainer(state: LabState, container: DemoContainer): LabState {
	return { ...state, containers: new Map(state.containers).set(container.id, container) };
}

/** An id that no object had before. */
export function nextId(state: LabState): { id: string; state: LabState } {
	return { id: hexId(`${state.seed}/${state.serial}`), state: { ...state, serial: state.serial + 1 } };
}

export function createContainer(state: LabState, container: DemoContainer): DemoChange {
	refuseTakenName(state, container.name);
	return { state: withContainer(state, container), events: [containerEvent(container, 'create')] };
}

function refuseTakenName(state: LabState, name: string, doing = ''): void {
	const owner = [...state.containers.values()].find(container => container.name === name);
	if (owner === undefined) return;
	throw new DemoEngineError(
		409,
		`${doing}Conflict. The container name "/${name}" is already in use by container "${owner.id}". ` +
			`You have to remove (or rename) that container to be able to reuse that name.`,
	);
}

/** Starts what stands still. An address that can't be had leaves the container as it was, with the engine's words. */
export function startContainer(state: LabState, id: string, at: number): DemoChange {
	const container = findContainer(state, id);
	if (isAlive(container)) throw new DemoEngineError(304, '');
	const leased = lease(state, container);
	const finishedAt = container.run.status === 'exited' ? container.run.finishedAt : 0;
	const started: DemoContainer = {
		...container,
		endpoints: leased.endpoints,
		run: { status: 'running', startedAt: at, finishedAt, pid: 1200 + leased.state.serial },
		health: container.healthCheck === undefined ? undefined : { status: 'starting', failingStreak: 0, log: [] },
	};
	const connected = leased.endpoints.map(endpoint => networkEvent(state, endpoint.networkId, 'connect', container.id));
	return {
		state: withContainer(leased.state, started),
		events: [...connected, ...volumeEvents(started, 'mount'), containerEvent(started, 'start')],
	};
}

/** The program ended. */
export function endContainer(state: LabState, id: string, exitCode: number, at: number): DemoChange {
	const container = findContainer(state, id);
	if (container.run.status !== 'running' && container.run.status !== 'paused') return { state, events: [] };
	const ended: DemoContainer = {
		...container,
		endpoints: release(container),
		run: { status: 'exited', startedAt: container.run.startedAt, finishedAt: at, exitCode, error: '' },
		health: container.health && { ...container.health, status: 'unhealthy' },
	};
	const left = container.endpoints.map(endpoint => networkEvent(state, endpoint.networkId, 'disconnect', id));
	return {
		state: withContainer(state, ended),
		events: [
			containerEvent(container, 'die', { exitCode: String(exitCode) }),
			...left,
			...volumeEvents(container, 'unmount'),
		],
	};
}

function volumeEvents(container: DemoContainer, action: 'mount' | 'unmount'): DemoEvent[] {
	return container.mounts
		.filter(mount => mount.type === 'volume')
		.map(({ source, destination, readOnly }) => ({
			type: 'volume',
			action,
			id: source,
			attributes: {
				container: container.id,
				driver: 'local',
				...(action === 'mount' ? { destination, propagation: '', 'read/write': String(!readOnly) } : {}),
			},
		}));
}

/** Tells the listeners of something that leaves the container as it is: a signal sent, a stop or restart finished. */
export function noteContainer(
	state: LabState,
	id: string,
	action: string,
	attributes: Readonly<Record<string, string>> = {},
): DemoChange {
	return { state, events: [containerEvent(findContainer(state, id), action, attributes)] };
}

export function pauseContainer(state: LabState, id: string): DemoChange {
	const container = findContainer(state, id);
	if (container.run.status === 'paused') throw new DemoEngineError(409, `Container ${container.id} is already paused`);
	if (container.run.status !== 'running') throw new DemoEngineError(409, `Container ${container.id} is not running`);
	const paused: DemoContainer = { ...container, run: { ...container.run, status: 'paused' } };
	return { state: withContainer(state, paused), events: [containerEvent(paused, 'pause')] };
}

export function unpauseContainer(state: LabState, id: string): DemoChange {
	const container = findContainer(state, id);
	if (container.run.status !== 'paused') throw new DemoEngineError(500, `Container ${container.id} is not paused`);
	const running: DemoContainer = { ...container, run: { ...container.run, status: 'running' } };
	return { state: withContainer(state, running), events: [containerEvent(running, 'unpause')] };
}

const RENAMING = 'Error when allocating new name: ';

export function renameContainer(state: LabState, id: string, name: string): DemoChange {
	if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
		throw new DemoEngineError(
			400,
			`${RENAMING}Invalid container name (/${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
		);
	}
	const container = findContainer(state, id);
	if (container.name === name) {
		throw new DemoEngineError(400, 'Renaming a container with the same name as its current name');
	}
	refuseTakenName(state, name, RENAMING);
	const renamed = { ...container, name };
	return {
		state: withContainer(state, renamed),
		events: [containerEvent(renamed, 'rename', { oldName: `/${container.name}` })],
	};
}

/** Removes a stopped container; with force its program ends first. */
export function removeContainer(state: LabState, id: string): DemoChange {
	const container = findContainer(state, id);
	if (isAlive(container)) {
		const advice = container.run.status === 'paused' ? 'Unpause and then stop the container' : 'Stop the container';
		throw new DemoEngineError(
			409,
			`You cannot remove a ${container.run.status} container ${container.id}. ${advice} before attempting removal or force remove`,
		);
	}
	const containers = new Map(state.containers);
	containers.delete(container.id);
	return { state: { ...state, containers }, events: [containerEvent(container, 'destroy')] };
}

/** The answer of a health check. Three failures in a row make a container unhealthy, as Docker's default has it. */
export function probeContainer(
	state: LabState,
	id: string,
	probe: { start: number; end: number; exitCode: number; output: string },
): DemoChange {
	const container = findContainer(state, id);
	if (container.health === undefined || !isAlive(container)) return { state, events: [] };
	const failingStreak = probe.exitCode === 0 ? 0 : container.health.failingStreak + 1;
	const before = container.health.status;
	const status = failingStreak === 0 ? 'healthy' : failingStreak >= 3 ? 'unhealthy' : before;
	const log = [...container.health.log, probe].slice(-5);
	const probed: DemoContainer = { ...container, health: { status, failingStreak, log } };
	return {
		state: withContainer(state, probed),
		events: status === before ? [] : [containerEvent(probed, `health_status: ${status}`)],
	};
}
