/** Steps that make a Swarm, join it or leave it: each row differs from another in one thing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step, SwarmNodeRef, SwarmStep } from '../../../../source/lab/plan.ts';
import { isAlreadySo, objection } from '../../../../source/lab/step/already.ts';
import type { ObservedState } from '../../../../source/lab/step/observed-state.ts';
import { guestWords, nodeName, nodesMeant, nodeWord, readyGuest } from '../../../../source/lab/step/swarm.ts';
import { undoOf } from '../../../../source/lab/step/undo.ts';
import type { SwarmNode, SwarmState } from '../../../../source/lab/swarm/state.ts';
import { activeSwarm } from '../../wizards/world-for-tests.ts';

const none: SwarmState = { state: 'inactive' };
const manager = activeSwarm('manager');
const worker = activeSwarm('worker');
const bad = (state: 'pending' | 'locked' | 'error'): SwarmState => ({
	state,
	says: 'a certificate ended',
	managers: [],
});

const node = (id: string, rest: Partial<SwarmNode> = {}): SwarmNode => ({
	id,
	name: 'two.lab',
	address: '10.20.0.11',
	state: 'ready',
	role: 'worker',
	...rest,
});

const guest = { name: 'two.lab', address: '10.20.0.11' };
const past = { id: 'n2', ...guest };
const init = (address: string): Step => ({ do: 'swarm-init', address });
const join = (at: string): Step => ({ do: 'swarm-join', manager: at, address: '', token: { secret: 't' } });
const leave: Step = { do: 'swarm-leave', force: false };
const forget = (meant: SwarmNodeRef): Step => ({ do: 'swarm-forget', node: meant });
const role = (of: 'manager' | 'worker'): Step => ({ do: 'swarm-role', guest, role: of });

suite('a step of a Swarm is already done', () => {
	const rows: [string, Step, ObservedState, boolean][] = [
		['at any address', init(''), { swarm: manager }, true],
		['at its address', init('10.20.0.10'), { swarm: manager }, true],
		['not at another address', init('10.20.0.99'), { swarm: manager }, false],
		['not by a worker', init('10.20.0.11'), { swarm: worker }, false],
		['not while it is locked', init(''), { swarm: bad('locked') }, false],
		['not where nobody knows', init(''), {}, false],
		['by that manager', join('10.20.0.10:2377'), { swarm: worker }, true],
		['not by another manager', join('10.20.0.12:2377'), { swarm: worker }, false],
		['not while it is pending', join('10.20.0.10:2377'), { swarm: bad('pending') }, false],
		['in none', leave, { swarm: none }, true],
		['not in one', leave, { swarm: worker }, false],
		['not in one that has an error', leave, { swarm: bad('error') }, false],
		['not where nobody knows', leave, {}, false],
		['where it is on no list', forget({ id: 'a', name: 'x' }), { nodes: [node('b')] }, true],
		['where there is no list', forget({ id: 'a', name: 'x' }), {}, true],
		['not while it is on the list', forget({ id: 'a', name: 'x' }), { nodes: [node('b'), node('a')] }, false],
		['of a guest that never came', forget({ guest, before: ['a'] }), { nodes: [node('a')] }, true],
		['not of one that came', forget({ guest, before: ['a'] }), { nodes: [node('a'), node('b')] }, false],
		['as it is that', role('worker'), { nodes: [node('a')] }, true],
		['not as it is the other', role('manager'), { nodes: [node('a')] }, false],
		['not as nobody hears it', role('worker'), { nodes: [node('a', { state: 'down' })] }, false],
		['not as it is not on the list', role('worker'), {}, false],
	];
	for (const [name, step, observed, expected] of rows) {
		test(`${step.do} ${name}`, () => assert.equal(isAlreadySo(step, observed), expected));
	}
});

suite('what stands in the way of a Swarm', () => {
	const ask: Step = { do: 'swarm-token', secret: 't' };
	const away = forget({ id: 'a', name: 'x' });
	const there = { nodes: [node('a')] };
	const rows: [string, Step, ObservedState, RegExp | undefined][] = [
		['nothing of a manager', ask, { swarm: manager }, undefined],
		['a worker', ask, { swarm: worker }, /manages no Swarm any more/],
		['no Swarm', ask, { swarm: none }, /manages no Swarm any more/],
		['nothing known', ask, {}, /manages no Swarm any more/],
		['nothing of a manager', away, { ...there, swarm: manager }, undefined],
		['a worker', away, { ...there, swarm: worker }, /manages no Swarm any more/],
		['nothing of a manager', role('manager'), { ...there, swarm: manager }, undefined],
		['a worker', role('manager'), { ...there, swarm: worker }, /manages no Swarm any more/],
		['nothing in none', init(''), { swarm: none }, undefined],
		['another Swarm', init(''), { swarm: worker }, /in another Swarm already/],
		['another Swarm', join('10.20.0.12:2377'), { swarm: manager }, /in another Swarm already/],
		['a locked one', join('10.20.0.10:2377'), { swarm: bad('locked') }, /docker swarm unlock/],
		['one that failed', join('10.20.0.10:2377'), { swarm: bad('error') }, /take part in: a certificate ended$/],
		['nothing, it is on its way', join('10.20.0.10:2377'), { swarm: bad('pending') }, undefined],
		['nothing, ever', leave, { swarm: manager }, undefined],
	];
	for (const [name, step, observed, expected] of rows) {
		test(`${step.do}: ${name}`, () => {
			const said = objection(step, observed);
			if (expected === undefined) assert.equal(said, undefined);
			else assert.match(said ?? '', expected);
		});
	}
});

suite('a step of a Swarm is undone', () => {
	const bridge = { network: { id: 'b', spec: { name: 'docker_gwbridge' }, held: [] } };
	const bridgeAway = { do: 'remove-network', network: 'docker_gwbridge' };
	const token = (rest: object): Step => ({ do: 'swarm-token', secret: 't', ...rest });
	const again = { manager: '10.20.0.10:2377', address: '10.20.0.11', token: { secret: 't' } };
	const listed = { nodes: [node('n2')] };
	const steps = (...all: readonly (SwarmStep | typeof bridgeAway)[]) => ({ how: 'steps', steps: all });
	const rows: [string, Step, ObservedState, object][] = [
		['and ends what it made', init(''), {}, steps({ do: 'swarm-leave', force: true }, bridgeAway)],
		['and leaves the bridge that was there', init(''), bridge, steps({ do: 'swarm-leave', force: true })],
		['and leaves', join('10.20.0.10:2377'), {}, steps({ do: 'swarm-leave', force: false }, bridgeAway)],
		['and leaves', join('10.20.0.10:2377'), bridge, steps({ do: 'swarm-leave', force: false })],
		['by nothing', token({}), listed, { how: 'nothing' }],
		['once it came', token({ admits: guest }), listed, steps({ do: 'swarm-forget', node: { guest, before: ['n2'] } })],
		['once it is back', token({ parts: past }), listed, steps({ do: 'swarm-forget', node: { past, before: ['n2'] } })],
		['by joining again', { ...leave, again }, {}, steps({ do: 'swarm-join', ...again })],
		['never without a token', leave, {}, { how: 'final', why: 'It takes a token of the Swarm to join it again.' }],
		[
			'never after its end',
			{ do: 'swarm-leave', force: true },
			{},
			{ how: 'final', why: 'The Swarm has ended, and its networks with it.' },
		],
		['by nothing', forget({ id: 'n2', name: 'x' }), listed, { how: 'nothing' }],
		['into a worker', role('manager'), listed, steps({ do: 'swarm-role', guest, role: 'worker' })],
		['into a manager', role('worker'), listed, steps({ do: 'swarm-role', guest, role: 'manager' })],
	];
	for (const [name, step, observed, expected] of rows) {
		test(`${step.do} ${name}`, () => assert.deepEqual(undoOf(step, observed), expected));
	}
});

suite('the node that is meant', () => {
	const before = ['n2', 'n1'];
	const rows: [string, SwarmNodeRef, readonly SwarmNode[], readonly string[]][] = [
		['by its id', { id: 'n2', name: 'x' }, [node('n1'), node('n2')], ['n2']],
		['a guest by its address', { guest, before }, [node('n2'), node('n3', { name: 'x' })], ['n3']],
		['no guest of another address', { guest, before }, [node('n3', { address: '10.20.0.12' })], []],
		['no guest that has only the name', { guest, before }, [node('n3', { address: '' })], []],
		['a guest by its name', { guest: { ...guest, address: '' }, before }, [node('n3', { address: '1.2.3.4' })], ['n3']],
		['no guest of another name', { guest: { ...guest, address: '' }, before }, [node('n3', { name: 'x' })], []],
		['what it was, once it is back', { past, before }, [node('n1'), node('n2'), node('n3')], ['n2']],
		['what it was, once one came just now', { past, before }, [node('n2'), node('n3', { address: '' })], ['n2']],
		['nothing while it is away', { past, before }, [node('n1'), node('n2')], []],
		['nothing as another came', { past, before }, [node('n2'), node('n3', { address: '10.20.0.12' })], []],
	];
	for (const [name, meant, nodes, expected] of rows) {
		test(name, () =>
			assert.deepEqual(
				nodesMeant(meant, nodes).map(({ id }) => id),
				expected,
			),
		);
	}

	test('is ready only where the Swarm hears it', () => {
		const down = node('old', { state: 'down' });
		assert.equal(readyGuest(guest, [down]), undefined);
		assert.equal(readyGuest(guest, [down, node('new')])?.id, 'new');
		assert.equal(readyGuest(guest, [node('other', { address: '10.20.0.12' })]), undefined);
		assert.match(guestWords(guest, [node('other', { address: '10.20.0.12' })]), /not on the Swarm's list/);
		assert.match(guestWords(guest, [down]), /calls it down/);
	});

	test('has a word for commands, and a name for people', () => {
		const refs: SwarmNodeRef[] = [
			{ id: 'n2', name: 'two' },
			{ past, before },
			{ guest, before },
		];
		assert.deepEqual(refs.map(nodeWord), ['n2', 'n2', 'two.lab']);
		assert.deepEqual(refs.map(nodeName), ['two', 'two.lab', 'two.lab']);
	});
});
