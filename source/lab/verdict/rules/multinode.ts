/** Whether a worker can run jobs of several devices: its coordinator's settings, and what fixes them. */

import { COORDINATOR_FILE, type CoordinatorTrace } from '../../lava/coordinator.ts';
import { refOf } from '../../command.ts';
import { parseVersion } from '../../image/version.ts';
import { listensAlone as hasToListen } from '../../lava/coordinator-listens.ts';
import { type Evidence, isOnline, type Rule } from './evidence.ts';
import { type Finding, type Fix, wrong } from '../verdict.ts';

/** What was set up and does not work; what was never set up is only mentioned. */
export const MULTINODE_RULES: readonly Rule[] = [{ name: 'no-coordinator', find: brokenCoordinator }];

function brokenCoordinator(evidence: Evidence): Finding | undefined {
	const { coordinator } = evidence;
	if (!isOnline(evidence) || coordinator === undefined || !isBroken(coordinator)) return undefined;
	return wrong(brokenWords(coordinator), coordinatorFix(evidence), [
		...because(coordinator),
		...(listensAlone(evidence) ? [ALONE] : []),
	]);
}

const ALONE =
	'From LAVA 2026.10 on a coordinator listens for its own container alone, unless bind_address in its file says otherwise.';

/** Whether the worker asks its server's own coordinator, of a release that has to be told to listen for others. */
function listensAlone({ coordinator, coordinatorAt, serverContainer, serverVersion }: Evidence): boolean {
	const version = serverVersion === undefined ? undefined : parseVersion(serverVersion);
	const isOwn = coordinator?.state === 'named' && coordinator.host === coordinatorAt;
	return isOwn && isBroken(coordinator) && serverContainer !== undefined && hasToListen(version);
}

type Broken = Exclude<CoordinatorTrace, { state: 'absent' }>;

function isBroken(trace: CoordinatorTrace): trace is Broken {
	return trace.state === 'unreadable' || (trace.state === 'named' && (trace.silent ?? '') !== '');
}

function brokenWords(trace: Broken): string {
	const why =
		trace.state === 'unreadable'
			? "LAVA can't read its coordinator's file"
			: `no coordinator answers at ${trace.host}:${trace.port}`;
	return `Multinode jobs fail on it: ${why}.`;
}

function because(trace: Broken): string[] {
	if (trace.state === 'unreadable') return [`${COORDINATOR_FILE}: ${trace.why}.`];
	return [`Asked from its container: ${trace.silent}.`, `${COORDINATOR_FILE} names it.`];
}

/** One sentence for the facts of a worker that is well otherwise. */
export function multinodeFacts({ coordinator }: Evidence): string[] {
	if (coordinator === undefined) return [];
	if (coordinator.state === 'absent') return [`It can't run multinode jobs: it has no ${COORDINATOR_FILE}.`];
	if (isBroken(coordinator)) return [brokenWords(coordinator)];
	return [];
}

export function lacksCoordinator({ coordinator }: Evidence): boolean {
	return coordinator?.state === 'absent';
}

/** Undefined where none is needed, or none is known that it could name. */
export function coordinatorFix(evidence: Evidence): Fix | undefined {
	const { container, coordinator, coordinatorAt } = evidence;
	if (container === undefined || coordinator === undefined || coordinatorAt === undefined) return undefined;
	const action = { do: 'name-coordinator', container: refOf(container), host: coordinatorAt } as const;
	if (listensAlone(evidence)) return { label: `Have the coordinator at ${coordinatorAt} listen for it`, action };
	if (coordinator.state === 'named' && (!isBroken(coordinator) || coordinator.host === coordinatorAt)) return undefined;
	return { label: `Name ${coordinatorAt} as its coordinator`, action };
}

/** A fact of the worker's page; undefined where it was not read. */
export function coordinatorWords(trace: CoordinatorTrace | undefined): string | undefined {
	switch (trace?.state) {
		case undefined:
			return undefined;
		case 'absent':
			return `none: no ${COORDINATOR_FILE}`;
		case 'unreadable':
			return `unreadable: ${trace.why}`;
		case 'named': {
			const place = `${trace.host}:${trace.port}`;
			if (trace.silent === undefined) return `${place}, not asked`;
			return trace.silent === '' ? `${place}, answers` : `${place}, does not answer (${trace.silent})`;
		}
	}
}
