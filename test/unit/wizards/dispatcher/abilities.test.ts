/** What a new dispatcher gets of its host: nodes, folders and files, each by what it is for. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { abilitiesOf } from '../../../../source/lab/plans/dispatcher/abilities.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { dispatcherWizard } from '../../../../source/wizards/dispatcher/dispatcher.ts';
import { askedKey } from '../../../../source/wizards/world.ts';
import { problems, snapshot, withFacts, world } from '../world-for-tests.ts';

function made(given: Given, where = world): ContainerSpec {
	const step = dispatcherWizard.make(given, where).plan.steps.find(({ do: what }) => what === 'create');
	assert(step?.do === 'create');
	return step.spec;
}

const options = (where = world): string[] => {
	const view = dispatcherWizard.fields({}, where).find(({ id }) => id === 'abilities');
	return view?.kind === 'many' ? view.options.map(({ value }) => value) : [];
};

suite('a dispatcher is made for', () => {
	test('nothing beside serial lines unless told', () => {
		const { devices, mounts, capAdd, deviceCgroupRules } = made({});
		assert.deepEqual(
			[devices, mounts?.length, capAdd, deviceCgroupRules],
			[[{ host: '/dev/serial/by-id/usb-FTDI_1' }], 1, undefined, undefined],
		);
	});

	test('what its host has, or may have where nobody can look', () => {
		assert.deepEqual(options(), ['kvm', 'usb', 'docker']);
		assert.deepEqual(options(withFacts({ devices: [] })), ['usb', 'docker']);
		assert.deepEqual(options(withFacts({ devices: undefined })), ['kvm', 'tap', 'usb', 'docker']);
	});

	test('each of them with what that needs', () => {
		const where = withFacts({ devices: undefined });
		const spec = made({ abilities: ['kvm', 'tap', 'usb', 'docker'] }, where);
		assert.deepEqual(spec.devices, [{ host: '/dev/kvm' }, { host: '/dev/net/tun' }]);
		assert.deepEqual([spec.capAdd, spec.deviceCgroupRules], [['NET_ADMIN'], ['c 189:* rwm']]);
		assert.deepEqual(
			spec.mounts?.slice(1).map(({ target }) => target),
			['/dev/bus/usb', '/run/udev', '/var/run/docker.sock', '/var/lib/lava/dispatcher/tmp'],
		);
		assert.deepEqual(abilitiesOf(spec), ['kvm', 'tap', 'usb', 'docker']);
		assert.deepEqual(abilitiesOf({ name: 'x', image: 'i' }), []);
	});

	test('docker tests, with the socket of its engine and a word on what that means', () => {
		const host = snapshot.host && { ...snapshot.host, address: 'unix:///run/user/1000/docker.sock' };
		const where = { ...world, snapshot: { ...snapshot, host } };
		const socket = made({ abilities: ['docker'] }, where).mounts?.find(
			({ target }) => target === '/var/run/docker.sock',
		);
		assert.equal(socket?.type === 'bind' && socket.source, '/run/user/1000/docker.sock');
		const { plan } = dispatcherWizard.make({ abilities: ['docker'] }, world);
		assert.match(plan.warnings.join(), /root of the host/);
	});
});

suite('folders and files', () => {
	test('are mounted in their places, and have to be there', () => {
		assert.deepEqual(made({ mounts: '/srv/bin:/usr/local/lab:ro keys:/root/.ssh' }).mounts?.slice(1), [
			{ type: 'bind', source: '/srv/bin', target: '/usr/local/lab', readOnly: true, mustExist: true },
			{ type: 'volume', source: 'keys', target: '/root/.ssh' },
		]);
	});

	const rows: readonly [mounts: string, expected: RegExp][] = [
		['/srv/bin', /write WHERE:PLACE/],
		['/srv/bin:lab', /write WHERE:PLACE/],
		['/srv/bin:/lab:rx', /write WHERE:PLACE/],
		['/a:/b:ro:x', /write WHERE:PLACE/],
		['./bin:/lab', /neither a whole path of the host/],
		['/a:/x /b:/x', /Two things would be at \/x/],
	];
	for (const [mounts, expected] of rows) {
		test(`${mounts} are told what is wrong with them`, () =>
			assert.match(problems('dispatcher', { mounts }).join(), expected));
	}

	test('are not where an ability has its own', () => {
		assert.match(problems('dispatcher', { mounts: '/x:/run/udev', abilities: ['usb'] }).join(), /Two things/);
		assert.deepEqual(problems('dispatcher', { mounts: '/x:/run/udev' }), []);
	});
});

suite('an image of somebody’s own', () => {
	const image = 'lavasoftware/lava-dispatcher:2023.01';
	const warnings = (runs: { entrypoint?: readonly string[]; command?: readonly string[] }): string => {
		const found = { id: 'i', names: [], digests: [], architecture: 'amd64', ...runs };
		const answers = new Map(world.facts.answers);
		answers.set(askedKey({ about: 'image here', image }), { about: 'image here', found });
		return dispatcherWizard.make({ source: 'here', image }, withFacts({ answers })).plan.warnings.join('\n');
	};
	const entrypoint = ['/root/entrypoint.sh'];

	test('that starts something else than the worker is told before it is used', () => {
		assert.match(
			warnings({ entrypoint: ['/begin.sh'] }),
			/starts \/begin\.sh in place of LAVA's \/root\/entrypoint\.sh/,
		);
		assert.match(warnings({ entrypoint, command: ['/begin.sh'] }), /runs \/begin\.sh in place of the worker/);
		assert.doesNotMatch(warnings({ entrypoint }), /in place of/);
		assert.doesNotMatch(warnings({}), /in place of/);
	});
});
