import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { absentFor, hostPaths, whyAbsent, withoutAbsent } from '../../../../../source/lab/plans/recreate/absent.ts';
import { withAbsent } from '../../../../../source/lab/plans/container/container.ts';
import { recreationNotes } from '../../../../../source/lab/plans/recreate/dependants.ts';
import { recreateSteps, whyNotRecreated } from '../../../../../source/lab/plans/recreate/recreate.ts';
import { steadilyRunning } from '../../../../../source/lab/plans/well.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { runningOf } from '../../found-for-tests.ts';

const serial = '/dev/serial/by-id/usb-FTDI_1';

const spec: ContainerSpec = {
	name: 'calvin',
	image: 'debian',
	devices: [{ host: serial }, { host: '/dev/kvm' }],
	mounts: [
		{ type: 'bind', source: '/dev/ttyUSB0', target: '/dev/board' },
		{ type: 'bind', source: '/srv', target: '/srv' },
		{ type: 'bind', source: '/opt', target: '/opt', mustExist: true },
		{ type: 'volume', source: 'data', target: '/data' },
	],
};
const { container, found } = runningOf(spec);
const steps = (absent: readonly string[] | undefined, rest: object = {}) => {
	const old = { ...found, ...(absent && { absent }), ...rest };
	return recreateSteps({ old, grace: 1, spec, well: steadilyRunning('calvin') });
};

describe('devices that are not there now', () => {
	it('are looked for among devices, and mounts that are devices or have to exist', () => {
		assert.deepEqual(hostPaths(spec), [serial, '/dev/kvm', '/dev/ttyUSB0', '/opt']);
		assert.deepEqual(hostPaths({ name: 'web', image: 'debian' }), []);
	});

	it('stand in the way of whoever runs, and of nobody else', () => {
		const missing = { ...found, absent: [serial, '/opt'] };
		assert.match(
			whyNotRecreated(container, missing) ?? '',
			/^\/dev\/serial.*, \/opt are not there now: .* them starts again/,
		);
		assert.equal(whyNotRecreated(container, { ...missing, status: 'exited' }), undefined);
		assert.equal(whyNotRecreated(container, { ...found, absent: [] }), undefined);
		assert.match(whyAbsent([serial]) ?? '', /is not there now: once stopped, nothing that needs it starts again/);
	});

	it('can be left out, of those that need it too, and that is said', () => {
		const other = runningOf({ name: 'dump', image: 'debian', devices: [{ host: '/dev/gone' }] });
		const dependant = { ...other, found: { ...other.found, absent: ['/dev/gone'] }, needs: [], changes: [] };
		const old = { ...found, absent: [serial, '/dev/ttyUSB0', '/opt'], dependants: [dependant] };
		assert.deepEqual(absentFor(old), [serial, '/dev/ttyUSB0', '/opt', '/dev/gone']);
		const left = withoutAbsent(old);
		assert.deepEqual(left.spec.devices, [{ host: '/dev/kvm' }]);
		assert.deepEqual(
			left.spec.mounts?.map(({ target }) => target),
			['/srv', '/data'],
		);
		assert.deepEqual(left.dependants[0]?.found.spec.devices, []);
		assert.deepEqual(absentFor(left), []);
		assert.match(left.warnings.join(), /It is made without .*\/opt, which are not there now\..*no way back/);
		assert.doesNotMatch(withoutAbsent({ ...old, status: 'exited' }).warnings.join(), /no way back/);
	});

	it('go, and what is there stays', () => {
		const left = withoutAbsent({ ...found, absent: [serial] });
		assert.deepEqual(left.spec.devices, [{ host: '/dev/kvm' }]);
		assert.deepEqual(
			left.spec.mounts?.map(({ target }) => target),
			['/dev/board', '/srv', '/opt', '/data'],
		);
		assert.match(left.warnings.join(), new RegExp(`without ${serial}, which is not there now`));
		assert.deepEqual(withoutAbsent({ ...found, absent: [] }), { ...found, absent: [] });
		const bare = runningOf({ name: 'bare', image: 'debian' }).found;
		const { spec: without } = withoutAbsent({ ...bare, absent: ['/dev/x'] });
		assert.deepEqual(without, { name: 'bare', image: 'debian' });
	});

	it('are asked for by a step of its own where nobody knows, before anything stops', () => {
		const [first, second] = steps(undefined);
		assert.ok(first?.do === 'create');
		assert.deepEqual(
			[first.spec.name, first.spec.image, first.spec.networkMode],
			['calvin-devices', 'sha256:old', 'none'],
		);
		assert.deepEqual(
			first.spec.mounts?.map(mount => mount.type === 'bind' && mount.mustExist && mount.source),
			hostPaths(spec),
		);
		assert.equal(second?.do, 'stop');
		assert.deepEqual(
			steps(undefined)
				.slice(-2)
				.map(step => step.do),
			['remove', 'remove'],
		);
		assert.match(recreationNotes(found).join(), /Not known from here: whether .* are there now\. calvin-devices/);
	});

	it('are not asked for where it is known, or where nothing is to start', () => {
		assert.equal(steps([])[0]?.do, 'stop');
		assert.equal(steps(undefined, { status: 'exited' })[0]?.do, 'rename');
		assert.deepEqual(recreationNotes({ ...found, absent: [] }), []);
	});

	it('are named before a container stops', () => {
		const plan = { title: 'Stop', steps: [], warnings: ['Jobs break off.'] };
		assert.equal(withAbsent(plan, []), plan);
		assert.deepEqual(withAbsent(plan, [serial]).warnings, [
			`${serial} is not there now: it can't start again without it. Plug it in first, or recreate it without it.`,
			'Jobs break off.',
		]);
	});
});
