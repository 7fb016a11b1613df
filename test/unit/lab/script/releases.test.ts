/** What of a container Debian 12's docker-compose does not know, one thing at a time. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { newerThan1, newerThan2 } from '../../../../source/lab/script/compose/releases.ts';
import { pythonString } from '../../../../source/lab/script/python/literal.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';

const spec = (rest: Partial<ContainerSpec>): ContainerSpec => ({ name: 'c', image: 'i', ...rest });
const mac = '02:42:ac:11:00:02';

suite('a Compose newer than 1.29', () => {
	const needed: readonly Partial<ContainerSpec>[] = [
		{ annotations: { a: 'b' } },
		{ cgroupns: 'host' },
		{ uts: 'host' },
		{ mounts: [{ type: 'bind', source: '/a', target: '/b', mustExist: true }] },
		{ networks: [{ network: 'a' }, { network: 'b', mac }] },
		{ networks: [{ network: 'a', driverOptions: { a: 'b' } }] },
	];
	for (const rest of needed)
		test(`is needed for ${JSON.stringify(rest)}`, () => assert.equal(newerThan1(spec(rest)), true));

	test('is not needed for what every Compose has', () => {
		const rest: readonly Partial<ContainerSpec>[] = [
			{},
			{ mounts: [{ type: 'bind', source: '/a', target: '/b' }] },
			{ mounts: [{ type: 'volume', source: 'a', target: '/b' }] },
			{ networks: [{ network: 'a', mac }, { network: 'b' }] },
		];
		for (const each of rest) assert.equal(newerThan1(spec(each)), false, JSON.stringify(each));
	});
});

test('a Compose newer than 2 is needed for a device with a colon in its name', () => {
	assert.equal(newerThan2(spec({ devices: [{ host: '/dev/a' }, { host: '/dev/b:c' }] })), true);
	assert.equal(newerThan2(spec({ devices: [{ host: '/dev/a' }] })), false);
	assert.equal(newerThan2(spec({})), false);
});

test('a text in Python has nothing that a terminal acts on', () => {
	assert.equal(pythonString('a\u0085\u202eb\n'), String.raw`"a\u0085\u202eb\n"`);
	assert.equal(pythonString('grün "x"'), String.raw`"grün \"x\""`);
});
