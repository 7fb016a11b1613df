/** Whom a server tells that its coordinator is in another container. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type CoordinatorTrace, readCoordinatorFile } from '../../../../source/lab/lava/coordinator.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { coordinatorMove } from '../../../../source/wizards/server/coordinator-moves.ts';
import { splitJoinWizard } from '../../../../source/wizards/server/split-join.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { endpointOf } from '../../lab/objects-for-tests.ts';
import { idOf, snapshot, withFacts, world } from '../world-for-tests.ts';

const server = snapshot.containers.get(idOf('lava-server'));
assert.ok(server);

const OTHER = hostKey('other');

const named = (host: string, port = 3079): CoordinatorTrace => ({ state: 'named', host, port, silent: '' });

/** That of calvin's row. */
function worldWith(coordinator: CoordinatorTrace, changed: Partial<Container> = {}): World {
	const workers = world.facts.workers.map(row => ({
		...row,
		coordinator,
		...(row.container && { container: { ...row.container, ...changed } }),
	}));
	return withFacts({ workers });
}

const fileIn = (steps: readonly Step[]): CoordinatorTrace[] =>
	steps.flatMap(step =>
		step.do === 'put-file' && typeof step.content === 'string' && step.container.name === 'calvin'
			? [readCoordinatorFile(step.content)]
			: [],
	);

suite("a server's coordinator in another container", () => {
	test('is told to workers that name the former one, by its name or an address', () => {
		for (const host of ['lava-server', '172.18.0.5']) {
			const { steps, says } = coordinatorMove(server, 'lava-server-coordinator', worldWith(named(host)));
			assert.deepEqual(fileIn(steps), [{ ...named('lava-server-coordinator'), silent: undefined }]);
			const asks = steps.at(-1);
			assert.ok(asks?.do === 'wait' && asks.lenient === true, 'a worker that does not reach it undoes nothing');
			assert.deepEqual(says, ['calvin is told that its coordinator is lava-server-coordinator.']);
		}
	});

	test('is nothing to workers that name another, or none', () => {
		for (const trace of [named('lava.example.com'), named('lava-server', 3080), { state: 'absent' } as const]) {
			assert.deepEqual(coordinatorMove(server, 'lava-server-coordinator', worldWith(trace)), { steps: [], says: [] });
		}
		const elsewhere = worldWith(named('lava-server'), { host: OTHER });
		assert.deepEqual(coordinatorMove(server, 'lava-server-coordinator', elsewhere), { steps: [], says: [] });
	});

	test('has to be told by hand where it is not found by its name, or the file can not be written', () => {
		const apart = worldWith(named('172.18.0.5'), { endpoints: [endpointOf('boards', { ipv4: '10.9.0.7' })] });
		const stopped = worldWith(named('lava-server'), { status: 'exited' });
		for (const [where, why] of [
			[apart, /by M .* no network on which lava-server-coordinator is found/],
			[stopped, /by M .* start it first/],
		] as const) {
			const { steps, says } = coordinatorMove(server, 'lava-server-coordinator', where);
			assert.deepEqual(steps, []);
			assert.match(says.join(' '), why);
		}
	});

	test('is told by the plan that splits it, before the old container goes', () => {
		const { plan } = splitJoinWizard.make({ server: 'lava-server' }, worldWith(named('lava-server')));
		const { steps, warnings } = plan;
		const told = steps.findIndex(step => step.do === 'put-file' && step.container.name === 'calvin');
		const removed = steps.findIndex(step => step.do === 'remove');
		const proofs = steps.findIndex(step => step.do === 'wait');
		assert.ok(proofs >= 0 && told > proofs && told < removed, `${proofs} ${told} ${removed}`);
		assert.ok(warnings.includes('calvin is told that its coordinator is lava-server-coordinator.'));
	});

	test('is told by hand to workers of other hosts', () => {
		const hosts = [...world.hosts, ...world.hosts];
		const { says } = coordinatorMove(server, 'lava-server-coordinator', { ...world, hosts });
		assert.deepEqual(says, ['M tells workers of other hosts that name lava-server for it.']);
	});

	test('is waited for until it is known whom workers name', () => {
		const waiting = withFacts({ gathered: false });
		const pending = splitJoinWizard.fields({ server: 'lava-server' }, waiting).map(field => field.pending);
		assert.ok(pending.some(Boolean));
	});
});
