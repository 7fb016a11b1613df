/** Commands that switch a board: what is said of them, and what stays unsaid. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { powerPlan } from '../../../../../source/lab/plans/companion/power.ts';

const planOf = (...commands: readonly string[]) =>
	powerPlan({ container: { id: 'c', name: 'calvin' }, what: 'qemu01', change: 'off', commands, boards: [], jobs: [] });

const stdinOf = ({ plan: { steps } }: ReturnType<typeof planOf>): unknown => {
	const [step] = steps;
	return step?.do === 'exec' ? step.stdin : undefined;
};

suite('what a change of power takes away', () => {
	const losses = (change: 'on' | 'off' | 'reset', boards: readonly string[], jobs: readonly number[]) =>
		powerPlan({ container: { id: 'c', name: 'calvin' }, what: 'outlet 3', change, commands: ['x'], boards, jobs }).plan
			.loses;

	test('is told of the boards, and of whatever hangs there where none is known', () => {
		assert.deepEqual(losses('on', ['qemu01', 'qemu02'], []), ['qemu01 and qemu02 get power, and start.']);
		assert.deepEqual(losses('on', ['qemu01'], []), ['qemu01 gets power, and starts.']);
		assert.match(losses('off', ['a', 'b'], [])?.[0] ?? '', /^a and b lose their power, .* stay without\.$/);
		assert.match(losses('reset', ['a', 'b'], [])?.[0] ?? '', /^a and b lose their power, .* get it again\.$/);
		assert.match(losses('off', [], [])?.[0] ?? '', /^Whatever hangs on outlet 3 loses its power, .* stays without\.$/);
		assert.match(losses('reset', ['qemu01'], [])?.[0] ?? '', /^qemu01 loses its power, .* gets it again\.$/);
	});

	test('is told of the test jobs that run there', () => {
		assert.match(losses('off', ['qemu01'], [7])?.[1] ?? '', /^Test job 7 runs on it: /);
		assert.match(losses('off', ['qemu01'], [7, 8])?.[1] ?? '', /^Test jobs 7, 8 run on it: /);
		assert.match(losses('off', ['a', 'b'], [7])?.[1] ?? '', /^Test job 7 runs on them: /);
		assert.equal(losses('off', ['qemu01'], [])?.length, 1);
	});
});

suite('a command for power', () => {
	test('is a secret where it holds a password', () => {
		const made = planOf('snmpset -v2c 10.0.0.9', 'curl --password hunter2 http://pdu/');
		assert.deepEqual(stdinOf(made), { secret: 'command for qemu01' });
		assert.ok(!JSON.stringify(made.plan).includes('hunter2'));
		assert.deepEqual(JSON.parse(made.secrets.get('command for qemu01') ?? ''), [
			'snmpset -v2c 10.0.0.9',
			'curl --password hunter2 http://pdu/',
		]);
	});

	test('is told where it holds none', () => {
		const made = planOf('pduclient --port 3 --command off');
		assert.equal(stdinOf(made), JSON.stringify(['pduclient --port 3 --command off']));
		assert.equal(made.secrets.size, 0);
	});
});
