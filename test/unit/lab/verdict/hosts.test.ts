/** Workers judged over several hosts: names, addresses and ports mean something on one of them only. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey, type HostKey } from '../../../../source/lab/host.ts';
import type { HeardByServer, LavaServer } from '../../../../source/lab/lava/server/server.ts';
import type { Container, Network } from '../../../../source/lab/objects.ts';
import { findPortClaims } from '../../../../source/lab/verdict/surroundings/port-claims.ts';
import { surveyWorkers } from '../../../../source/lab/verdict/survey.ts';
import type { WorkerRow } from '../../../../source/lab/verdict/worker-row.ts';
import type { WorkerTraces } from '../../../../source/lab/verdict/reading/worker-container.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from '../objects-for-tests.ts';

const [here, there] = [hostKey('here'), hostKey('there')];

const dispatcher = (name: string, host: HostKey, environment: readonly string[], rest: Partial<Container> = {}) =>
	containerOf(name, {
		id: `${name} on ${host}`,
		host,
		image: 'lavasoftware/lava-dispatcher:2023.01',
		detail: detailOf({ environment, ...rest.detail }),
		endpoints: [endpointOf('boards', { networkId: `boards on ${host}`, ipv4: '10.0.0.6' })],
	});

const serverOn = (host: HostKey, name = 'lava-server'): Container =>
	containerOf(name, {
		id: `${name} on ${host}`,
		host,
		image: 'lavasoftware/lava-server:2023.01',
		ports: [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 80 } }],
		endpoints: [endpointOf('dockernet', { networkId: `dockernet on ${host}`, ipv4: '172.18.0.5' })],
		detail: detailOf({}),
	});

const reported = (container: Container, ...names: readonly string[]): LavaServer => ({
	key: container.id,
	name: container.name,
	place: { at: 'container', container: { id: container.id, name: container.name } },
	status: { state: 'ready' },
	way: 'rest',
	version: '2023.01',
	daemons: undefined,
	workers: names.map(name => ({
		name,
		state: 'online' as const,
		health: 'active' as const,
		description: '',
		version: '2023.01',
		jobLimit: 0,
		devices: [],
		jobs: [],
	})),
});

function survey(containers: readonly Container[], servers: readonly LavaServer[], clocks = new Map<HostKey, number>()) {
	const addresses = new Map([
		['10.20.0.10', here],
		['10.20.0.11', there],
	]);
	const networks = byId(
		networkOf('dockernet', [{ subnet: '172.18.0.0/16' }], { id: 'dockernet on here', host: here }),
		networkOf('boards', [{ subnet: '10.0.0.0/24' }], { id: 'boards on there', host: there }),
	);
	const heard = heardBy(servers);
	const lab = { now: 2000, containers: byId(...containers), networks, servers, heard, traces: new Map(), clocks };
	return surveyWorkers({ ...lab, hostAt: address => addresses.get(address) });
}

/** Servers were asked at 1000, and had heard their workers at 900, by their own clocks. */
const heardBy = (servers: readonly LavaServer[], reportedAt = 1000): HeardByServer =>
	new Map(
		servers.map(({ key, workers }) => [
			key,
			{ reportedAt, lastPings: new Map(workers.map(({ name }) => [name, 900])) },
		]),
	);

const rowOf = (rows: readonly WorkerRow[], id: string): WorkerRow => {
	const row = rows.find(({ container }) => container?.id === id);
	assert.ok(row);
	return row;
};

suite('a worker on another host than its server', () => {
	test('has the server that publishes its port at the address it asks for', () => {
		const [one, two] = [serverOn(here), serverOn(there, 'other-server')];
		const worker = dispatcher('calvin', there, ['URL=http://10.20.0.10/', 'WORKER_NAME=--name=calvin']);
		const rows = survey([one, two, worker], [reported(one, 'calvin'), reported(two, 'calvin')]);
		const row = rowOf(rows, worker.id);
		assert.equal(row.server?.key, one.id);
		assert.equal(row.serverHost, here);
	});

	test('does not have one by a name or an address of its own host', () => {
		const [one, two] = [serverOn(here), serverOn(there, 'other-server')];
		for (const url of ['http://lava-server/', 'http://172.18.0.5/']) {
			const worker = dispatcher('calvin', there, [`URL=${url}`, 'WORKER_NAME=--name=calvin']);
			const rows = survey([one, { ...two, endpoints: [] }, worker], [reported(one), reported(two)]);
			assert.notEqual(rowOf(rows, worker.id).server?.key, one.id, url);
		}
	});

	test('is a twin of one with its name, wherever that is', () => {
		const server = serverOn(here);
		const environment = ['URL=http://10.20.0.10/', 'WORKER_NAME=--name=calvin'];
		const [one, two] = [dispatcher('calvin', here, environment), dispatcher('copied', there, environment)];
		const rows = survey([server, one, two], [reported(server, 'calvin')]);
		for (const each of [one, two]) assert.equal(rowOf(rows, each.id).verdict.state, 'wrong', each.id);
		assert.match(rowOf(rows, two.id).verdict.says, /^calvin on here reports this name too/);
	});

	test('is told of by the clock of its own host', () => {
		const server = serverOn(here);
		const worker = dispatcher('calvin', there, ['URL=http://10.20.0.10/', 'WORKER_NAME=--name=calvin']);
		const clocks = new Map([
			[here, 60_000],
			[there, 0],
		]);
		const { verdict } = rowOf(survey([server, worker], [reported(server, 'calvin')], clocks), worker.id);
		assert.deepEqual(verdict.because[0], 'Last heard 1 min ago.');
	});
});

