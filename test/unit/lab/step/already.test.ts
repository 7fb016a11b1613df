import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { isAlreadySo, objection } from '../../../../source/lab/step/already.ts';
import type { ObservedState } from '../../../../source/lab/step/observed-state.ts';
import { container, file, former, network, seen, there } from './seen-for-tests.ts';

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
	test('nothing, where the container is there already as it was to be', () => {
		const step: Step = { do: 'connect', container, endpoint: { network: 'dockernet', ipv4: '172.18.0.6' } };
		assert.equal(objection(step, there), undefined);
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
