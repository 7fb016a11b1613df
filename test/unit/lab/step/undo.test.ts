import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { isAlreadySo, objection } from '../../../../source/lab/step/already.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { NetworkSpec } from '../../../../source/lab/spec/network.ts';
import type { SeenContainer, ObservedState } from '../../../../source/lab/step/observed-state.ts';
import { undoOf } from '../../../../source/lab/step/undo.ts';

const container = { id: 'c0ffee', name: 'calvin' };
const former = { same: false, mode: 0o644, uid: 7, gid: 8 };
const file = { do: 'put-file', container, path: '/etc/token', mode: 0o600, uid: 0, gid: 0 } as const;

const seen = (change: Partial<SeenContainer> = {}): ObservedState => ({
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

const network = (spec: Partial<NetworkSpec>): ObservedState => ({
	network: { id: '1', spec: { name: 'n', ...spec }, held: [] },
});

const there = seen({ endpoints: [{ network: 'dockernet', ipv4: '172.18.0.6' }] });

suite('a step is taken back by', () => {
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
	const rows: [string, Step, ObservedState, boolean][] = [
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
		['not while it is half made', { do: 'disconnect', container, network: 'n' }, seen({ halfMade: ['n'] }), false],
		['not while it is there', { do: 'disconnect', container, network: 'dockernet' }, there, false],
		['not of a container that is not there', { do: 'disconnect', container, network: 'other' }, {}, false],
		[
			'not where it is half made',
			{ do: 'connect', container, endpoint: { network: 'n' } },
			seen({ halfMade: ['n'] }),
			false,
		],
		['when it is restarting', { do: 'start', container }, seen({ status: 'restarting' }), true],
		['not when it runs', { do: 'stop', container, grace: 1 }, seen(), false],
		['not when it is not there', { do: 'stop', container, grace: 1 }, {}, false],
		['when it is paused', { do: 'pause', container }, seen({ status: 'paused' }), true],
		['not when it runs', { do: 'pause', container }, seen(), false],
		['when it runs', { do: 'unpause', container }, seen(), true],
		['not when it is stopped', { do: 'unpause', container }, seen({ status: 'exited' }), false],
		['when it has the name', { do: 'rename', container, to: 'calvin' }, seen(), true],
		['not when it has another', { do: 'rename', container, to: 'hobbes' }, seen(), false],
		['when the file is the same', { ...file, content: '' }, { ...seen(), file: { ...former, same: true } }, true],
		['not when the file is another', { ...file, content: '' }, { ...seen(), file: former }, false],
		['not when there is no file', { ...file, content: '' }, seen(), false],
		['when it is that network', { do: 'create-network', network: { name: 'n' } }, network({}), true],
		['not when it differs', { do: 'create-network', network: { name: 'n' } }, network({ driver: 'macvlan' }), false],
		['not when there is none', { do: 'create-network', network: { name: 'n' } }, {}, false],
		['when it is that volume', { do: 'create-volume', volume: { name: 'v' } }, { volume: { name: 'v' } }, true],
		[
			'not when it is another',
			{ do: 'create-volume', volume: { name: 'v' } },
			{ volume: { name: 'v', driver: 'nfs' } },
			false,
		],
		['not when there is none', { do: 'create-volume', volume: { name: 'v' } }, {}, false],
		['when it is gone', { do: 'remove-network', network: 'n' }, {}, true],
		['not when it is there', { do: 'remove-network', network: 'n' }, network({}), false],
		['when it is gone', { do: 'remove-volume', volume: 'v' }, {}, true],
		['not when it is there', { do: 'remove-volume', volume: 'v' }, { volume: { name: 'v' } }, false],
		['not when it is there', { do: 'remove', container, force: true, volumes: false }, seen(), false],
		['when the image has the name', { do: 'tag', image: 'i', as: 'a:1' }, { image: 'x', tagged: 'x' }, true],
		['not when another has it', { do: 'tag', image: 'i', as: 'a:1' }, { image: 'y', tagged: 'x' }, false],
		['not when there is neither', { do: 'tag', image: 'i', as: 'a:1' }, {}, false],
		['not when the image is missing', { do: 'pull', image: 'a:1' }, {}, false],
		['never', { do: 'restart', container, grace: 1 }, seen(), false],
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
	for (const [name, step, observed, expected] of rows) {
		test(`${step.do} ${name}`, () => assert.equal(isAlreadySo(step, observed), expected));
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
	test('a network that takes nobody, and an address that is taken while it runs', () => {
		const step: Step = { do: 'connect', container, endpoint: { network: 'n', ipv4: '10.0.0.9' } };
		const taken = {
			network: { id: '1', spec: { name: 'n', subnets: [{ subnet: '10.0.0.0/24' }] }, held: ['10.0.0.9/24'] },
		} as const;
		assert.match(objection(step, { ...seen(), ...taken }) ?? '', /10\.0\.0\.9 is taken/);
		assert.equal(objection(step, { ...seen({ status: 'exited' }), ...taken }), undefined);
		const closed = { network: { ...taken.network, held: [], closed: 'It is closed.' } };
		for (const status of ['running', 'exited'] as const) {
			assert.equal(objection(step, { ...seen({ status }), ...closed }), 'It is closed.');
		}
		assert.equal(objection(step, closed), undefined);
		assert.equal(objection(step, seen()), undefined);
	});
	test('the name taken, and not by itself', () => {
		const own: Step = { do: 'rename', container, to: 'hobbes' };
		assert.equal(objection(own, { ...seen(), nameTakenBy: container.id }), undefined);
		assert.equal(objection(own, seen()), undefined);
	});
	test('the name taken', () => {
		const step: Step = { do: 'rename', container, to: 'hobbes' };
		assert.match(objection(step, { ...seen(), nameTakenBy: 'f00' }) ?? '', /hobbes already/);
	});
	test('nothing, where nothing is', () => {
		assert.equal(objection({ do: 'create-volume', volume: { name: 'v' } }, {}), undefined);
	});
});
