/** Who bears a host: near the worker, else anywhere on the engine, and never the worker itself. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../../source/lab/objects.ts';
import { parseServerUrl } from '../../../../../source/lab/lava/server-url.ts';
import { bearersOf, isNamed, nameIndex } from '../../../../../source/lab/verdict/surroundings/bearers.ts';
import { byId, containerOf, detailOf, endpointOf } from '../../objects-for-tests.ts';

const worker = containerOf('worker', { endpoints: [endpointOf('boards', { ipv4: '10.6.0.2', aliases: ['w'] })] });
const onHost: Container = { ...worker, networkMode: 'host', endpoints: [endpointOf('host')] };
const near = containerOf('near', {
	endpoints: [endpointOf('boards', { ipv4: '10.6.0.5', ipv6: 'fd00::5', staticIpv4: '10.6.0.50', aliases: ['Lava'] })],
	detail: detailOf({ hostname: 'Box' }),
});
const far = containerOf('far', {
	endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5', aliases: ['lava', 'f'] })],
});
const usual = containerOf('usual', { endpoints: [endpointOf('bridge', { ipv4: '172.17.0.5', aliases: ['u'] })] });
const publishes = (name: string, protocol: 'tcp' | 'udp' = 'tcp'): Container =>
	containerOf(name, { ports: [{ container: 80, protocol, host: { address: '0.0.0.0', port: 8080 } }] });

function found(host: string, from = worker, ...all: readonly Container[]): [string[], boolean] {
	const url = parseServerUrl(`http://${host}/`);
	assert.ok(url);
	const own = byId(worker, ...all);
	const { bearers, near: isNear } = bearersOf(url, from, { index: nameIndex(own), own, far: [] });
	return [bearers.map(({ name }) => name), isNear];
}

suite('a host is borne', () => {
	const rows: [what: string, host: string, from: Container, all: Container[], names: string[], near: boolean][] = [
		['by whose name it is, near', 'near', worker, [near, far], ['near'], true],
		['by whose alias it is, whatever its case', 'lava', worker, [near, far], ['near'], true],
		['by whose host name it is', 'box', worker, [near], ['near'], true],
		['by whose id begins so', 'id-near', worker, [near], ['near'], true],
		['by whose address it is', '10.6.0.5', worker, [near], ['near'], true],
		['by whose address it was to be', '10.6.0.50', worker, [near], ['near'], true],
		['by whose IPv6 address it is', '[fd00::5]', worker, [near], ['near'], true],
		['by two, where both have the alias', 'lava', worker, [near, { ...near, id: 'x', name: 'x' }], ['near', 'x'], true],
		['by whose name it is, elsewhere', 'far', worker, [near, far], ['far'], false],
		['by whose address it is, elsewhere', '172.18.0.5', worker, [near, far], ['far'], false],
		['by nobody, where it is an alias elsewhere', 'f', worker, [near, far], [], false],
		['by nobody who has it', 'nobody', worker, [near, far], [], false],
		['not by the worker, near', 'w', worker, [near], [], false],
		['not by the worker, anywhere', 'worker', worker, [near], [], false],
		['not by an empty address', 'x', { ...worker, endpoints: [endpointOf('boards')] }, [near], [], false],
		[
			'by the alias on no network of Docker’s own',
			'u',
			{ ...worker, endpoints: [endpointOf('bridge')] },
			[usual],
			[],
			false,
		],
		[
			'by the address on it all the same',
			'172.17.0.5',
			{ ...worker, endpoints: [endpointOf('bridge')] },
			[usual],
			['usual'],
			true,
		],
		['by who publishes the port', 'localhost:8080', onHost, [publishes('a')], ['a'], true],
		['by all who publish the port', 'localhost:8080', onHost, [publishes('a'), publishes('b')], ['a', 'b'], true],
		['not by who publishes another one', 'localhost:8081', onHost, [publishes('a')], [], false],
		['not by who publishes it for UDP', 'localhost:8080', onHost, [publishes('a', 'udp')], [], false],
		['not by who publishes it, for a worker on a network', 'localhost:8080', worker, [publishes('a')], [], false],
		["not by name, on the host's network", 'far', onHost, [far], [], false],
		["by address, on the host's network", '172.18.0.5', onHost, [far], ['far'], false],
	];
	for (const [what, host, from, all, names, isNear] of rows) {
		test(what, () => assert.deepEqual(found(host, from, ...all), [names, isNear]));
	}

	test('by one container once, whose address is static, and by the first twelve digits of its id', () => {
		const fixed = containerOf('fixed', {
			id: '0123456789ab'.padEnd(64, 'f'),
			endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.7', staticIpv4: '172.18.0.7' })],
		});
		assert.deepEqual(found('172.18.0.7', worker, fixed), [['fixed'], false]);
		const there = { ...worker, endpoints: [endpointOf('dockernet')] };
		assert.deepEqual(found('0123456789ab', there, fixed), [['fixed'], true]);
		assert.deepEqual(found('0123456789abf', there, fixed), [[], false]);
	});

	test('by one container once, though it publishes the port for IPv4 and IPv6', () => {
		const twice = publishes('a');
		const both = { ...twice, ports: [...twice.ports, ...twice.ports] };
		assert.deepEqual(found('localhost:8080', onHost, both), [['a'], true]);
	});

	test('wherever it is asked for, by a name of its own or an address', () => {
		assert.deepEqual(
			['near', '10.6.0.5', 'fd00::5', 'lava', ''].map(host => isNamed(near, host)),
			[true, true, true, false, false],
		);
	});
});
