import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { majorityOf, managersWithout, mayBeLost } from '../../../../source/lab/swarm/quorum.ts';
import { type SwarmNode, type SwarmState, swarmWords } from '../../../../source/lab/swarm/state.ts';
import { activeSwarm } from '../../wizards/world-for-tests.ts';

const node = (id: string, rest: Partial<SwarmNode> = {}): SwarmNode => ({
	id,
	name: id,
	address: '',
	state: 'ready',
	role: 'manager',
	...rest,
});

suite('the managers of a Swarm', () => {
	test('need more than half of them', () => {
		assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(majorityOf), [1, 2, 2, 3, 3, 4, 4]);
		assert.deepEqual([1, 2, 3, 4, 5].map(mayBeLost), [
			'none of them may be lost',
			'none of them may be lost',
			'1 of them may be lost',
			'1 of them may be lost',
			'2 of them may be lost',
		]);
	});

	const nodes = [node('a'), node('b', { unreachable: true }), node('c'), node('d', { role: 'worker' })];
	const rows: [what: string, leaving: string, successor: boolean, all: number, reachable: number][] = [
		['one that is heard goes', 'a', false, 2, 1],
		['one that is not heard goes', 'b', false, 2, 2],
		['another one takes its place', 'a', true, 3, 2],
		['a worker goes', 'd', false, 3, 2],
		['nobody of them goes', 'x', false, 3, 2],
	];
	for (const [what, leaving, successor, all, reachable] of rows) {
		test(`are counted when ${what}`, () =>
			assert.deepEqual(managersWithout(nodes, leaving, successor), { all, reachable }));
	}

	test('are none when the last one goes', () => {
		assert.deepEqual(managersWithout([node('a')], 'a', false), { all: 0, reachable: 0 });
	});
});

test('how a host stands to a Swarm is a word', () => {
	const states: SwarmState[] = [
		{ state: 'inactive' },
		activeSwarm('manager'),
		activeSwarm('worker'),
		{ state: 'locked', says: '', managers: [] },
	];
	assert.deepEqual(states.map(swarmWords), ['', 'manager', 'worker', 'locked']);
});
