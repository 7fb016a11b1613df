/** The command that opens a shell on a host. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSocketDialler } from '../../../../source/engine/reach/dialler.ts';
import { shellWords } from '../../../../source/engine/reach/ssh/options.ts';

const plainly = ['-o', 'ClearAllForwardings=yes', '-o', 'RemoteCommand=none', '-t'];

test('goes over the master that stands, and signs in by itself without one', () => {
	const named = { shown: 'ssh://root@rack-2:2222', origin: '--host' };
	const address = { ...named, kind: 'ssh' as const, host: 'rack-2', user: 'root', port: '2222', socket: '' };
	const target = ['-l', 'root', '-p', '2222', '--', 'rack-2'];
	assert.deepEqual(shellWords(address, undefined), ['ssh', ...plainly, ...target]);
	assert.deepEqual(shellWords(address, '/run/control').slice(0, 5), [
		'ssh',
		'-S',
		'/run/control',
		'-o',
		'ControlMaster=no',
	]);
});

test('is none where the host is not reached by ssh', () => {
	assert.equal(
		createSocketDialler({ shown: '', origin: '', kind: 'unix', path: '/var/run/docker.sock' }).shell(),
		undefined,
	);
});
