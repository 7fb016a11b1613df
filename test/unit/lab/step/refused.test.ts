import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step, Undo } from '../../../../source/lab/plan.ts';
import { isGoneWithContainer, undoOfRefused, withNeeded } from '../../../../source/lab/step/undo.ts';
import { container, file, seen } from './seen-for-tests.ts';

const halfMade = (...networks: readonly string[]) => seen({ halfMade: networks });

suite('a step that was refused', () => {
	const undo: Undo = { how: 'steps', steps: [{ do: 'remove-volume', volume: 'v' }] };
	const makes: Step[] = [
		{ do: 'create', spec: { name: 'calvin', image: 'debian' } },
		{ do: 'create-network', network: { name: 'n' } },
		{ do: 'create-volume', volume: { name: 'v' } },
	];
	for (const step of makes) {
		test(`${step.do} leaves what is another's where there is one already, and only there`, () => {
			assert.deepEqual(undoOfRefused(step, undo, true), { how: 'nothing' });
			assert.equal(undoOfRefused(step, undo, false), undo);
		});
	}
	test('and changes what is there is undone, whatever the engine said', () => {
		assert.equal(undoOfRefused({ do: 'connect', container, endpoint: { network: 'n' } }, undo, true), undo);
		assert.equal(undoOfRefused({ do: 'rename', container, to: 'x' }, undo, true), undo);
	});
});

suite('taking back needs', () => {
	const disconnect: Step = { do: 'disconnect', container, network: 'n' };
	const plain: Step = { do: 'connect', container, endpoint: { network: 'n' } };
	test('a half-made place to be made whole first', () => {
		assert.deepEqual(withNeeded(disconnect, halfMade('n')), [plain, disconnect]);
	});
	test('nothing more', () => {
		assert.deepEqual(withNeeded(disconnect, halfMade('other')), [disconnect]);
		assert.deepEqual(withNeeded(disconnect, seen()), [disconnect]);
		assert.deepEqual(withNeeded(disconnect, {}), [disconnect]);
		assert.deepEqual(withNeeded(plain, halfMade('n')), [plain]);
	});

	const fresh = { id: '', name: 'calvin' };
	const exec: Step = { do: 'exec', container: fresh, says: 'x', command: ['x'], undo: 'not needed' };
	const rows: [step: Step, isGone: boolean][] = [
		[disconnect, true],
		[{ do: 'stop', container, grace: 1 }, true],
		[{ do: 'pause', container }, true],
		[{ do: 'unpause', container }, true],
		[exec, true],
		[{ ...exec, container }, false],
		[{ ...file, container: fresh, content: '' }, true],
		[{ ...file, content: '' }, false],
		[{ do: 'start', container }, false],
		[plain, false],
	];
	for (const [step, isGone] of rows) {
		test(`${isGone ? 'nothing' : 'all the same'} of a container that is gone: ${step.do} ${isGone}`, () => {
			assert.equal(isGoneWithContainer(step, {}), isGone);
			assert.equal(isGoneWithContainer(step, seen()), false);
		});
	}
});
