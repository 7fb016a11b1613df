/** What steps of a Swarm, commands and waits touch, and what a plan leaves unwatched or takes away. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Condition } from '../../../../source/lab/condition.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { decidesState, expectedStatesAfter, lavaServersIn } from '../../../../source/lab/step/running.ts';
import { weighed } from '../../../../source/lab/step/removals.ts';
import { keyOf, touchedBy } from '../../../../source/lab/step/touches.ts';
import { unprovenWords, unwatched } from '../../../../source/lab/step/unproven.ts';
import { stepWords } from '../../../../source/lab/step/words.ts';

const old = { id: 'c0ffee', name: 'calvin' };
const made = { id: '', name: 'hobbes' };
const guest = { name: 'two.lab', address: '10.20.0.11' };
const wait = (until: Condition): Step => ({ do: 'wait', until, seconds: 1 });
const exec = (command: readonly string[], container = old): Step => ({
	do: 'exec',
	container,
	says: 'x',
	command,
	undo: 'not needed',
});
const planOf = (...steps: readonly Step[]): Plan => ({ title: '', steps, warnings: [] });

suite('a step of a Swarm', () => {
	const swarm: [Step, string][] = [
		[{ do: 'swarm-init', address: '' }, 'Make a Swarm'],
		[{ do: 'swarm-init', address: '10.20.0.10' }, 'Make a Swarm at 10.20.0.10'],
		[{ do: 'swarm-token', secret: 't' }, 'Read the join token'],
		[{ do: 'swarm-token', secret: 't', admits: guest }, 'Read the join token for two.lab'],
		[{ do: 'swarm-join', manager: '10.20.0.10:2377', address: '', token: 't' }, 'Join the Swarm of 10.20.0.10:2377'],
		[{ do: 'swarm-leave', force: false }, 'Leave the Swarm'],
		[{ do: 'swarm-leave', force: true }, 'Leave the Swarm, which ends it'],
		[{ do: 'swarm-forget', node: { id: 'n', name: 'two' } }, "Take two off the Swarm's list"],
		[{ do: 'swarm-role', guest, role: 'manager' }, 'Make two.lab a manager of the Swarm'],
		[wait({ is: 'role', name: 'two', role: 'worker' }), 'Wait until two is a worker of the Swarm'],
	];
	for (const [step, words] of swarm) {
		test(words, () => {
			assert.deepEqual(touchedBy(step).map(keyOf), ['Swarm membership']);
			assert.equal(stepWords(step), words);
		});
	}

	test('that only waits for others touches nothing', () => {
		const rows: [Condition, string][] = [
			[{ is: 'ready', guest }, "Wait until the Swarm's manager hears two.lab"],
			[{ is: 'peered', name: 'two' }, 'Wait until two finds the other hosts of the Swarm'],
		];
		for (const [until, words] of rows) {
			assert.deepEqual(touchedBy(wait(until)), []);
			assert.equal(stepWords(wait(until)), words);
		}
	});

	test('that works on a container touches it', () => {
		const kinds: Step[] = [
			{ do: 'stop', container: old, grace: 1 },
			{ do: 'restart', container: old, grace: 1 },
			{ do: 'kill', container: old, signal: 'KILL' },
			{ do: 'remove', container: old, force: true, volumes: false },
			{ do: 'backup', container: old, folder: '~', jobs: true, keep: 0, expected: 0 },
			exec(['x']),
		];
		for (const step of kinds)
			assert.deepEqual(touchedBy(step).map(keyOf), ['container c0ffee', 'name calvin'], step.do);
		assert.deepEqual(touchedBy({ do: 'build', tag: 'i', dockerfile: '' }), []);
	});
});

suite('what a plan started', () => {
	const start = (container = old): Step => ({ do: 'start', container });
	const restart: Step = { do: 'restart', container: old, grace: 1 };
	const ends: Step[] = [
		{ do: 'stop', container: old, grace: 1 },
		{ do: 'kill', container: old, signal: 'KILL' },
		{ do: 'remove', container: old, force: true, volumes: false },
		{ do: 'rename', container: old, to: 'x' },
	];
	const names = (...steps: readonly Step[]): string[] => unwatched(planOf(...steps)).map(({ name }) => name);
	test('and nobody looks at after its last start is unwatched', () => {
		const runs = wait({ is: 'running', container: old });
		assert.deepEqual(names(start()), ['calvin']);
		assert.deepEqual(names(restart), ['calvin']);
		assert.deepEqual(names(start(), runs), []);
		assert.deepEqual(names(runs, start()), ['calvin']);
		assert.deepEqual(names(start(), runs, restart), ['calvin']);
		assert.deepEqual(names(start(), start(made), runs), ['hobbes']);
		assert.deepEqual(names(start(), wait({ is: 'ready', guest })), ['calvin']);
		assert.deepEqual(names(start(), { do: 'pause', container: old }), ['calvin']);
		for (const end of ends) assert.deepEqual(names(start(), end), [], end.do);
	});

	test('is to run from then on, under the name that it has by then', () => {
		const own = (kind: 'start' | 'pause' | 'unpause', name = 'hobbes'): Step => ({
			do: kind,
			container: { id: '', name },
		});
		const after = (...steps: readonly Step[]): unknown[] => [...expectedStatesAfter(steps)];
		assert.deepEqual(after(own('start')), [['hobbes', 'running']]);
		assert.deepEqual(after(own('start'), own('pause')), [['hobbes', 'paused']]);
		assert.deepEqual(after(own('start'), own('pause'), own('unpause')), [['hobbes', 'running']]);
		assert.deepEqual(after(own('start'), { do: 'rename', container: made, to: 'x' }), [['x', 'running']]);
		assert.deepEqual(after({ do: 'rename', container: made, to: 'x' }), []);
		assert.deepEqual(after(own('start'), { do: 'stop', container: made, grace: 1 }), []);
		assert.deepEqual(after(own('start'), { do: 'remove', container: made, force: true, volumes: false }), []);
		assert.deepEqual(after({ do: 'restart', container: made, grace: 1 }, own('start', 'b')), [
			['hobbes', 'running'],
			['b', 'running'],
		]);
		assert.deepEqual(after(start()), [], 'what was there before is not its own');
	});

	test('is decided by a step of the same container alone', () => {
		const stop: Step = { do: 'stop', container: old, grace: 1 };
		assert.equal(decidesState(stop, old), true);
		assert.equal(decidesState(stop, { id: 'other', name: 'calvin' }), false);
		assert.equal(decidesState({ ...stop, container: made }, { id: 'x', name: 'hobbes' }), true);
		assert.equal(decidesState({ ...stop, container: made }, { id: '', name: 'calvin' }), false);
		assert.equal(decidesState(exec(['x']), old), false);
		assert.equal(decidesState({ do: 'rename', container: old, to: 'x' }, old), false);
	});

	test('answers for LAVA where LAVA is asked in it', () => {
		const server = (container = old) => wait({ is: 'serving', server: { container } });
		const asked = (...steps: readonly Step[]): string[] => lavaServersIn(planOf(...steps)).map(({ name }) => name);
		assert.deepEqual(asked(exec(['lava-server', 'manage']), exec(['lava-server', 'x'])), ['calvin']);
		assert.deepEqual(asked(exec(['sh', '-c', 'lava-server'])), []);
		assert.deepEqual(asked(server(), server(made)), ['calvin', 'hobbes']);
		assert.deepEqual(
			asked(wait({ is: 'serving', server: { url: 'http://x/' } }), wait({ is: 'running', container: old })),
			[],
		);
		assert.deepEqual(asked(server(made), server({ id: '', name: 'b' })), ['hobbes', 'b']);
	});
});

suite('what was not seen working is told', () => {
	const rows: [Condition, RegExp][] = [
		[
			{ is: 'online', server: { container: made }, worker: 'w', since: old },
			/^calvin is started; not known to be Online: why, after 5 seconds\./,
		],
		[{ is: 'online', server: { container: made }, worker: 'w' }, /^w is started; not known to be Online/],
		[{ is: 'answered', container: old }, /^calvin is started; not known to be Online/],
		[{ is: 'serving', server: { container: old } }, /^calvin is started; not known to answer/],
		[{ is: 'serving', server: { url: 'http://x/' } }, /^http:\/\/x\/ is started; not known to answer/],
		[{ is: 'healthy', container: old }, /^calvin is started; not known to be healthy/],
		[{ is: 'running', container: old }, /^calvin is started; not known to go on running/],
		[{ is: 'ready', guest }, /^two\.lab has joined; not known to be Ready/],
		[{ is: 'peered', name: 'two' }, /^two has joined; not known to share networks/],
		[{ is: 'role', name: 'two', role: 'manager' }, /^two is not known to be a manager of the Swarm/],
		[{ is: 'logged', container: old, text: 'x' }, /^calvin is not as expected: why, after 5 seconds\. See its log\.$/],
		[{ is: 'succeeds', container: old, probe: { command: ['x'] } }, /^calvin is not as expected/],
		[
			{ is: 'succeeds', container: old, probe: { command: ['x'] }, says: 'it works' },
			/^Nobody saw that it works: why, after 5 seconds\.$/,
		],
	];
	for (const [until, says] of rows)
		test(`${until.is}: ${says.source}`, () => assert.match(unprovenWords(until, 'why.', 5), says));
	test('without a time where it can not come true any more', () => {
		assert.match(unprovenWords({ is: 'healthy', container: old }, 'why'), /: why\. See its log\.$/);
	});
});

suite('what a plan takes away is told', () => {
	const create = (name: string): Step => ({ do: 'create', spec: { name, image: 'i' } });
	const remove = (name: string): Step => ({ do: 'remove', container: { id: '', name }, force: true, volumes: false });
	const rename = (name: string, to: string): Step => ({ do: 'rename', container: { id: 'x', name }, to });
	const rows: [what: string, steps: readonly Step[], takes: readonly string[]][] = [
		['nothing', [create('a')], []],
		['a container', [remove('a')], ['Removes the container a.']],
		[
			'several',
			[remove('a'), remove('b'), { do: 'remove-volume', volume: 'v' }],
			['Removes the containers a, b, the volume v.'],
		],
		['a network', [{ do: 'remove-network', network: 'n' }], ['Removes the network n.']],
		['no helper of its own', [create('a'), remove('a')], []],
		[
			'no network of its own',
			[
				{ do: 'create-network', network: { name: 'n' } },
				{ do: 'remove-network', network: 'n' },
			],
			[],
		],
		[
			'what is replaced',
			[rename('a', 'a-old'), create('a'), remove('a-old')],
			['Replaces the container a by a new one.'],
		],
		[
			'several that are replaced',
			[rename('a', 'a-old'), rename('b', 'b-old'), create('a'), create('b'), remove('a-old'), remove('b-old')],
			['Replaces the containers a, b by new ones.'],
		],
		['by the name that it had first', [rename('a', 'b'), rename('b', 'c'), remove('c')], ['Removes the container a.']],
		[
			'both',
			[rename('a', 'a-old'), create('a'), remove('a-old'), remove('b')],
			['Removes the container b. Replaces the container a by a new one.'],
		],
		[
			'a volume that is made again',
			[
				{ do: 'remove-volume', volume: 'v' },
				{ do: 'create-volume', volume: { name: 'v' } },
			],
			['Replaces the volume v by a new one.'],
		],
	];
	for (const [what, steps, takes] of rows) test(what, () => assert.deepEqual(weighed(planOf(...steps)).takes, takes));

	test('with what is lost, and apart from the rest', () => {
		const plan: Plan = { ...planOf(remove('a')), loses: ['Lost: x.'], warnings: ['one', 'two'] };
		assert.deepEqual(weighed(plan, true), { takes: ['Removes the container a.', 'Lost: x.'], warns: ['one', 'two'] });
		const kills: Plan = { ...planOf({ do: 'kill', container: old, signal: 'KILL' }), warnings: ['one', 'two'] };
		assert.deepEqual(weighed(kills, true), { takes: ['one'], warns: ['two'] });
		assert.deepEqual(weighed(kills), { takes: [], warns: ['one', 'two'] });
	});
});
