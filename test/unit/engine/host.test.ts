import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHost } from '../../../source/engine/answers/host.ts';

const rights = (SecurityOptions: unknown): boolean[] => {
	const { rootless, usersRemapped } = readHost(
		{ Version: '28.5.2' },
		{ SecurityOptions },
		'unix:///run/d.sock',
		'1.51',
	);
	return [rootless, usersRemapped];
};

test("what an engine has of its host's rights is in its security options", () => {
	assert.deepEqual(rights(['name=seccomp,profile=builtin', 'name=cgroupns']), [false, false]);
	assert.deepEqual(rights(['name=seccomp,profile=builtin', 'name=rootless']), [true, false]);
	assert.deepEqual(rights(['name=userns', 'name=apparmor']), [false, true]);
	assert.deepEqual(rights(null), [false, false]);
});

test('an engine without control groups says so by their driver', () => {
	const has = (CgroupDriver: unknown): boolean => readHost({}, { CgroupDriver }, '', '1.51').hasCgroups;
	assert.deepEqual([has('systemd'), has('cgroupfs'), has(undefined), has('none')], [true, true, true, false]);
});
