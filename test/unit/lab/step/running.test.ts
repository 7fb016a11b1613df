import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { decidesState, lavaServersIn, expectedStatesAfter } from '../../../../source/lab/step/running.ts';

const made = { id: '', name: 'calvin' };
const old = { id: 'a1b2', name: 'calvin' };

suite('what is to run', () => {
	const rows: [what: string, done: Step[], lives: [string, string][]][] = [
		['what was started', [{ do: 'start', container: made }], [['calvin', 'running']]],
		['not what was there before', [{ do: 'start', container: old }], []],
		[
			'not what was stopped',
			[
				{ do: 'start', container: made },
				{ do: 'stop', container: made, grace: 1 },
			],
			[],
		],
		[
			'what was paused, paused',
			[
				{ do: 'start', container: made },
				{ do: 'pause', container: made },
			],
			[['calvin', 'paused']],
		],
		[
			'what was renamed, by its new name',
			[
				{ do: 'start', container: made },
				{ do: 'rename', container: made, to: 'hobbes' },
			],
			[['hobbes', 'running']],
		],
		['what was restarted', [{ do: 'restart', container: made, grace: 1 }], [['calvin', 'running']]],
		[
			'what goes on after a pause',
			[
				{ do: 'pause', container: made },
				{ do: 'unpause', container: made },
			],
			[['calvin', 'running']],
		],
		[
			'not what was killed, nor what was removed',
			[
				{ do: 'start', container: made },
				{ do: 'start', container: { id: '', name: 'hobbes' } },
				{ do: 'kill', container: made, signal: 'KILL' },
				{ do: 'remove', container: { id: '', name: 'hobbes' }, force: true, volumes: false },
			],
			[],
		],
		[
			'what was paused and killed no more',
			[
				{ do: 'pause', container: made },
				{ do: 'kill', container: made, signal: 'KILL' },
			],
			[],
		],
		['not what was only renamed', [{ do: 'rename', container: made, to: 'hobbes' }], []],
		['not what was only connected', [{ do: 'connect', container: made, endpoint: { network: 'n' } }], []],
	];
	for (const [what, done, lives] of rows) test(what, () => assert.deepEqual([...expectedStatesAfter(done)], lives));

	test('a step that starts, stops or removes a container decides it for this one alone', () => {
		assert.equal(decidesState({ do: 'stop', container: old, grace: 1 }, old), true);
		assert.equal(decidesState({ do: 'stop', container: old, grace: 1 }, { id: 'c3d4', name: 'calvin' }), false);
		assert.equal(decidesState({ do: 'start', container: made }, made), true);
		assert.equal(decidesState({ do: 'start', container: made }, { id: '', name: 'hobbes' }), false);
		assert.equal(decidesState({ do: 'rename', container: old, to: 'x' }, old), false);
	});
});

test('the servers that a plan asks, each once', () => {
	const server = { id: 'e5f6', name: 'lava-server' };
	const steps: Step[] = [
		{ do: 'exec', container: server, says: '', command: ['lava-server', 'manage', 'shell'], undo: 'not needed' },
		{ do: 'exec', container: made, says: '', command: ['true'], undo: 'not needed' },
		{ do: 'wait', until: { is: 'online', server: { container: server }, worker: 'calvin' }, seconds: 1 },
		{ do: 'wait', until: { is: 'serving', server: { url: 'http://lava/' } }, seconds: 1 },
		{ do: 'wait', until: { is: 'running', container: made }, seconds: 1 },
		{ do: 'stop', container: made, grace: 1 },
	];
	assert.deepEqual(lavaServersIn({ title: '', steps, warnings: [] }), [server]);
	assert.deepEqual(lavaServersIn({ title: '', steps: steps.slice(1), warnings: [] }), [server]);
	assert.deepEqual(lavaServersIn({ title: '', steps: steps.slice(0, 2), warnings: [] }), [server]);
	const other = { id: '', name: 'lava-server' };
	const both = [...steps, { do: 'wait', until: { is: 'serving', server: { container: other } }, seconds: 1 } as const];
	assert.deepEqual(lavaServersIn({ title: '', steps: both, warnings: [] }), [server, other]);
});
