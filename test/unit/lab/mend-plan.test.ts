import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mendPlan } from '../../../source/lab/plans/mend.ts';
import type { FixAction } from '../../../source/lab/verdict/verdict.ts';
import { byId, containerOf, detailOf } from './objects-for-tests.ts';
import { rowOf, workerContainer } from './verdict/small-lab.ts';

const container = { id: 'id-calvin-worker', name: 'calvin-worker' };
const server = { key: 'id-lava-server', name: 'lava-server' };

/** The steps of the plan for a lab whose worker has these variables. */
function stepsOf(action: FixAction, environment: string[] = []): string[] | undefined {
	const row = rowOf({ worker: { devices: [{ name: 'qemu01', type: 'qemu', state: 'idle', health: 'retired' }] } });
	const lava = containerOf('lava-server', { image: 'lavasoftware/lava-server:2023.01', detail: detailOf({}) });
	const containers = byId(lava, workerContainer('calvin-worker', { environment }));
	const plan = mendPlan(action, { containers, servers: row.server ? [row.server] : [] });
	return plan?.steps.map(step => step.do);
}

suite('plans that mend', () => {
	const rows: [FixAction, string[] | undefined][] = [
		[{ do: 'start', container }, ['start']],
		[{ do: 'unpause', container }, ['unpause']],
		[{ do: 'connect', container, network: 'dockernet' }, ['connect']],
		[{ do: 'give-token', server, worker: 'calvin', container }, ['exec', 'put-file', 'restart', 'wait']],
		[{ do: 'set-health', server, worker: 'calvin', health: 'active' }, ['exec']],
		[{ do: 'remove-worker', server, worker: 'calvin' }, ['exec']],
		[{ do: 'allow-host', server, host: 'lava' }, ['exec', 'restart', 'wait']],
		[{ do: 'set-health', server, worker: 'nobody', health: 'active' }, undefined],
		[{ do: 'start', container: { id: 'gone', name: 'gone' } }, undefined],
		[{ do: 'change-version', container, version: '2023.01' }, undefined],
	];
	for (const [action, steps] of rows) {
		test(`${action.do}: ${steps?.join(', ') ?? 'none'}`, () => assert.deepEqual(stepsOf(action), steps));
	}

	test('a token in the environment would win over the file: no plan without a new container', () => {
		assert.equal(stepsOf({ do: 'give-token', server, worker: 'calvin', container }, ['TOKEN=--token=abc']), undefined);
	});
});
