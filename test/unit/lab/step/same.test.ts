/** What is there counts as made only where nothing differs that was asked for: each row differs in one thing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { EndpointSpec, NetworkSpec, VolumeSpec } from '../../../../source/lab/spec/network.ts';
import {
	containerDifferences,
	hasEndpoint,
	networkDifferences,
	volumeDifferences,
} from '../../../../source/lab/step/same.ts';

type Row<T> = [what: string, wanted: Partial<T>, found: Partial<T>, differs: readonly string[]];

suite('a network is the one that is wanted', () => {
	const a = { subnet: '10.6.0.0/24', gateway: '10.6.0.1' } as const;
	const b = { subnet: '10.7.0.0/24' } as const;
	const rows: Row<NetworkSpec>[] = [
		['with nothing asked for', {}, { subnets: [a], driver: 'bridge', labels: { x: '1' }, internal: true }, []],
		['with the driver that Docker takes', { driver: 'bridge' }, {}, []],
		['with another driver', { driver: 'macvlan' }, {}, ['driver']],
		['with a driver where none was asked for', {}, { driver: 'macvlan' }, ['driver']],
		['with its subnets, whatever their order', { subnets: [a, b] }, { subnets: [b, a] }, []],
		['with more subnets', { subnets: [b] }, { subnets: [a, b] }, []],
		['with one of two subnets', { subnets: [a, b] }, { subnets: [a] }, ['subnets']],
		['without subnets', { subnets: [a] }, {}, ['subnets']],
		['with another subnet', { subnets: [a] }, { subnets: [b] }, ['subnets']],
		['with another gateway', { subnets: [a] }, { subnets: [{ ...a, gateway: '10.6.0.9' }] }, ['subnets']],
		['with a gateway that the engine chose', { subnets: [b] }, { subnets: [{ ...b, gateway: '10.7.0.1' }] }, []],
		['with a way out', { internal: true }, {}, ['internal']],
		['with the same labels', { labels: { x: '1' } }, { labels: { x: '1' } }, []],
		['with another label', { labels: { x: '1' } }, { labels: { x: '2' } }, ['labels']],
		['without IPv6', { ipv6: true }, { ipv6: false }, ['ipv6']],
		['with IPv6 that is not wanted', { ipv6: false }, { ipv6: true }, ['ipv6']],
		['without IPv6 that is not wanted', { ipv6: false }, {}, []],
	];
	for (const [what, wanted, found, differs] of rows) {
		test(what, () => assert.deepEqual(networkDifferences({ name: 'n', ...wanted }, { name: 'n', ...found }), differs));
	}
});

suite('a volume is the one that is wanted', () => {
	const rows: Row<VolumeSpec>[] = [
		['with nothing asked for', {}, { driver: 'local', labels: { x: '1' } }, []],
		['with another driver', { driver: 'nfs' }, {}, ['driver']],
		['with a driver where none was asked for', {}, { driver: 'nfs' }, ['driver']],
		['with the same options', { options: { type: 'nfs' } }, { options: { type: 'nfs' } }, []],
		['with other options', { options: { type: 'nfs' } }, { options: { type: 'tmpfs' } }, ['options']],
		['without its labels', { labels: { x: '1' } }, {}, ['labels']],
	];
	for (const [what, wanted, found, differs] of rows) {
		test(what, () => assert.deepEqual(volumeDifferences({ name: 'v', ...wanted }, { name: 'v', ...found }), differs));
	}
});

suite('a container is the one that is wanted', () => {
	const secret = { secret: 'token' };
	const one = { network: 'one', ipv4: '10.0.0.5' };
	const two = { network: 'two' };
	const rows: Row<ContainerSpec>[] = [
		['with nothing asked for', {}, { environment: { A: '1' }, command: ['x'], networks: [one], tty: true }, []],
		['with another image', { image: 'other' }, {}, ['image']],
		['with more variables', { environment: { A: '1' } }, { environment: { A: '1', B: '2' } }, []],
		['with another value', { environment: { A: '1' } }, { environment: { A: '2' } }, ['environment A']],
		['with an empty value', { environment: { A: '1' } }, { environment: { A: '' } }, ['environment A']],
		['without the variable', { environment: { A: '', B: '1' } }, { environment: { B: '1' } }, ['environment A']],
		[
			'without two of three',
			{ environment: { A: '1', B: '2', C: '3' } },
			{ environment: { B: '2' } },
			['environment A', 'environment C'],
		],
		['with a secret, which is not compared', { environment: { A: secret } }, { environment: { A: 'x' } }, []],
		['with what is taken for a secret', { environment: { A: 'x' } }, { environment: { A: secret } }, []],
		['without its secret', { environment: { A: secret } }, {}, ['environment A']],
		['with its words in two places', { entrypoint: ['a'], command: ['b'] }, { command: ['a', 'b'] }, []],
		['with an entrypoint that is taken away', { entrypoint: [''], command: ['b'] }, { command: ['b'] }, []],
		['with another word', { command: ['a', 'b'] }, { command: ['a', 'c'] }, ['command']],
		['with a word more', { command: ['a'] }, { command: ['a', 'b'] }, ['command']],
		['with a word less', { command: ['a', 'b'] }, { command: ['a'] }, ['command']],
		['with its words in another order', { command: ['a', 'b'] }, { command: ['b', 'a'] }, ['command']],
		['without words', { command: ['a'] }, {}, ['command']],
		['on its networks, whatever their order', { networks: [one, two] }, { networks: [two, one] }, []],
		['on more networks', { networks: [one] }, { networks: [one, two] }, []],
		['on one of two networks', { networks: [one, two] }, { networks: [one] }, ['networks']],
		['with another address', { networks: [one] }, { networks: [{ ...one, ipv4: '10.0.0.6' }] }, ['networks']],
		['with capabilities in another order', { capAdd: ['A', 'B'] }, { capAdd: ['B', 'A'] }, []],
		['with one capability of two', { capAdd: ['A', 'B'] }, { capAdd: ['A'] }, ['capAdd']],
		['with two capabilities for one', { capAdd: ['A'] }, { capAdd: ['A', 'B'] }, ['capAdd']],
		['with another capability of two', { capAdd: ['A', 'B'] }, { capAdd: ['A', 'C'] }, ['capAdd']],
		['without capabilities', { capAdd: ['A'] }, {}, ['capAdd']],
		['with none asked for', { capAdd: [] }, { capAdd: ['A'] }, []],
		['with the policy that Docker takes', { restart: 'no' }, {}, []],
		['with a policy where none was wanted', { restart: 'no' }, { restart: 'always' }, ['restart']],
		['with another policy', { restart: 'always' }, { restart: 'unless-stopped' }, ['restart']],
		['with a flag that is not set', { privileged: false }, {}, []],
		['with a flag that is not to be set', { privileged: false }, { privileged: true }, ['privileged']],
		['without a flag', { privileged: true }, {}, ['privileged']],
		['with another number', { stopGrace: 10 }, { stopGrace: 30 }, ['stopGrace']],
		['with another of its processors', { platform: 'linux/arm64' }, {}, []],
		[
			'with a name asked for and another setting',
			{ user: 'lava', workdir: '/' },
			{ user: 'root', workdir: '/' },
			['user'],
		],
	];
	const spec = { name: 'c', image: 'i' };
	for (const [what, wanted, found, differs] of rows) {
		test(what, () => assert.deepEqual(containerDifferences({ ...spec, ...wanted }, { ...spec, ...found }), differs));
	}
});

suite('a place on a network is there', () => {
	const all: EndpointSpec[] = [
		{ network: 'one', ipv4: '10.0.0.5', ipv6: 'fd00::5' },
		{ network: 'two', ipv4: '10.0.0.6' },
	];
	const rows: [what: string, wanted: EndpointSpec, is: boolean][] = [
		['whatever its addresses', { network: 'one' }, true],
		['with its address', { network: 'one', ipv4: '10.0.0.5' }, true],
		['with both of them', { network: 'one', ipv4: '10.0.0.5', ipv6: 'fd00::5' }, true],
		['not with another one', { network: 'one', ipv4: '10.0.0.6' }, false],
		['not with another IPv6 address', { network: 'one', ipv4: '10.0.0.5', ipv6: 'fd00::6' }, false],
		['not with another IPv6 address alone', { network: 'one', ipv6: 'fd00::6' }, false],
		['not without the IPv6 address', { network: 'two', ipv4: '10.0.0.6', ipv6: 'fd00::5' }, false],
		['not on another network', { network: 'three', ipv4: '10.0.0.5' }, false],
		['not with the address of another network', { network: 'two', ipv4: '10.0.0.5' }, false],
	];
	for (const [what, wanted, is] of rows) test(what, () => assert.equal(hasEndpoint(all, wanted), is));
	test('not where there are none', () => assert.equal(hasEndpoint([], { network: 'one' }), false));
});
