import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { isAlreadySo, objection } from '../../../../source/lab/step/already.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { SeenContainer, Sight } from '../../../../source/lab/step/sight.ts';
import { undoOf } from '../../../../source/lab/step/undo.ts';

const container = { id: 'c0ffee', name: 'calvin' };

const seen = (change: Partial<SeenContainer> = {}): Sight => ({
	container: {
		id: container.id,
		status: 'running',
		imageId: 'sha256:00',
		spec: { name: container.name, image: 'debian' },
		secrets: new Map(),
		macNetworks: [],
		dependants: [],
		missing: [],
		warnings: [],
		endpoints: [],
		halfMade: [],
		...change,
	},
});

const made = (settings: Partial<ContainerSpec>): Pick<SeenContainer, 'spec'> => ({
	spec: { name: container.name, image: 'debian', ...settings },
});

const there = seen({ endpoints: [{ network: 'dockernet', ipv4: '172.18.0.6' }] });

suite('a step is taken back by', () => {
	const rows: [string, Step, Sight, unknown][] = [
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
			'its old name',
			{ do: 'rename', container, to: 'old' },
			seen(),
			[{ do: 'rename', container: { id: 'c0ffee', name: 'old' }, to: 'calvin' }],
		],
	];
	for (const [name, step, sight, steps] of rows) {
		test(name, () => assert.deepEqual(undoOf(step, sight), { how: 'steps', steps }));
	}
});

test('what a start changes beyond the container stays when it is taken back', () => {
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
	test('from a command that can’t be taken back, but from what was before it there is', () => {
		const step: Step = { do: 'exec', container, says: 'Add a user', command: ['x'], undo: 'impossible' };
		assert.equal(undoOf(step, seen()).how, 'impossible');
	});
});

suite('a step is already done', () => {
	const rows: [string, Step, Sight, boolean][] = [
		['when the container runs', { do: 'start', container }, seen(), true],
		['not when it is paused', { do: 'start', container }, seen({ status: 'paused' }), false],
		['when it is stopped', { do: 'stop', container, grace: 1 }, seen({ status: 'exited' }), true],
		['when it is gone', { do: 'remove', container, force: true, volumes: false }, {}, true],
		['not when it was never there', { do: 'start', container }, {}, false],
		[
			'when it is on the network with that address',
			{ do: 'connect', container, endpoint: { network: 'dockernet', ipv4: '172.18.0.6' } },
			there,
			true,
		],
		['when it is not on the network', { do: 'disconnect', container, network: 'other' }, there, true],
		['when the image is there', { do: 'pull', image: 'a:1' }, { image: 'sha256:00' }, true],
		[
			'not when a newer image is asked for',
			{ do: 'pull', image: 'a:1', policy: 'always' },
			{ image: 'sha256:00' },
			false,
		],
		[
			'when the container is like that',
			{ do: 'create', spec: { name: 'calvin', image: 'debian', tty: false } },
			seen(),
			true,
		],
		['not when it has another image', { do: 'create', spec: { name: 'calvin', image: 'ubuntu' } }, seen(), false],
	];
	for (const [name, step, sight, expected] of rows) {
		test(`${step.do} ${name}`, () => assert.equal(isAlreadySo(step, sight), expected));
	}
});

suite('something stands in the way', () => {
	test('a container with other settings, which are named', () => {
		const step: Step = { do: 'create', spec: { name: 'calvin', image: 'debian', privileged: true } };
		assert.match(objection(step, seen()) ?? '', /container calvin already.*privileged/);
	});
	test('another address on the network', () => {
		const step: Step = { do: 'connect', container, endpoint: { network: 'dockernet', ipv4: '172.18.0.9' } };
		assert.match(objection(step, there) ?? '', /another address/);
	});
	test('the name taken', () => {
		const step: Step = { do: 'rename', container, to: 'hobbes' };
		assert.match(objection(step, { ...seen(), nameTakenBy: 'f00' }) ?? '', /hobbes already/);
	});
	test('nothing, where nothing is', () => {
		assert.equal(objection({ do: 'create-volume', volume: { name: 'v' } }, {}), undefined);
	});
});
