/** What one event costs among many containers: how much of the others is looked at again because of it. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { allWorkers, addressRows, containerRows } from '../../../source/console/selectors/rows.ts';
import { NO_LAVA } from '../../../source/console/state/host-view.ts';
import { initialState } from '../../../source/console/state/initial.ts';
import type { State } from '../../../source/console/state/state.ts';
import { reduce } from '../../../source/console/store/reduce.ts';
import { hostKey, type HostKey } from '../../../source/lab/host.ts';
import type { LavaServer } from '../../../source/lab/lava/server/server.ts';
import type { Container, Snapshot } from '../../../source/lab/objects.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from '../lab/objects-for-tests.ts';
import { workerOf } from '../lab/verdict/small-lab.ts';

const WORKERS = 500;

/** Reads of the fields that names, addresses and their order are made of. */
type Reads = { addresses: number; names: number };

/** The object, which counts how often a field of it is read. */
function counting<T extends object>(whole: T, field: keyof T, count: () => void): T {
	const value = whole[field];
	return Object.defineProperty({ ...whole }, field, {
		enumerable: true,
		get() {
			count();
			return value;
		},
	});
}

function workerAt(at: number, host: HostKey, reads: Reads): Container {
	const name = `worker-${at}`;
	const endpoint = endpointOf('dockernet', { ipv4: `172.18.${1 + Math.floor(at / 250)}.${1 + (at % 250)}` });
	const countAddress = (): void => void reads.addresses++;
	const endpoints = [counting(counting(endpoint, 'ipv4', countAddress), 'networkId', countAddress)];
	const worker = containerOf(name, {
		id: `${name} of ${host}`,
		host,
		image: 'lavasoftware/lava-dispatcher:2023.01',
		endpoints,
		detail: detailOf({ hostname: name, environment: ['URL=http://lava-server/', `WORKER_NAME=--name=${name}`] }),
	});
	return counting(worker, 'name', () => void reads.names++);
}

function labOf(host: HostKey, workers: number, reads: Reads): Snapshot {
	const endpoints = [endpointOf('dockernet', { ipv4: '172.18.0.5' })];
	const server = { id: `server of ${host}`, host, image: 'lavasoftware/lava-server:2023.01', endpoints };
	return {
		key: host,
		host: undefined,
		connection: { state: 'live', since: 0 },
		containers: byId(
			containerOf('lava-server', { ...server, detail: detailOf({}) }),
			...Array.from({ length: workers }, (_, at) => workerAt(at, host, reads)),
		),
		networks: byId(networkOf('dockernet', [{ subnet: '172.18.0.0/16' }], { id: 'id-dockernet', host })),
		syncedAt: 1,
		clockOffset: 0,
		unansweredSince: undefined,
		polled: false,
		gaps: [],
	};
}

const serverOf = (host: HostKey, workers: number): LavaServer => ({
	key: `server of ${host}`,
	name: 'lava-server',
	place: { at: 'container', container: { id: `server of ${host}`, name: 'lava-server' } },
	status: { state: 'ready' },
	way: 'rest',
	version: '2023.01',
	daemons: undefined,
	workers: Array.from({ length: workers }, (_, at) => workerOf(`worker-${at}`, { state: 'online' })),
});

function stateOf(labs: readonly Snapshot[], workers: number): State {
	const first = initialState({
		size: { columns: 120, rows: 35 },
		now: 10_000,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: labs.map(snapshot => ({ named: { key: snapshot.key, host: `ssh://${snapshot.key}` }, snapshot })),
	});
	const lava = ({ key }: Snapshot) => ({ ...NO_LAVA, servers: [serverOf(key, workers)] });
	return labs.reduce((state, lab) => reduce(state, { type: 'lava-changed', host: lab.key, lava: lava(lab) }), first);
}

/** The state after an event that makes another object of a container. */
function reported(state: State, lab: Snapshot, change: Partial<Container> & { id: string }): State {
	const before = lab.containers.get(change.id);
	assert.ok(before);
	const containers = new Map([...lab.containers, [change.id, { ...before, ...change }]]);
	const report = { snapshot: { ...lab, containers }, events: [], usage: new Map(), commands: [] };
	return reduce(state, { type: 'host-changed', host: report });
}

/** What was made of one state is remembered until another one is drawn: each test has its own, warm. */
function setting(count: number) {
	const reads: Reads = { addresses: 0, names: 0 };
	const workers = WORKERS / count;
	const labs = Array.from({ length: count }, (_, at) => labOf(hostKey(`rack-${at}`), workers, reads));
	const [lab] = labs;
	assert.ok(lab);
	return { reads, workers, lab, before: stateOf(labs, workers), id: `worker-7 of ${lab.key}` };
}

for (const count of [1, 5]) {
	suite(`an event among ${WORKERS} workers, hosts: ${count}`, () => {
		test('looks at the addresses of nobody else, and is put in order by few comparisons', () => {
			const { reads, lab, before, id } = setting(count);
			assert.ok(reads.addresses > WORKERS && reads.names > WORKERS);
			Object.assign(reads, { addresses: 0, names: 0 });
			const after = reported(before, lab, { id, status: 'paused' });
			// Those of the container itself, by some who ask.
			assert.ok(reads.addresses < 20, `addresses are read ${reads.addresses} times`);
			// A few for each time that the list is halved.
			assert.ok(reads.names < 60, `names are read ${reads.names} times`);
			const known = new Set(allWorkers(before));
			assert.deepEqual(
				allWorkers(after).flatMap(row => (known.has(row) ? [] : [[row.container?.id, row.verdict.state]])),
				[[id, 'wrong']],
			);
			assert.equal(addressRows(after), addressRows(before));
			assert.equal(containerRows(after).find(each => each.id === id)?.status, 'paused');
		});

		test('that gives another name puts the row and its addresses where they belong', () => {
			const { lab, before, id } = setting(count);
			const after = reported(before, lab, { id, name: 'zulu' });
			const last = containerRows(after).findLast(({ host, image }) => host === lab.key && image.includes('dispatcher'));
			assert.equal(last?.name, 'zulu');
			const owners = addressRows(after).flatMap(row => (row.kind === 'address' ? row.owner.name : []));
			assert.equal(owners.includes('zulu'), true);
			assert.equal(owners.filter(name => name === 'worker-7').length, count - 1);
		});

		test('that takes the server away is a reason to judge all workers of its host', () => {
			const { workers, lab, before } = setting(count);
			const known = new Set(allWorkers(before));
			const paused = reported(before, lab, { id: `server of ${lab.key}`, status: 'paused' });
			assert.equal(allWorkers(paused).filter(row => !known.has(row)).length, workers);
		});
	});
}
