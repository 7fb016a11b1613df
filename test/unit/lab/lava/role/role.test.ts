import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../../source/lab/objects.ts';
import { type Role, roleOf, servesWeb, stopGrace } from '../../../../../source/lab/lava/role/role.ts';
import { describeWorker } from '../../../../../source/lab/verdict/reading/worker-container.ts';
import { containerOf, detailOf } from '../../objects-for-tests.ts';
import { CASES } from '../containers.ts';

const compose = (project: string, service: string) => ({
	'com.docker.compose.project': project,
	'com.docker.compose.service': service,
});

suite('roles', () => {
	const rows: [string, Partial<Container>, Role][] = [
		["LAVA's server", { image: 'lavasoftware/lava-server:2023.01' }, 'server'],
		["LAVA's dispatcher", { image: 'registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.06' }, 'dispatcher'],
		['an image to build on', { image: 'registry.gitlab.com/lava/lava/amd64/lava-server-base:2023.06' }, 'other'],
		['a mirror', { image: 'localhost:5000/lava-dispatcher:2020.08' }, 'dispatcher'],
		["a lab's own image", { image: 'lab/my-lava-worker:3' }, 'dispatcher'],
		['a Compose service', { image: 'a1b2c3', labels: compose('lab', 'lava-coordinator') }, 'coordinator'],
		['a command line', { image: 'a1b2c3', command: '/usr/bin/lava-slave --level DEBUG' }, 'dispatcher'],
		['PostgreSQL', { image: 'postgres:15' }, 'database'],
		['a registry', { image: 'registry:2' }, 'registry'],
		['another name with postgres in it', { image: 'lab/postgres-exporter' }, 'other'],
		[
			"LAVA's dispatcher by a command of the lab's own, before its variables are known",
			{ image: 'lavasoftware/lava-dispatcher:2023.01', command: "/bin/sh -c 'ping'", detail: undefined },
			'dispatcher',
		],
		['a label', { image: 'debian', labels: { 'lavadock.role': 'server' } }, 'server'],
		['a label that is no role', { image: 'debian', labels: { 'lavadock.role': 'king' } }, 'other'],
		['anything else', { image: 'debian:12' }, 'other'],
		[
			'a server image that runs the coordinator alone',
			{ image: 'lavasoftware/lava-server:2023.01', detail: detailOf({ environment: ['SERVICES=lava-coordinator'] }) },
			'coordinator',
		],
		[
			'a server image that runs the coordinator too',
			{
				image: 'lavasoftware/lava-server:2023.01',
				detail: detailOf({ environment: ['SERVICES=gunicorn lava-coordinator'] }),
			},
			'server',
		],
	];
	for (const [what, container, role] of rows) {
		test(`${what}: ${role}`, () => assert.equal(roleOf(containerOf('c', container)).role, role));
	}
});

suite('the containers of real labs', () => {
	for (const [lab, containers] of CASES) {
		for (const { container, expect } of containers) {
			test(`${lab}: ${container.name} is ${expect.role}`, () => {
				const { role, contract, manager } = roleOf(container);
				const { contract: speaks = contract, manager: maker = manager.kind, job } = expect;
				assert.deepEqual([role, contract, manager.kind], [expect.role, speaks, job === undefined ? maker : 'job']);
				if (job !== undefined) assert.ok(manager.kind === 'job' && manager.job === job);
				if (expect.worker === undefined && expect.server === undefined) return;
				const seen = describeWorker(container, {});
				if (expect.worker !== undefined) assert.equal(seen?.name.value, expect.worker);
				if (expect.server !== undefined) assert.equal(seen?.server?.value.text, expect.server);
			});
		}
	}
});

