import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Step, Undo } from '../../../../source/lab/plan.ts';
import { isAlreadySo, objection } from '../../../../source/lab/step/already.ts';
import { undoOf } from '../../../../source/lab/step/undo.ts';
import { apply, type Model, type ModelContainer, type ModelStep, sightOf } from './model.ts';

const old: Model = {
	containers: [
		{ id: 'A', name: 'a', status: 'running', endpoints: [{ network: 'n1', ipv4: '10.0.0.5' }] },
		{ id: 'B', name: 'b', status: 'exited', endpoints: [] },
		{ id: 'C', name: 'c', status: 'paused', endpoints: [{ network: 'n1' }] },
	],
	networks: ['n1'],
	volumes: ['v1'],
	images: { 'lava:1': 'old' },
};

const name = fc.constantFrom('a', 'b', 'c', 'd');
const network = fc.constantFrom('n1', 'n2');
const container = fc.oneof(
	fc.constantFrom({ id: 'A', name: 'a' }, { id: 'B', name: 'b' }, { id: 'C', name: 'c' }),
	name.map(each => ({ id: '', name: each })),
);
const life = fc.constantFrom('start' as const, 'pause' as const, 'unpause' as const);

const step: fc.Arbitrary<ModelStep> = fc.oneof(
	network.map(each => ({ do: 'create-network' as const, network: { name: each } })),
	network.map(each => ({ do: 'remove-network' as const, network: each })),
	fc.constantFrom('v1', 'v2').map(each => ({ do: 'create-volume' as const, volume: { name: each } })),
	fc.constantFrom('lava:1', 'lava:2').map(image => ({ do: 'pull' as const, image, policy: 'always' as const })),
	name.map(each => ({ do: 'create' as const, spec: { name: each, image: 'image' } })),
	fc.record({ do: life, container }),
	fc.record({ do: fc.constantFrom('stop' as const), container, grace: fc.constant(10) }),
	fc.record({ do: fc.constant('kill' as const), container, signal: fc.constant('KILL') }),
	fc.record({ do: fc.constant('rename' as const), container, to: name }),
	fc.record({
		do: fc.constant('connect' as const),
		container,
		endpoint: fc.record({ network, ipv4: fc.constant('10.0.0.9') }),
	}),
	fc.record({ do: fc.constant('disconnect' as const), container, network }),
);

/** Goes on until a step is refused, as a run does. */
function forward(steps: readonly ModelStep[], model: Model): { model: Model; undos: Undo[] } {
	const undos: Undo[] = [];
	let now = model;
	for (const each of steps) {
		const observed = sightOf(each, now);
		if (isAlreadySo(each, observed)) continue;
		if (objection(each, observed) !== undefined) break;
		try {
			const next = apply(each, now);
			undos.push(undoOf(each, observed));
			now = next;
		} catch {
			break;
		}
	}
	return { model: now, undos };
}

function back(undos: readonly Undo[], model: Model): Model {
	return undos.toReversed().reduce((before, undo) => {
		assert.ok(undo.how === 'steps' || undo.how === 'nothing', undo.how);
		return undo.how === 'steps' ? undo.steps.filter(isModelled).reduce(undone, before) : before;
	}, model);
}

function undone(model: Model, each: ModelStep): Model {
	const observed = sightOf(each, model);
	return isAlreadySo(each, observed) ? model : apply(each, model);
}

function isModelled(each: Step): each is ModelStep {
	return !['build', 'put-file', 'copy', 'exec', 'wait'].includes(each.do);
}

/** Without the order, which means nothing, and pulled images, which stay. */
function picture({ containers, networks, volumes, images }: Model): unknown {
	return {
		containers: containers.toSorted(byId).map(each => ({
			...each,
			status: each.status === 'created' ? 'exited' : each.status,
			endpoints: each.endpoints.toSorted((a, b) => a.network.localeCompare(b.network)),
		})),
		networks: networks.toSorted(),
		volumes: volumes.toSorted(),
		image: images['lava:1'],
	};
}

function byId(a: ModelContainer, b: ModelContainer): number {
	return a.id.localeCompare(b.id);
}

test('whatever steps did, taking them back from the last to the first makes it as it was', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 12 }), steps => {
			const { model, undos } = forward(steps, old);
			assert.deepEqual(picture(back(undos, model)), picture(old));
		}),
		{ numRuns: 2000 },
	);
});