test('the same folder, and the same port, of two hosts are two', () => {
	const mounts = [
		{ type: 'bind', source: '/srv/lava', destination: '/var/lib/lava/dispatcher/worker', readOnly: false } as const,
	];
	const server = serverOn(here);
	const workers = [here, there].map(host =>
		dispatcher(`worker-${host}`, host, ['URL=http://10.20.0.10/', `WORKER_NAME=--name=worker-${host}`], {
			detail: detailOf({ mounts, raw: () => ({ Config: { ExposedPorts: { '69/udp': {} } } }) }),
		}),
	);
	const rows = survey([server, ...workers], [reported(server, 'worker-here', 'worker-there')]);
	for (const { id } of workers) assert.doesNotMatch(rowOf(rows, id).verdict.says, /same|token/);
	// Every worker is on its host's network.
	const onHost = workers.map(worker => ({ ...worker, networkMode: 'host', endpoints: [] }));
	const holders = (publisher: Container) => {
		const claim = findPortClaims(onHost, [...onHost, publisher]);
		return onHost.map(each => claim(each)?.holder);
	};
	const tftp = { container: 69, protocol: 'udp', host: { address: '0.0.0.0', port: 69 } } as const;
	assert.deepEqual(holders({ ...server, ports: [tftp] }), ['lava-server', undefined]);
	assert.deepEqual(holders({ ...server, ports: [tftp], host: there }), [undefined, 'lava-server']);
});

test('a worker has the same row while nothing of it changed, also by another clock than its server', () => {
	const server = serverOn(here);
	const [calvin, hobbes] = ['calvin', 'hobbes'].map(name =>
		dispatcher(name, there, ['URL=http://10.20.0.10/', `WORKER_NAME=--name=${name}`]),
	);
	assert.ok(calvin && hobbes);
	const lab = {
		now: 2000,
		containers: byId(server, calvin, hobbes),
		networks: new Map(),
		servers: [reported(server, 'calvin', 'hobbes', 'elsewhere')],
		heard: new Map(),
		traces: new Map<string, WorkerTraces>(),
		clocks: new Map([[there, 60_000]]),
		hostAt: () => here,
	};
	const before = surveyWorkers(lab);
	const after = surveyWorkers({ ...lab, traces: new Map([[hobbes.id, { configFile: '' }]]) });
	assert.equal(rowOf(after, calvin.id), rowOf(before, calvin.id));
	assert.notEqual(rowOf(after, hobbes.id), rowOf(before, hobbes.id));
	const elsewhere = (rows: readonly WorkerRow[]) => rows.find(({ name }) => name === 'elsewhere');
	assert.equal(elsewhere(after), elsewhere(before));
	assert.notEqual(elsewhere(surveyWorkers({ ...lab, now: 3000 })), elsewhere(before));
});

test('a worker has the same row when something changes on a host that it does not look at', () => {
	const [one, other] = [serverOn(here), serverOn(there, 'other-server')];
	const worker = dispatcher('calvin', here, ['URL=http://lava-server/', 'WORKER_NAME=--name=calvin']);
	const network = networkOf('boards', [{ subnet: '10.0.0.0/24' }], { id: 'boards on there', host: there });
	const servers = [reported(one, 'calvin'), reported(other, 'hobbes')];
	const lab = {
		now: 2000,
		containers: byId(one, worker, other),
		networks: byId(network),
		servers,
		heard: heardBy(servers),
		traces: new Map<string, WorkerTraces>(),
		hostAt: () => undefined,
	};
	const before = surveyWorkers(lab);
	const changes: [string, Partial<typeof lab>][] = [
		['a container', { containers: byId(one, worker, { ...other, status: 'paused' }) }],
		['a network', { networks: byId({ ...network, members: [] }) }],
		['a server that told again', { servers: servers.with(1, reported(other, 'hobbes')) }],
		['a server that heard its workers', { heard: new Map([...heardBy(servers), ...heardBy(servers.slice(1), 1500)]) }],
	];
	for (const [what, change] of changes) {
		const after = surveyWorkers({ ...lab, ...change });
		assert.equal(rowOf(after, worker.id), rowOf(before, worker.id), what);
	}
	const again = surveyWorkers(lab);
	assert.equal(surveyWorkers({ ...lab, networks: byId({ ...network, members: [] }) }), again);
});

test('a worker on a network of two hosts finds its server by name on the other one', () => {
	const endpoints = [endpointOf('across', { ipv4: '10.99.0.5' })];
	const server = { ...serverOn(here), endpoints };
	const environment = ['URL=http://lava-server/', 'WORKER_NAME=--name=calvin'];
	const worker = { ...dispatcher('calvin', there, environment), endpoints };
	const swarm = networkOf('across', [{ subnet: '10.99.0.0/24' }], { scope: 'swarm', host: here });
	const seenIn = (networks: readonly Network[]) =>
		rowOf(
			surveyWorkers({
				now: 2000,
				containers: byId(server, worker),
				networks: byId(...networks),
				servers: [reported(server, 'calvin'), reported({ ...server, id: 'another' }, 'calvin')],
				heard: new Map(),
				traces: new Map(),
			}),
			worker.id,
		).server?.key;
	assert.equal(seenIn([swarm]), server.id);
	assert.equal(seenIn([{ ...swarm, scope: 'local' }]), undefined);
});