suite('managers', () => {
	test('nobody', () => assert.deepEqual(roleOf(containerOf('calvin')).manager, { kind: 'by-command' }));
	test('Compose', () => {
		const { manager } = roleOf(containerOf('lab-server-1', { labels: compose('lab', 'server') }));
		assert.deepEqual(manager, { kind: 'compose', project: 'lab', service: 'server' });
	});
	test('lava-docker', () => {
		const { manager } = roleOf(containerOf('local', { labels: compose('local', 'lab-slave-0'), command: '/start.sh' }));
		assert.deepEqual(manager, { kind: 'lava-docker', project: 'local', service: 'lab-slave-0' });
	});
	const entrypoint = '/root/entrypoint.sh /bin/sh -c';
	const lavaDocker: [string, Partial<Container>, Role][] = [
		[
			'a slave, whatever it is called',
			{
				image: 'rack4-b:2023.01',
				labels: compose('rack4', 'rack4-b'),
				command: `${entrypoint} /usr/local/bin/start.sh`,
				detail: detailOf({ environment: ['LAVA_MASTER=lava.lab.example'] }),
			},
			'dispatcher',
		],
		[
			'a slave that nobody has looked into yet',
			{ labels: compose('rack4', 'lab-slave-0'), command: `${entrypoint} /usr/local/bin/start.sh` },
			'dispatcher',
		],
		[
			'a master',
			{
				labels: compose('local', 'master1'),
				command: `${entrypoint} '/root/entrypoint.sh && while [ true ];do sleep 365d; done'`,
			},
			'server',
		],
		['a master of old', { labels: compose('local', 'master1'), command: "/bin/sh -c '/start.sh'" }, 'server'],
	];
	for (const port of [3079, 5500, 5555, 5556]) {
		lavaDocker.push([
			`a server that publishes ${port}`,
			{
				labels: compose('local', 'lab'),
				command: `${entrypoint} /usr/local/bin/start.sh`,
				ports: [{ container: port, protocol: 'tcp' }],
			},
			'server',
		]);
	}
	lavaDocker.push([
		'a slave that publishes a port of a board',
		{
			labels: compose('local', 'lab'),
			command: `${entrypoint} /usr/local/bin/start.sh`,
			ports: [{ container: 63_001, protocol: 'tcp' }],
		},
		'dispatcher',
	]);
	for (const [what, container, role] of lavaDocker) {
		test(`lava-docker: ${what}`, () => {
			const part = roleOf(containerOf('c', container));
			assert.equal(part.manager.kind, 'lava-docker');
			assert.equal(part.role, role);
		});
	}
	test('a script of that name in a project without LAVA is not lava-docker', () => {
		const page = {
			labels: compose('shop', 'web'),
			command: '/start.sh',
			detail: detailOf({ environment: ['PORT=80'] }),
		};
		const { role, manager } = roleOf(containerOf('shop-web-1', page));
		assert.deepEqual([role, manager.kind], ['other', 'compose']);
	});
	test('lava-docker-worker', () => {
		const { manager } = roleOf(containerOf('lava-worker-2023.06.dev0008-x7k2p'));
		assert.deepEqual(manager, { kind: 'lava-docker-worker', version: '2023.06.dev0008' });
		assert.deepEqual(roleOf(containerOf('lava-worker-one')).manager, { kind: 'by-command' });
	});
});

suite('worker contracts', () => {
	const rows = {
		'lavasoftware/lava-dispatcher:2019.01': 'zmq',
		'lavasoftware/lava-dispatcher:2020.08': 'zmq',
		'lavasoftware/lava-dispatcher:2020.08.0005.gabc': 'zmq',
		'lavasoftware/lava-dispatcher:2020.08.0006.gabc': 'http',
		'lavasoftware/lava-dispatcher:2020.09': 'http',
		'lavasoftware/lava-dispatcher:2026.07': 'http',
		'lavasoftware/lava-dispatcher': 'unknown',
		'lavasoftware/lava-server:2023.01': 'unknown',
	};
	for (const [image, contract] of Object.entries(rows)) {
		test(`${image}: ${contract}`, () => assert.equal(roleOf(containerOf('c', { image })).contract, contract));
	}
});

test('a daemon that a container starts itself speaks its own contract, whatever its image is called', () => {
	const contract = (image: string, ...command: readonly string[]): string =>
		roleOf(containerOf('c', { image, detail: detailOf({ command }) })).contract;
	assert.equal(contract('lavasoftware/lava-dispatcher:2023.01', '/usr/bin/lava-slave', '--level', 'DEBUG'), 'zmq');
	assert.equal(contract('lavasoftware/lava-dispatcher:2020.05', '/usr/bin/lava-worker', '--level', 'DEBUG'), 'http');
});

test('a server without services told has its web server, and one that tells them where it is among them', () => {
	const serves = (...environment: readonly string[]): boolean =>
		servesWeb(containerOf('c', { detail: detailOf({ environment }) }));
	assert.equal(servesWeb(containerOf('c')), true);
	assert.equal(serves('OTHER_SERVICES=none', 'URL=SERVICES='), true);
	assert.equal(serves('SERVICES=gunicorn apache2'), true);
	assert.equal(serves('SERVICES=lava-scheduler'), false);
});

suite('the grace of a stop', () => {
	const rows: [string, number | undefined, number][] = [
		['lavasoftware/lava-server:2023.01', undefined, 60],
		['lavasoftware/lava-server:2023.01', 5, 60],
		['lavasoftware/lava-server:2023.01', 300, 300],
		['postgres:15', undefined, 60],
		['lavasoftware/lava-dispatcher:2023.01', undefined, 10],
		['debian', 3, 3],
	];
	for (const [image, stopTimeout, grace] of rows) {
		test(`${image}, its own ${stopTimeout}: ${grace} s`, () => {
			assert.equal(stopGrace(containerOf('c', { image, detail: detailOf({ stopTimeout }) })), grace);
		});
	}
});
