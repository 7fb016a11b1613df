import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import type { ObservedState } from '../../../../source/lab/step/observed-state.ts';
import { undoOf } from '../../../../source/lab/step/undo.ts';
import { container, file, former, made, seen, there } from './seen-for-tests.ts';

test('a MAC address of its own is told to be lost where no engine gives it back', () => {
	const mac = '02:42:00:00:00:07';
	const endpoints = [{ network: 'dockernet', ipv4: '172.18.0.6', mac }];
	const step: Step = { do: 'disconnect', container, network: 'dockernet' };
	const back = [{ do: 'connect', container, endpoint: endpoints[0] }];
	assert.deepEqual(undoOf(step, seen({ endpoints })), { how: 'steps', steps: back });
	const lost = undoOf(step, seen({ endpoints, macNetworks: ['dockernet'] }));
	assert.deepEqual(lost.how === 'steps' && lost.steps, back);
	assert.match(
		lost.how === 'steps' ? (lost.leaves ?? '') : '',
		/another MAC address on dockernet, and not 02:42:00:00:00:07/,
	);
});

suite('a step is undone by', () => {
	const rows: [string, Step, ObservedState, unknown][] = [
		[
			'removing the network',
			{ do: 'create-network', network: { name: 'n' } },
			{},
			[{ do: 'remove-network', network: 'n' }],
		],
		[
			'making the network anew',
			{ do: 'remove-network', network: 'n' },
			{ network: { id: '1', spec: { name: 'n', internal: true }, held: [] } },
			[{ do: 'create-network', network: { name: 'n', internal: true } }],
		],
		[
			'disconnecting',
			{ do: 'connect', container, endpoint: { network: 'n' } },
			seen(),
			[{ do: 'disconnect', container, network: 'n' }],
		],
		[
			'connecting with the address it had',
			{ do: 'disconnect', container, network: 'dockernet' },
			there,
			[{ do: 'connect', container, endpoint: { network: 'dockernet', ipv4: '172.18.0.6' } }],
		],
		[
			'giving the name back to the image that had it',
			{ do: 'pull', image: 'a:1' },
			{ image: 'sha256:old' },
			[{ do: 'tag', image: 'sha256:old', as: 'a:1' }],
		],
		[
			'stopping with its own grace',
			{ do: 'start', container },
			seen({ status: 'exited', ...made({ stopGrace: 60 }) }),
			[{ do: 'stop', container, grace: 60 }],
		],
		[
			'starting what ran and was to run anew',
			{ do: 'restart', container, grace: 5 },
			seen(),
			[{ do: 'start', container }],
		],
		[
			'stopping what was stopped and was to run anew',
			{ do: 'restart', container, grace: 5 },
			seen({ status: 'exited' }),
			[{ do: 'stop', container, grace: 10 }],
		],
		[
			'removing the container and the volumes that came with it',
			{ do: 'create', spec: { name: 'calvin', image: 'debian' } },
			{ newVolumes: ['data'] },
			[
				{ do: 'remove', container: { id: '', name: 'calvin' }, force: true, volumes: true },
				{ do: 'remove-volume', volume: 'data' },
			],
		],
		['unpausing', { do: 'pause', container }, seen(), [{ do: 'unpause', container }]],
		['pausing', { do: 'unpause', container }, seen({ status: 'paused' }), [{ do: 'pause', container }]],
		[
			'writing what the file held before',
			{ ...file, content: 'new' },
			{ ...seen(), file: former },
			[{ ...file, mode: 0o644, uid: 7, gid: 8, content: { secret: 'former calvin:/etc/token' } }],
		],
		['starting what ran', { do: 'stop', container, grace: 5 }, seen(), [{ do: 'start', container }]],
		[
			'starting and pausing what was paused',
			{ do: 'kill', container, signal: 'KILL' },
			seen({ status: 'paused' }),
			[
				{ do: 'start', container },
				{ do: 'pause', container },
			],
		],
		[
			'removing the file that was not there',
			{ ...file, content: 'new' },
			seen(),
			[
				{
					do: 'exec',
					container,
					says: 'Remove /etc/token',
					command: ['rm', '-f', '/etc/token'],
					undo: 'not needed',
				},
			],
		],
		[
			'the command that takes it back',
			{ do: 'exec', container, says: 'Add a user', command: ['add'], undo: { command: ['del'], stdin: 'x' } },
			seen(),
			[{ do: 'exec', container, says: 'Undo: Add a user', command: ['del'], stdin: 'x', undo: 'not needed' }],
		],
		[
			'its old name',
			{ do: 'rename', container, to: 'old' },
			seen(),
			[{ do: 'rename', container: { id: 'c0ffee', name: 'old' }, to: 'calvin' }],
		],
	];
	for (const [name, step, observed, steps] of rows) {
		test(name, () => assert.deepEqual(undoOf(step, observed), { how: 'steps', steps }));
	}
});

