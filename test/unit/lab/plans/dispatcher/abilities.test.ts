/** What a dispatcher is given of its host, and how it is known and taken away again. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	ABILITIES,
	abilitiesOf,
	abilitySpec,
	isAbilityNode,
	withoutAbilities,
} from '../../../../../source/lab/plans/dispatcher/abilities.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';

const plain: ContainerSpec = { name: 'calvin', image: 'i' };
const own = { type: 'volume', source: 'mine', target: '/cache' } as const;
const socket = '/var/run/docker.sock';
const given = (of: (typeof ABILITIES)[number], at = socket): ContainerSpec => ({ ...plain, ...abilitySpec(of, at) });

suite('an ability of a dispatcher', () => {
	test('is what the container has of its host', () => {
		assert.deepEqual(abilitySpec('kvm', socket), { devices: [{ host: '/dev/kvm' }] });
		assert.deepEqual(abilitySpec('tap', socket), { devices: [{ host: '/dev/net/tun' }], capAdd: ['NET_ADMIN'] });
		assert.deepEqual(abilitySpec('usb', socket), {
			mounts: [
				{ type: 'bind', source: '/dev/bus/usb', target: '/dev/bus/usb' },
				{ type: 'bind', source: '/run/udev', target: '/run/udev', readOnly: true },
			],
			deviceCgroupRules: ['c 189:* rwm'],
		});
		const [bound] = abilitySpec('docker', '/run/user/1/docker.sock').mounts ?? [];
		assert.deepEqual(bound, { type: 'bind', source: '/run/user/1/docker.sock', target: socket });
	});

	test('is known by all of it, each by itself', () => {
		for (const each of ABILITIES) assert.deepEqual(abilitiesOf(given(each, '/run/other.sock')), [each]);
		assert.deepEqual(abilitiesOf(plain), []);
		const usb = given('usb');
		assert.deepEqual(abilitiesOf({ ...usb, mounts: usb.mounts?.slice(0, 1) ?? [] }), []);
		assert.deepEqual(abilitiesOf({ ...plain, devices: [{ host: '/dev/ttyUSB0' }, { host: '/dev/kvm' }] }), ['kvm']);
	});

	test('has nodes that are asked for by what they are for', () => {
		const nodes = ['/dev/kvm', '/dev/net/tun', '/dev/ttyUSB0', '/dev/bus/usb'];
		assert.deepEqual(nodes.map(isAbilityNode), [true, true, false, false]);
	});

	test('goes with what it alone needs, and leaves the rest', () => {
		const rules = ['c 188:* rw', 'c 189:* rwm'];
		const usb = { ...given('usb'), mounts: [own, ...(given('usb').mounts ?? [])], deviceCgroupRules: rules };
		assert.deepEqual(withoutAbilities(usb, ['usb']), { ...plain, mounts: [own], deviceCgroupRules: ['c 188:* rw'] });
		assert.deepEqual(withoutAbilities(usb, ['docker']), usb);
		assert.deepEqual(withoutAbilities(given('usb'), ['usb']), plain);
		assert.deepEqual(withoutAbilities(plain, ABILITIES), plain);
	});
});
