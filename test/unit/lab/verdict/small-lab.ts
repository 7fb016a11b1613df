/** A lab of one server and one worker, all well; each test changes what it is about. */

import type { Container, Network } from '../../../../source/lab/objects.ts';
import type { CoordinatorTrace } from '../../../../source/lab/lava/coordinator.ts';
import type { LogReading } from '../../../../source/lab/verdict/reading/log-reading.ts';
import { surveyWorkers } from '../../../../source/lab/verdict/survey.ts';
import type { WorkerRow } from '../../../../source/lab/verdict/worker-row.ts';
import type { Worker } from '../../../../source/lab/lava/worker/worker.ts';
import type { Heard, LavaServer } from '../../../../source/lab/lava/server/server.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from '../objects-for-tests.ts';
import { recordedLog } from './recorded-log.ts';

/** Later than the recorded logs. */
export const now = Date.parse('2026-11-23T07:24:00Z');

export type Changes = {
	/** Variables of the worker's container; the URL and the name are right unless told. */
	environment?: readonly string[];
	container?: Partial<Container>;
	detail?: Partial<Container['detail'] & object>;
	/** A recorded log, or a reading; the worker's is missing unless told. */
	log?: string | LogReading;
	configFile?: string;
	coordinator?: CoordinatorTrace;
	/** null: the server knows none. */
	worker?: (Partial<Worker> & { lastPing?: number | undefined }) | null;
	server?: Partial<LavaServer>;
	serverContainer?: Partial<Container>;
	others?: readonly Container[];
	/** null: the worker's container is not here. */
	here?: false;
	networks?: readonly Network[];
};

const entrypoint = ['/root/entrypoint.sh'];
const server = { id: 'id-lava-server', name: 'lava-server' };

export const rightVariables = ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin'];

export function workerContainer(name: string, { environment, container, detail }: Changes = {}): Container {
	return containerOf(name, {
		image: 'lavasoftware/lava-dispatcher:2023.01',
		endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.6' })],
		detail: detailOf({
			startedAt: now / 1000 - 3600,
			hostname: '3f2a9c01b7de',
			entrypoint,
			environment: environment ?? rightVariables,
			...detail,
		}),
		...container,
	});
}

export function workerOf(name: string, rest: Partial<Worker> = {}): Worker {
	return {
		name,
		state: 'offline',
		health: 'active',
		description: '',
		version: undefined,
		jobLimit: 0,
		devices: [],
		jobs: [],
		...rest,
	};
}

function serverOf({ worker, server: rest }: Changes): LavaServer {
	return {
		key: server.id,
		name: server.name,
		place: { at: 'container', container: server },
		status: { state: 'ready' },
		way: 'rest',
		version: '2023.01',
		workers: worker === null ? [] : [withoutPing(worker)],
		daemons: ['apache2', 'gunicorn', 'lava-publisher', 'lava-scheduler', 'postgresql'],
		...rest,
	};
}

function withoutPing(change: NonNullable<Changes['worker']> = {}): Worker {
	const { lastPing: _, ...worker } = change;
	return workerOf('calvin', worker);
}

/** It was asked five seconds ago, and has heard calvin ten minutes ago unless told. */
function heardBy(worker: Changes['worker']): Heard {
	const at = worker && 'lastPing' in worker ? worker.lastPing : now - 600_000;
	return { reportedAt: now - 5000, lastPings: new Map(at === undefined ? [] : [['calvin', at]]) };
}

/** All rows of the lab. */
export function rowsOf(changes: Changes): readonly WorkerRow[] {
	const { log, configFile, coordinator, serverContainer, others = [], here, networks = [] } = changes;
	const ours = workerContainer('calvin-worker', changes);
	const lavas = containerOf('lava-server', {
		image: 'lavasoftware/lava-server:2023.01',
		endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5' })],
		detail: detailOf({}),
		...serverContainer,
	});
	return surveyWorkers({
		now,
		containers: byId(lavas, ...(here === false ? [] : [ours]), ...others),
		networks: byId(networkOf('dockernet', [{ subnet: '172.18.0.0/16' }]), ...networks),
		servers: [serverOf(changes)],
		heard: new Map([[server.id, heardBy(changes.worker)]]),
		traces: new Map([[ours.id, { log: typeof log === 'string' ? recordedLog(log) : log, configFile, coordinator }]]),
	});
}

/** The row of the worker that everything is about. */
export function rowOf(changes: Changes): WorkerRow {
	const row = rowsOf(changes).find(({ container, name }) =>
		changes.here === false ? name === 'calvin' : container?.name === 'calvin-worker',
	);
	if (row === undefined) throw new Error('The lab has no row for calvin.');
	return row;
}
