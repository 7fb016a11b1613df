import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import { hostOfKey, preconditionsOf, keyOf, touchedBy } from '../../../../source/lab/step/touches.ts';

const old = { id: 'c0ffee', name: 'calvin' };
const made = { id: '', name: 'hobbes' };

suite('a step touches', () => {
	const rows: [step: Step, things: string[]][] = [
		[{ do: 'create-network', network: { name: 'n' } }, ['network n']],
		[{ do: 'remove-network', network: 'n' }, ['network n']],
		[{ do: 'create-volume', volume: { name: 'v' } }, ['volume v']],
		[{ do: 'remove-volume', volume: 'v' }, ['volume v']],
		[{ do: 'tag', image: 'i', as: 'a:1' }, ['image i']],
		[{ do: 'pull', image: 'i' }, []],
		[
			{
				do: 'create',
				spec: {
					name: 'hobbes',
					image: 'i',
					networks: [{ network: 'n' }],
					mounts: [
						{ type: 'volume', source: 'v', target: '/v' },
						{ type: 'volume', source: '', target: '/unnamed' },
						{ type: 'bind', source: '/dev', target: '/dev' },
						{ type: 'tmpfs', target: '/t' },
					],
				},
			},
			['name hobbes', 'image i', 'network n', 'volume v'],
		],
		[{ do: 'connect', container: old, endpoint: { network: 'n' } }, ['container c0ffee', 'name calvin', 'network n']],
		[{ do: 'disconnect', container: made, network: 'n' }, ['name hobbes', 'network n']],
		[{ do: 'copy', container: made, from: old, path: '/p' }, ['name hobbes', 'container c0ffee', 'name calvin']],
		[{ do: 'rename', container: old, to: 'x' }, ['container c0ffee', 'name calvin', 'name x']],
		[{ do: 'start', container: made }, ['name hobbes']],
		[{ do: 'read-backup', to: 'restore', file: '/b', container: old }, ['container c0ffee', 'name calvin']],
		[{ do: 'read-backup', to: 'check', file: '/b', container: old }, []],
		[{ do: 'wait', until: { is: 'running', container: old }, seconds: 1 }, []],
	];
	for (const [step, things] of rows) test(step.do, () => assert.deepEqual(touchedBy(step).map(keyOf), things));
});

test('a plan stands on each thing once, and on no image that it fetches or builds', () => {
	const create = (name: string, image: string): Step => ({ do: 'create', spec: { name, image } });
	const steps: Step[] = [
		{ do: 'pull', image: 'pulled' },
		{ do: 'build', tag: 'built', dockerfile: '' },
		create('a', 'pulled'),
		create('b', 'built'),
		create('c', 'there'),
		{ do: 'start', container: { id: '', name: 'a' } },
		// A volume of that name is another thing.
		{ do: 'create-volume', volume: { name: 'pulled' } },
	];
	const things = preconditionsOf({ title: '', steps, warnings: [] }).map(keyOf);
	assert.deepEqual(things, ['name a', 'name b', 'name c', 'image there', 'volume pulled']);
});

test('things of two hosts are two, by keys that tell their host', () => {
	const [one, two] = [hostKey('rack-1'), hostKey('rack on two')];
	const start = (host?: typeof one): Step => ({ do: 'start', container: made, ...(host !== undefined && { host }) });
	const keys = preconditionsOf({ title: '', steps: [start(one), start(two), start()], warnings: [] }).map(keyOf);
	assert.deepEqual(keys, ['name hobbes on rack-1', 'name hobbes on rack on two', 'name hobbes']);
	assert.deepEqual(keys.map(hostOfKey), [one, two, undefined]);
});

test('an image that is fetched on one host is stood on by another', () => {
	const [one, two] = [hostKey('one'), hostKey('two')];
	const create: Step = { do: 'create', spec: { name: 'a', image: 'i' }, host: two };
	const pull = (host: typeof one): Step => ({ do: 'pull', image: 'i', host });
	const things = (host: typeof one): string[] =>
		preconditionsOf({ title: '', steps: [pull(host), create], warnings: [] }).map(keyOf);
	assert.deepEqual(things(one), ['name a on two', 'image i on two']);
	assert.deepEqual(things(two), ['name a on two']);
});
