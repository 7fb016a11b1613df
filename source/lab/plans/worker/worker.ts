/** What is done with a worker that LAVA knows: its health, and its end (lava.md 4d). */

import { type ContainerRef, refOf } from '../../command.ts';
import { removeWorker, setWorkerHealth } from '../../lava/manage/manage.ts';
import type { Container } from '../../objects.ts';
import type { ExecStep, Plan } from '../../plan.ts';
import { stopGrace } from '../../lava/role/role.ts';
import type { Device, Worker, WorkerHealth } from '../../lava/worker/worker.ts';
import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { mountOf } from '../container/container.ts';
import { managerNotes } from '../recreate/recreate.ts';
import { type Conditional, whatHolds } from '../../sentences.ts';

export type HealthRequest = {
	/** The server's container. */
	server: ContainerRef;
	worker: Worker;
	health: WorkerHealth;
	/** Sets the worker's retired devices to Unknown, when it becomes active. */
	reviveDevices: boolean;
};

export function healthPlan(request: HealthRequest): Plan {
	return { title: titleOf(request), steps: [healthStep(request)], warnings: healthWarnings(request) };
}

/** A retired worker gets jobs again, with its devices, before its new container starts. */
export function putToWork(plan: Plan, { server, worker }: Pick<HealthRequest, 'server' | 'worker'>): Plan {
	const request: HealthRequest = { server, worker, health: 'active', reviveDevices: true };
	const start = plan.steps.findIndex(step => step.do === 'start');
	return {
		...plan,
		steps: plan.steps.toSpliced(start, 0, healthStep(request)),
		warnings: [...plan.warnings, ...healthWarnings(request)],
	};
}

const TITLES: Readonly<Record<WorkerHealth, (name: string) => string>> = {
	active: name => `Put ${name} to work again`,
	maintenance: name => `Take ${name} into maintenance`,
	retired: name => `Retire ${name}`,
};

function titleOf({ worker, health }: HealthRequest): string {
	return TITLES[health](worker.name);
}

function healthStep(request: HealthRequest): ExecStep {
	const { server, worker, health } = request;
	const revived = request.reviveDevices && health === 'active' ? namesOf(worker.devices.filter(isRetired)) : [];
	return {
		do: 'exec',
		container: server,
		says: titleOf(request),
		...setWorkerHealth(worker.name, health, revived),
		undo: setWorkerHealth(worker.name, worker.health, health === 'retired' ? namesOf(retiredWith(worker)) : []),
	};
}

/** The devices that LAVA retires together with their worker, and does not bring back with it. */
export function retiredWith({ devices }: Worker): readonly Device[] {
	return devices.filter(({ health }) => health !== 'bad' && health !== 'retired');
}

function isRetired({ health }: Device): boolean {
	return health === 'retired';
}

/** @param runsOn its container stays as it is */
function healthWarnings({ worker, health, reviveDevices }: HealthRequest, runsOn = true): string[] {
	const retired = namesOf(worker.devices.filter(isRetired));
	const good = namesOf(worker.devices.filter(device => device.health === 'good'));
	const rows: readonly Conditional[] = [
		[
			health === 'retired' && retiredWith(worker).length > 0,
			`LAVA retires its devices with it: ${namesOf(retiredWith(worker)).join(', ')}. Putting it to work again does not bring them back by itself.`,
		],
		[health === 'maintenance', 'Its devices stay as they are, and get no new jobs.'],
		[
			health === 'active' && retired.length > 0,
			reviveDevices
				? `Its retired devices become Unknown: LAVA runs a health check on each first, where its type has one: ${retired.join(', ')}.`
				: `Its devices stay retired: ${retired.join(', ')}.`,
		],
		[
			health === 'active' && worker.health === 'maintenance' && good.length > 0,
			`Its good devices become Unknown: LAVA runs a health check on each first, where its type has one: ${good.join(', ')}.`,
		],
		[runsOn && health !== 'active' && worker.jobs.length > 0, jobsThat(worker, RUN_ON)],
	];
	return whatHolds(rows);
}

/** @param become of one job, and of several */
function jobsThat({ jobs }: Worker, [one, several]: readonly [string, string]): string {
	const names = jobs.map(({ id, device }) => `${id} (${device})`).join(', ');
	return jobs.length === 1 ? `The job ${names} ${one}.` : `The jobs ${names} ${several}.`;
}

const RUN_ON = ['runs on to its end', 'run on to their end'] as const;
const BREAK_OFF = ['runs now, and breaks off', 'run now, and break off'] as const;

function namesOf(devices: readonly Device[]): string[] {
	return devices.map(({ name }) => name);
}

export type RemovalRequest = {
	server: ContainerRef;
	worker: Worker;
	/** Where it runs, if it is known. */
	container: Container | undefined;
	/** `retire`: LAVA keeps its name and its devices; `forget`: LAVA forgets it, and its devices are left without a worker. */
	inLava: 'retire' | 'forget';
};

/** What can be undone comes first. */
export function removalPlan({ server, worker, container, inLava }: RemovalRequest): Plan {
	const { name } = worker;
	const retire: HealthRequest = { server, worker, health: 'retired', reviveDevices: false };
	const ref = container && refOf(container);
	const forget: ExecStep = {
		do: 'exec',
		container: server,
		says: `Take ${name} out of LAVA`,
		...removeWorker(name),
		undo: 'impossible',
	};
	const devices = namesOf(worker.devices);
	return {
		title: `Remove ${name}`,
		steps: [
			...(inLava === 'retire' ? [healthStep(retire)] : []),
			...(container && ref ? [{ do: 'stop' as const, container: ref, grace: stopGrace(container) }] : []),
			...(inLava === 'forget' ? [forget] : []),
			...(ref ? [{ do: 'remove' as const, container: ref, force: false, volumes: false }] : []),
		],
		warnings: [
			...(inLava === 'retire' ? healthWarnings(retire, container === undefined) : []),
			...(inLava === 'forget' && devices.length > 0
				? [`These devices have no worker then: ${devices.join(', ')}.`]
				: []),
			...(container && worker.jobs.length > 0 ? [jobsThat(worker, BREAK_OFF)] : []),
			...(container ? managerNotes(container, 'remove') : []),
			...tokenNotes(container, inLava),
		],
	};
}

/** Where its token stays, in LAVA and in a volume of the container. */
function tokenNotes(container: Container | undefined, inLava: RemovalRequest['inLava']): string[] {
	const kept = container && mountOf(container, WORKER_CONTRACTS.http.state);
	if (inLava === 'forget') return kept === undefined ? [] : [`${kept} stays, with a token that LAVA does not know.`];
	return kept === undefined
		? ['LAVA keeps its token: a new worker of that name needs it.']
		: [`LAVA keeps its token, and so does ${kept}, which stays.`];
}
