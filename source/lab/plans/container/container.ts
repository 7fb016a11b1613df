/** Plans for one container: what its menu offers. */

import { refOf } from '../../command.ts';
import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import { innermost } from '../../path.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Plan, Step } from '../../plan.ts';
import { type LavaPart, roleOf, stopGrace } from '../../lava/role/role.ts';
import type { RunningJob } from '../../lava/worker/worker.ts';
import type { WorkerRow } from '../../verdict/worker-row.ts';
import { lenient, wellOf } from '../well.ts';
import type { ManagedAction } from '../../found.ts';
import { managerNotes } from '../recreate/recreate.ts';
import { type Conditional, JOBS_BREAK_OFF, whatHolds } from '../../sentences.ts';

export type ContainerChange =
	| { do: 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' }
	| { do: 'rename'; to: string }
	/** `volumes`: its unnamed volumes go with it; named ones always stay. */
	| { do: 'remove'; volumes?: boolean };

/** @param row the worker that the container is: its server tells best whether it is back */
export function containerPlan(container: Container, change: ContainerChange, row?: WorkerRow): Plan {
	const starts = change.do === 'start' || change.do === 'restart';
	return {
		title: titleOf(container, change),
		// Who starts a container wants it started, whatever becomes of it.
		steps: [
			stepOf(container, change),
			...(starts ? [{ do: 'wait' as const, ...lenient(wellOf(container, row)) }] : []),
		],
		warnings: warningsOf(container, change, row?.worker?.jobs ?? []),
		...(change.do === 'remove' && removalOf(container, roleOf(container))),
	};
}

function titleOf({ name }: Container, change: ContainerChange): string {
	const verb = change.do.charAt(0).toUpperCase() + change.do.slice(1);
	return change.do === 'rename' ? `${verb} ${name} to ${change.to}` : `${verb} ${name}`;
}

function stepOf(container: Container, change: ContainerChange): Step {
	const target = { container: refOf(container) };
	switch (change.do) {
		case 'start':
		case 'pause':
		case 'unpause':
			return { do: change.do, ...target };
		case 'stop':
		case 'restart':
			return { do: change.do, ...target, grace: stopGrace(container) };
		case 'kill':
			return { do: 'kill', ...target, signal: 'SIGKILL' };
		case 'rename':
			return { do: 'rename', ...target, to: change.to };
		case 'remove':
			return { do: 'remove', ...target, force: isUp(container), volumes: change.volumes ?? false };
	}
}

/** Said before it stops what can't start again. */
export function withAbsent(plan: Plan, absent: readonly string[]): Plan {
	if (absent.length === 0) return plan;
	const are = absent.length === 1 ? 'is' : 'are';
	const without = absent.length === 1 ? 'it' : 'them';
	const warning = `${absent.join(', ')} ${are} not there now: it can't start again without ${without}. Plug ${without} in first, or recreate it without ${without}.`;
	return { ...plan, warnings: [warning, ...plan.warnings] };
}

/** Whether it is to start again, now or later. */
export function stopsForNow({ do: what }: ContainerChange): boolean {
	return what === 'stop' || what === 'restart' || what === 'kill';
}

/** What a change does to a container of a lab besides what its name says; each line holds under its condition. */
function warningsOf(container: Container, change: ContainerChange, jobs: readonly RunningJob[]): string[] {
	const part = roleOf(container);
	const does = (...changes: ContainerChange['do'][]): boolean => changes.includes(change.do);
	const interrupts = isUp(container) && does('stop', 'restart', 'pause', 'kill', 'remove');
	const rows: readonly Conditional[] = [
		[interrupts && part.role === 'server', 'The workers have no server until it runs again.'],
		[
			interrupts && part.role === 'service',
			'The LAVA server that it is a part of goes without it until it runs again.',
		],
		[interrupts && part.role === 'dispatcher', breakOff(jobs)],
		[interrupts && part.role === 'database', 'LAVA does not work without its database.'],
		[does('kill', 'remove') && isUp(container), 'It is ended at once and can save nothing.'],
		[change.do === 'remove' && change.volumes === true, 'Its unnamed volumes are removed with it.'],
	];
	return [...whatHolds(rows), ...(isManagedAction(change) ? managerNotes(container, change.do) : [])];
}

/** @param jobs those of which LAVA reported that they run; others may have begun since */
function breakOff(jobs: readonly RunningJob[]): string {
	if (jobs.length === 0) return JOBS_BREAK_OFF;
	const names = jobs.map(({ id, device }) => (device === '' ? `${id}` : `${id} on ${device}`)).join(', ');
	return jobs.length === 1 ? `Job ${names} runs in it, and breaks off.` : `Jobs ${names} run in it, and break off.`;
}

/** What LAVA keeps, by role (lava.md 2d). */
const SERVER_DATA: readonly (readonly [folder: string, holds: string])[] = [
	[SERVER_FOLDERS.postgresql, "LAVA's database"],
	[SERVER_FOLDERS.etc, 'settings and device dictionaries'],
	[SERVER_FOLDERS.jobs, 'the logs of all jobs'],
];

type Removal = Required<Pick<Plan, 'loses' | 'keeps'>>;

/** What goes with the container for want of a mount, and what stays. */
function removalOf(container: Container, { role, contract }: LavaPart): Removal {
	if (role === 'server') {
		const data = SERVER_DATA.map(([folder, what]) => ({ folder, what, mount: mountOf(container, folder) }));
		return {
			loses: data.flatMap(({ folder, what, mount }) =>
				mount === undefined ? [`Lost: ${what} (${folder} is in no volume).`] : [],
			),
			keeps: data.flatMap(({ what, mount }) => (mount === undefined ? [] : [`Kept in ${mount}: ${what}.`])),
		};
	}
	if (role !== 'dispatcher' || contract === 'zmq') return { loses: [], keeps: [] };
	// Without the token the server refuses the name: it is registered already (lava.md D10).
	const mount = mountOf(container, WORKER_CONTRACTS.http.state);
	return mount === undefined
		? {
				loses: [
					"Lost: the worker's token. A new container of the same name needs it from the server: it can't register again.",
				],
				keeps: [],
			}
		: { loses: [], keeps: [`Kept in ${mount}: the worker's token.`] };
}

/** The source of the mount that a folder is in, and that stays when the container goes; undefined where none is. */
export function mountOf({ detail }: Container, folder: string): string | undefined {
	const mount = innermost(folder, detail?.mounts ?? [], ({ destination }) => destination);
	return mount?.type === 'tmpfs' ? undefined : mount?.source;
}

/** Starting and stopping it concerns no other container. */
function isManagedAction(change: ContainerChange): change is Extract<ContainerChange, { do: ManagedAction }> {
	return change.do !== 'start' && change.do !== 'pause' && change.do !== 'unpause';
}
