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
