import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Device } from '../../../../../source/lab/lava/worker/worker.ts';
import { heldOf, holdSteps, releaseSteps } from '../../../../../source/lab/plans/switch/hold.ts';

const device = (name: string, health: Device['health']): Device => ({ name, type: 'qemu', state: 'idle', health });
const all = (['good', 'unknown', 'looping', 'bad', 'maintenance', 'retired'] as const).map(each => device(each, each));
const server = { id: 's', name: 'lava' };
const good = (...names: string[]) => names.map(name => device(name, 'good'));
const says = (devices: readonly Device[]): string[] =>
	holdSteps(server, devices, true).flatMap(step => (step.do === 'exec' ? [step.says] : []));

describe('devices that are kept from new jobs', () => {
	it('are those that LAVA might start one on', () => {
		assert.deepEqual(
			heldOf(all).map(({ name }) => name),
			['good', 'unknown', 'looping'],
		);
	});

	it('are named, the first three of many', () => {
		assert.deepEqual(says(good('a')), ['Take a into maintenance: no new jobs']);
		assert.deepEqual(says(good('a', 'b', 'c')), ['Take a and b and c into maintenance: no new jobs']);
		assert.deepEqual(says(good('a', 'b', 'c', 'd', 'e')), ['Take a, b, c and 2 more into maintenance: no new jobs']);
	});

	it('are waited for only where that was asked', () => {
		assert.deepEqual(
			holdSteps(server, good('a'), true).map(step => step.do),
			['exec', 'wait'],
		);
		assert.deepEqual(
			holdSteps(server, good('a'), false).map(step => step.do),
			['exec'],
		);
	});

	it('get their health back', () => {
		const [one] = releaseSteps(server, good('a'));
		assert.equal(one?.do === 'exec' && one.says, 'Give a the health back that it had');
		const [two] = releaseSteps(server, good('a', 'b'));
		assert.equal(two?.do === 'exec' && two.says, 'Give a and b the health back that they had');
	});

	it('are none where none is good: nothing is done', () => {
		const none = [device('a', 'bad')];
		assert.deepEqual([holdSteps(server, none, true), releaseSteps(server, none)], [[], []]);
	});
});
