import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { secretsToGive } from '../../../../source/lab/step/secrets.ts';
import { MissingSecret, reveal } from '../../../../source/lab/value.ts';

const container = { id: '', name: 'calvin' };

suite('secrets of a plan', () => {
	const steps: Step[] = [
		{ do: 'pull', image: 'r/a:1', credentials: { user: 'u', password: { secret: 'registry' } } },
		{ do: 'create', spec: { name: 'c', image: 'a', environment: { A: ['x', { secret: 'in environment' }] } } },
		{
			do: 'exec',
			container,
			says: 'x',
			command: ['x'],
			stdin: [{ secret: 'password' }, '\n', { secret: 'password' }],
			capture: { secret: 'token' },
			undo: 'not needed',
		},
		{ do: 'put-file', container, path: '/t', content: { secret: 'token' }, mode: 0o600, uid: 0, gid: 0 },
		{
			do: 'wait',
			until: { is: 'online', server: { url: 'http://lava', token: { secret: 'api' } }, worker: 'c' },
			seconds: 1,
		},
	];

	test('are to be given, but for what steps before capture', () => {
		assert.deepEqual(secretsToGive(steps), ['registry', 'in environment', 'password', 'api']);
		assert.deepEqual(secretsToGive(steps.slice(3)), ['token', 'api']);
	});

	test('are revealed whole, or missed by their names', () => {
		assert.equal(reveal(['--token=', { secret: 't' }], new Map([['t', 'x']])), '--token=x');
		assert.throws(() => reveal({ secret: 't' }, new Map()), MissingSecret);
	});
});
