/** What is seen of the things of a step before it is done: each kind of step where they are there, and where not. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { look } from '../../../../source/engine/plan-run/look/look.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import type { ObservedState } from '../../../../source/lab/step/observed-state.ts';
import { inspected, type ScriptedEngine, stateOf } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { calvin, isGone, isThere } from './step-for-tests.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

const THINGS = {
	'/images/i:1/json': { Id: 'sha256:1' },
	'/images/own:2/json': { Id: 'sha256:2' },
	'/networks/n': { Id: 'n1', Name: 'n', Driver: 'bridge' },
	'/networks/docker_gwbridge': { Id: 'g1', Name: 'docker_gwbridge', Driver: 'bridge' },
	'/volumes/v': { Name: 'v', Driver: 'local' },
	'/containers/hobbes/json': { ...inspected('c2'), Name: '/hobbes', State: stateOf('running') },
};

function areThere(paths: readonly string[] = Object.keys(THINGS)): void {
	for (const [path, answer] of Object.entries(THINGS)) {
		if (paths.includes(path)) peer.answers.set(path, answer);
		else peer.answers.delete(path);
	}
}

const isIn = (swarm: object): void =>
	void peer.answers.set('/info', { ID: 'AAAA', Swarm: { NodeID: 'n1', NodeAddr: '10.0.0.5', ...swarm } });

beforeEach(() => {
	peer.requests.length = 0;
	areThere();
	isThere(peer);
	isIn({ LocalNodeState: 'inactive' });
	peer.answers.delete('/nodes');
});

const seen = async (step: Step): Promise<ObservedState> => (await look(session, step, new Map(), {})).observed;

/** The names of what was seen. */
const facts = (observed: ObservedState): string[] => Object.keys(observed).toSorted();

suite('of a step is seen', () => {
	const endpoint = { network: 'n' };
	const rows: [step: Step, facts: string[], left: string[]][] = [
		[{ do: 'create-network', network: { name: 'n' } }, ['network'], []],
		[{ do: 'remove-network', network: 'n' }, ['network'], []],
		[{ do: 'create-volume', volume: { name: 'v' } }, ['volume'], []],
		[{ do: 'remove-volume', volume: 'v' }, ['volume'], []],
		[{ do: 'pull', image: 'i:1' }, ['image'], []],
		[{ do: 'build', tag: 'own:2', dockerfile: '' }, ['image'], []],
		[{ do: 'tag', image: 'i:1', as: 'own:2' }, ['image', 'tagged'], []],
		[{ do: 'create', spec: { name: 'calvin', image: 'i:1' } }, ['container', 'newVolumes'], ['newVolumes']],
		[{ do: 'rename', container: calvin, to: 'hobbes' }, ['container', 'nameTakenBy'], []],
		[{ do: 'connect', container: calvin, endpoint }, ['container', 'network'], []],
		[{ do: 'start', container: calvin }, ['container'], []],
		[{ do: 'swarm-init', address: '' }, ['network', 'swarm'], ['swarm']],
		[{ do: 'swarm-leave', force: false }, ['swarm'], ['swarm']],
		[{ do: 'wait', until: { is: 'running', container: calvin }, seconds: 1 }, [], []],
	];
	for (const [step, there, left] of rows) {
		test(`${step.do}: ${there.join(' and ') || 'nothing'}, and where nothing is there ${left.join() || 'nothing'}`, async () => {
			assert.deepEqual(facts(await seen(step)), there);
			areThere([]);
			isGone(peer);
			assert.deepEqual(facts(await seen(step)), left);
		});
	}

	test('which of two images it is about', async () => {
		const tag: Step = { do: 'tag', image: 'i:1', as: 'own:2' };
		assert.deepEqual(await seen(tag), { image: 'sha256:2', tagged: 'sha256:1' });
		areThere(['/images/own:2/json']);
		assert.deepEqual(await seen(tag), { image: 'sha256:2' });
	});
});

test('the volumes that come with a container are those that are not there, in their order', async () => {
	const volume = (source: string) => ({ type: 'volume' as const, source, target: `/${source}` });
	const mounts = [volume('x'), volume('v'), volume('y'), { type: 'bind' as const, source: '/srv', target: '/z' }];
	const { newVolumes } = await seen({ do: 'create', spec: { name: 'calvin', image: 'i:1', mounts } });
	assert.deepEqual(newVolumes, ['x', 'y']);
});

test('a container is looked for by its id where it is known, and else by its name', async () => {
	const asked = async (id: string): Promise<string[]> => {
		peer.requests.length = 0;
		await seen({ do: 'start', container: { id, name: 'calvin' } });
		return peer.requests.filter(each => each.includes('/containers/'));
	};
	assert.deepEqual(await asked('c1'), ['GET /containers/c1/json']);
	assert.deepEqual(await asked(''), ['GET /containers/calvin/json']);
});

suite('the hosts of a Swarm', () => {
	const steps: Step[] = [
		{ do: 'swarm-token', secret: 't' },
		{ do: 'swarm-forget', node: { id: 'n2', name: 'rack-2' } },
		{ do: 'swarm-role', guest: { name: 'rack-2', address: '' }, role: 'manager' },
	];
	const asked = (): boolean => peer.requests.includes('GET /nodes');

	test('are told by who manages it', async () => {
		isIn({ LocalNodeState: 'active', ControlAvailable: true });
		peer.answers.set('/nodes', [{ ID: 'n2', Description: { Hostname: 'rack-2' }, Status: { State: 'ready' } }]);
		for (const step of steps) {
			const { nodes } = await seen(step);
			assert.deepEqual(
				nodes?.map(({ id, name, state }) => [id, name, state]),
				[['n2', 'rack-2', 'ready']],
				step.do,
			);
		}
	});

	test('are not asked of any other host, which refuses to tell', async () => {
		for (const state of ['active', 'pending', 'inactive']) {
			isIn({ LocalNodeState: state, ControlAvailable: false });
			for (const step of steps) assert.deepEqual(facts(await seen(step)), ['swarm'], `${state} ${step.do}`);
		}
		assert.equal(asked(), false);
	});
});
