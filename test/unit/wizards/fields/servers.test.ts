/** The servers that a wizard may mean, and how they are called. */

import { LOCAL } from '../../../../source/lab/host.ts';
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../source/lab/objects.ts';
import {
	addressOn,
	answersTo,
	containerOptions,
	hasDispatcher,
	hasServer,
	serverNetwork,
	serverOptions,
	serverVersion,
	webPage,
} from '../../../../source/wizards/fields/servers.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { byId, containerOf, endpointOf } from '../../lab/objects-for-tests.ts';
import { world } from '../world-for-tests.ts';

const SERVER = 'lavasoftware/lava-server:2023.01';
const serverOf = (name: string, rest: Partial<Container> = {}): Container =>
	containerOf(name, { image: SERVER, ...rest });
const labOf = (...containers: readonly Container[]): World => ({
	hosts: [],
	facts: { ...world.facts, servers: [] },
	snapshot: { ...world.snapshot, containers: byId(...containers) },
});
const worker = containerOf('calvin', { image: 'lavasoftware/lava-dispatcher:2023.01' });

test('the servers that run here are offered by their names, and one elsewhere last', () => {
	const lab = labOf(serverOf('b'), serverOf('c', { status: 'exited' }), serverOf('a'), worker);
	assert.deepEqual(containerOptions(lab), [
		{ value: 'a', label: 'a', note: SERVER },
		{ value: 'b', label: 'b', note: SERVER },
	]);
	assert.deepEqual(
		serverOptions(lab).map(({ value }) => value),
		['a', 'b', 'elsewhere'],
	);
});

test('whether there is a server, and a dispatcher', () => {
	const there = (...containers: readonly Container[]) => [
		hasServer(labOf(...containers)),
		hasDispatcher(labOf(...containers)),
	];
	assert.deepEqual(there(), [false, false]);
	assert.deepEqual(there(serverOf('a')), [true, false]);
	assert.deepEqual(there(serverOf('a', { status: 'paused' })), [false, false]);
	assert.deepEqual(there(worker), [false, true]);
	assert.deepEqual(there({ ...worker, status: 'paused' }), [false, true]);
	assert.deepEqual(there({ ...worker, status: 'exited' }), [false, false]);
});

suite('its web page', () => {
	const port = (container: number, host?: number): Container['ports'][number] => ({
		container,
		protocol: 'tcp',
		...(host !== undefined && { host: { address: '0.0.0.0', port: host } }),
	});
	const rows: [page: string, rest: Partial<Container>][] = [
		['http://localhost/', { ports: [port(80, 80)] }],
		['http://localhost:8080/', { ports: [port(443, 443), port(80, 8080)] }],
		['http://10.0.0.5/', { ports: [port(80)], endpoints: [endpointOf('n', { ipv4: '10.0.0.5' })] }],
		['http://[fd00::5]/', { ports: [port(443, 443)], endpoints: [endpointOf('n', { ipv6: 'fd00::5' })] }],
		['http://lava/', {}],
	];
	for (const [page, rest] of rows) test(page, () => assert.equal(webPage(serverOf('lava', rest)), page));
});

suite('how it is called on a network', () => {
	const at = (rest: object, name = 'lava'): Container => serverOf(name, { endpoints: [endpointOf('n', rest)] });
	const rows: [called: string, server: Container][] = [
		['10.0.0.5', at({ staticIpv4: '10.0.0.5', staticIpv6: 'fd00::5', ipv4: '10.0.0.5' })],
		['fd00::5', at({ staticIpv6: 'fd00::5', ipv4: '10.0.0.9' })],
		['lava', at({ ipv4: '10.0.0.9' })],
		['10.0.0.9', at({ ipv4: '10.0.0.9', ipv6: 'fd00::9' }, 'my_lava')],
		['fd00::9', at({ ipv6: 'fd00::9' }, 'my_lava')],
		['my_lava', at({}, 'my_lava')],
	];
	for (const [called, server] of rows) {
		test(called, () => assert.equal(addressOn(server.name, 'n', labOf(server)), called));
	}

	test('by its name where it is on another network, and by nothing where it is elsewhere', () => {
		const lab = labOf(at({ staticIpv4: '10.0.0.5' }));
		assert.equal(addressOn('lava', 'other', lab), 'lava');
		assert.equal(addressOn('elsewhere', 'n', lab), undefined);
	});

	test('by what it answers to, where it tells that, else by what is surest', () => {
		const answering = (hosts: string[]): World => ({
			...labOf(at({ staticIpv4: '10.0.0.5', ipv4: '10.0.0.5' })),
			facts: {
				...world.facts,
				servers: [{ name: 'lava', host: LOCAL, state: 'ready', version: '2023.03', hosts, users: [], workers: [] }],
			},
		});
		assert.equal(addressOn('lava', 'n', answering(['lava'])), 'lava');
		assert.equal(addressOn('lava', 'n', answering(['*'])), '10.0.0.5');
		assert.equal(addressOn('lava', 'n', answering([])), '10.0.0.5');
		assert.deepEqual(
			[answersTo('lava', 'lava', answering(['lava'])), answersTo('lava', 'x', answering(['lava']))],
			[true, false],
		);
		assert.equal(answersTo('other', 'lava', answering(['lava'])), undefined);
	});
});

test('its version is what it says itself, else that of its image', () => {
	const server = serverOf('lava');
	const reported: World = {
		...labOf(server),
		facts: {
			...world.facts,
			servers: [{ name: 'lava', host: LOCAL, state: 'ready', version: '2023.03', hosts: [], users: [], workers: [] }],
		},
	};
	assert.equal(serverVersion('lava', reported), '2023.03');
	assert.equal(serverVersion('lava', labOf(server)), '2023.01');
	assert.equal(serverVersion('other', labOf(server)), undefined);
});

test('its network is the first that others can join', () => {
	const on = (...names: string[]): World => labOf(serverOf('lava', { endpoints: names.map(name => endpointOf(name)) }));
	assert.equal(serverNetwork('lava', on('bridge', 'n', 'm')), 'n');
	assert.equal(serverNetwork('lava', on('bridge')), undefined);
	assert.equal(serverNetwork('other', on('n')), undefined);
});
