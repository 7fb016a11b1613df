/** A place on a network that an engine refused is none, as far as anyone can tell. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { containerInspect } from '../../../../source/lab/spec/read/inspect.ts';
import { isHalfMade, placesOf, readNetworks } from '../../../../source/lab/spec/read/networks.ts';

const inspectOf = (Status: string, half: object = {}) =>
	containerInspect.parse({
		Id: 'c0ffee',
		Name: '/calvin',
		Image: 'i1',
		State: { Status, Running: Status === 'running' },
		Config: {},
		HostConfig: { NetworkMode: 'dockernet' },
		NetworkSettings: {
			Networks: {
				dockernet: { NetworkID: 'n1', EndpointID: 'e1', IPAddress: '172.18.0.6' },
				boards: { NetworkID: '', EndpointID: '', IPAddress: '', IPAMConfig: { IPv4Address: '10.6.0.9' }, ...half },
			},
		},
	});

const joined = (found: ReturnType<typeof inspectOf>): string[] => placesOf(found).joined.map(([name]) => name);

suite('a network that a container has in its settings alone', () => {
	test('is none of its networks while it is up', () => {
		for (const status of ['running', 'paused']) {
			assert.deepEqual(joined(inspectOf(status)), ['dockernet'], status);
			assert.deepEqual(
				placesOf(inspectOf(status)).halfMade.map(([name]) => name),
				['boards'],
			);
		}
	});
	test('is one of them while it is not: nobody can tell', () => {
		for (const status of ['exited', 'created', 'restarting', 'dead']) {
			assert.deepEqual(joined(inspectOf(status)), ['dockernet', 'boards'], status);
		}
	});
	test('is not given to a container that is recreated', () => {
		assert.deepEqual(
			readNetworks(inspectOf('running')).fields.networks?.map(({ network }) => network),
			['dockernet'],
		);
	});
	test('is one as soon as anything tells that it is there', () => {
		for (const fact of [{ EndpointID: 'e2' }, { IPAddress: '10.6.0.9' }, { GlobalIPv6Address: 'fd00::9' }]) {
			assert.deepEqual(joined(inspectOf('running', fact)), ['dockernet', 'boards'], JSON.stringify(fact));
			assert.equal(isHalfMade('running', fact), false);
		}
	});
});