suite('nothing is undone', () => {
	const fresh = { id: '', name: 'calvin' };
	const rows: [string, Step, ObservedState][] = [
		[
			'of a command that leaves nothing',
			{ do: 'exec', container, says: '', command: ['x'], undo: 'not needed' },
			seen(),
		],
		['of a wait', { do: 'wait', until: { is: 'running', container }, seconds: 1 }, seen()],
		['of a network that was not there', { do: 'remove-network', network: 'n' }, {}],
		['of a network that it was not on', { do: 'disconnect', container, network: 'other' }, there],
		['of an image that was not here', { do: 'pull', image: 'a:1' }, {}],
		['of an image that has no name', { do: 'pull', image: 'a@sha256:00' }, { image: 'sha256:00' }],
		['of a build whose name is new', { do: 'build', tag: 'a:1', dockerfile: '' }, {}],
		['in a container that goes as a whole', { ...file, container: fresh, content: 'new' }, seen()],
		['in a container that goes as a whole', { do: 'copy', container: fresh, from: container, path: '/p' }, seen()],
		['of a container that is not there', { do: 'rename', container, to: 'x' }, {}],
		['of a container that is not there', { do: 'restart', container, grace: 1 }, {}],
		['of a container that is not there', { do: 'stop', container, grace: 1 }, {}],
		['of a backup that was only looked at', { do: 'read-backup', to: 'check', file: '/b', container }, seen()],
		[
			'into a container that goes as a whole',
			{ do: 'read-backup', to: 'restore', file: '/b', container: fresh },
			seen(),
		],
		['of what the plan made itself', { do: 'remove', container: fresh, force: true, volumes: true }, seen()],
		['of one that was stopped already', { do: 'kill', container, signal: 'KILL' }, seen({ status: 'exited' })],
	];
	for (const [name, step, observed] of rows) {
		test(`${step.do} ${name}`, () => assert.deepEqual(undoOf(step, observed), { how: 'nothing' }));
	}
});

test('what a start changes beyond the container stays when it is undone', () => {
	const alters = 'LAVA ran on the database in v.';
	assert.deepEqual(undoOf({ do: 'start', container, alters }, seen({ status: 'exited', ...made({ stopGrace: 9 }) })), {
		how: 'steps',
		steps: [{ do: 'stop', container, grace: 9 }],
		leaves: alters,
	});
});

suite('there is no way back', () => {
	test('from removing', () => {
		assert.equal(undoOf({ do: 'remove', container, force: false, volumes: false }, seen()).how, 'final');
		assert.equal(undoOf({ do: 'remove-volume', volume: 'v' }, {}).how, 'final');
	});
	test('from stopping what removes itself', () => {
		assert.equal(undoOf({ do: 'stop', container, grace: 1 }, seen(made({ autoRemove: true }))).how, 'final');
	});
	test('from a file in a container that keeps it, and can’t be told to remove it', () => {
		const stays = undoOf({ ...file, content: 'new' }, seen({ status: 'exited' }));
		assert.deepEqual(stays, { how: 'impossible', why: '/etc/token stays in calvin, which does not run.' });
		const copy = undoOf({ do: 'copy', container, from: container, path: '/p' }, seen());
		assert.deepEqual(copy, { how: 'impossible', why: '/p stays in calvin.' });
	});
	test('from what was restored into a container that stays', () => {
		assert.deepEqual(undoOf({ do: 'read-backup', to: 'restore', file: '/b', container }, seen()), {
			how: 'impossible',
			why: 'What was restored stays in calvin.',
		});
	});
	test('from a command that can’t be undone, but from what was before it there is', () => {
		const step: Step = { do: 'exec', container, says: 'Add a user', command: ['x'], undo: 'impossible' };
		assert.equal(undoOf(step, seen()).how, 'impossible');
	});
});
