/** Whether a server on another host is reached, tried before the plan and by its first wait. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Snapshot } from '../../../../source/lab/objects.ts';
import { lookUp } from '../../../../source/console/facts/look-up.ts';
import { dispatcherWizard } from '../../../../source/wizards/dispatcher/dispatcher.ts';
import { type Asked, askedKey, hostOfAsked, type World } from '../../../../source/wizards/world.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { snapshot, world } from '../world-for-tests.ts';

const rack = hostKey('rack-1');
const given = {
	server: 'lava-server on local',
	name: 'rack-1-worker',
	source: 'here',
	image: 'lavasoftware/lava-dispatcher:2023.01',
};

/** A rack beside the small lab, whose server publishes its web page on port 80. */
function rackWith(...containers: ReturnType<typeof containerOf>[]): World {
	const own: Snapshot = { ...snapshot, key: rack, containers: byId(...containers) };
	const [server] = world.facts.servers;
	assert.ok(server?.state === 'ready');
	return {
		snapshot: own,
		hosts: [
			{ snapshot, address: '10.20.0.10', readOnly: false },
			{ snapshot: own, address: '10.20.0.11', readOnly: false },
		],
		facts: { ...world.facts, servers: [], farServers: [{ ...server, hosts: ['*'] }] },
	};
}

const other = containerOf('calvin', { id: 'c', host: rack, image: 'lavasoftware/lava-dispatcher:2023.01' });
const asked: Asked = { about: 'reaches', from: 'c', host: '10.20.0.10', port: 80 };
const triedBy = (where: World): readonly Asked[] =>
	dispatcherWizard.missing(given, where).filter(({ about }) => about === 'reaches');

suite('a server on another host', () => {
	test('is tried from a dispatcher that runs beside the new one, by its engine', () => {
		assert.deepEqual(triedBy(rackWith(other)), [asked]);
		assert.equal(hostOfAsked(asked, rackWith(other).hosts), rack);
	});

	test('is not tried where no container of LAVA runs', () => {
		assert.deepEqual(triedBy(rackWith()), []);
		assert.deepEqual(triedBy(rackWith({ ...other, status: 'exited' })), []);
		assert.deepEqual(triedBy(rackWith({ ...other, networkMode: 'none' })), []);
		assert.deepEqual(triedBy(rackWith(containerOf('registry', { host: rack, image: 'registry:2' }))), []);
	});

	test('that is not reached is a doubt beside its address and before the plan', () => {
		const where = rackWith(other);
		const reported = (why: string | undefined): World => {
			const answers = new Map([...where.facts.answers, [askedKey(asked), { about: 'reaches' as const, why }]]);
			return { ...where, facts: { ...where.facts, answers } };
		};
		const doubt = (one: World) => dispatcherWizard.fields(given, one).find(({ id }) => id === 'url')?.warning;
		assert.match(
			doubt(reported('[Errno 111] Connection refused')) ?? '',
			/^calvin on rack-1 does not reach 10\.20\.0\.10:80 \(\[Errno 111\] Connection refused\): see to/,
		);
		assert.equal(doubt(reported(undefined)), undefined);
		assert.match(dispatcherWizard.make(given, reported('timed out')).plan.warnings.join(), /does not reach/);
	});

	test('is waited for first of all, for seconds', () => {
		const { steps } = dispatcherWizard.make(given, rackWith()).plan;
		const [first, second] = steps.filter(step => step.do === 'wait');
		assert.ok(first?.do === 'wait' && first.until.is === 'succeeds');
		assert.equal(first.seconds, 20);
		assert.deepEqual(first.until.probe.command.slice(-2), ['10.20.0.10', '80']);
		assert.ok(second?.do === 'wait' && second.until.is === 'online');
		const beside = dispatcherWizard.make({ ...given, server: 'lava-server', name: 'moe' }, world).plan;
		assert.ok(!beside.steps.some(step => step.do === 'wait' && step.until.is === 'succeeds'));
	});
});

test('what a try says is looked up: why not, or nothing where it worked or could not be made', async () => {
	const answerOf = async (outcome: { exitCode: number; stderr: string } | Error): Promise<unknown> => {
		const runCommand = () =>
			outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve({ stdout: '', ...outcome });
		// Nothing else of the engine is asked.
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion
		const engine = { lookups: {}, runCommand } as unknown as Parameters<typeof lookUp>[0];
		return (await lookUp(engine, [asked])).get(askedKey(asked));
	};
	assert.deepEqual(await answerOf({ exitCode: 1, stderr: 'timed out\n' }), { about: 'reaches', why: 'timed out' });
	assert.deepEqual(await answerOf({ exitCode: 0, stderr: '' }), { about: 'reaches', why: undefined });
	assert.deepEqual(await answerOf({ exitCode: 127, stderr: 'no python3' }), { about: 'reaches', why: undefined });
	assert.deepEqual(await answerOf(new Error('gone')), { about: 'reaches', why: undefined });
});
