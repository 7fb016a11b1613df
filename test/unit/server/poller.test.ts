import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { keepServer, RHYTHM } from '../../../source/server/poller.ts';
import type { Seen } from '../../../source/server/look.ts';
import { NOTHING_TOLD } from '../../../source/server/report.ts';
import { createFakeClock } from '../engine/fake-clock.ts';

const calvin = {
	hostname: 'calvin',
	state: 'online',
	health: 'active',
	description: '',
	last_ping: undefined,
	job_limit: 0,
	version: '2023.01',
} as const;

const ready: Seen = {
	standing: { state: 'ready' },
	way: 'rest',
	told: { ...NOTHING_TOLD, workers: [calvin], version: '2023.01' },
	daemons: undefined,
};
const starting: Seen = {
	standing: { state: 'starting', seen: 'Applying lava_scheduler_app.0042' },
	way: undefined,
	told: undefined,
	daemons: ['postgresql'],
};

function keep(answers: (Seen | Promise<Seen>)[] = []) {
	const clock = createFakeClock();
	const looks: boolean[] = [];
	const urgent: boolean[] = [];
	const keeper = keepServer({
		key: 'id-lava-server',
		name: 'lava-server',
		place: { at: 'container', container: { id: 'id-lava-server', name: 'lava-server' } },
		look: async options => {
			looks.push(options.everything);
			urgent.push(options.urgent);
			return answers.shift() ?? ready;
		},
		clock,
		onChange: () => {},
	});
	const pass = async (ms: number): Promise<void> => {
		await turn();
		clock.advance(ms);
		await turn();
	};
	return { keeper, looks, urgent, pass, clock };
}

suite('the picture of a server', () => {
	test('nobody looks: nothing is asked', async () => {
		const { keeper, looks, pass } = keep();
		await pass(RHYTHM.everything);
		assert.deepEqual(looks, []);
		assert.equal(keeper.picture().standing.state, 'unknown');
	});

	test('everything at first, then the workers, and everything again in its turn', async () => {
		const { keeper, looks, pass } = keep();
		keeper.watch(true);
		for (let round = 0; round < 4; round++) await pass(RHYTHM.workers);
		assert.deepEqual(looks, [true, false, false, true, false]);
		keeper.close();
	});

	test('it is asked no more when nobody looks any more', async () => {
		const { keeper, looks, pass } = keep();
		keeper.watch(true);
		await pass(0);
		keeper.watch(false);
		await pass(RHYTHM.everything);
		assert.equal(looks.length, 1);
	});

	test('there is news: it is asked at once, and no more than is cheap', async () => {
		const { keeper, looks, urgent, pass } = keep();
		keeper.watch(true);
		await pass(0);
		keeper.hurry();
		await pass(0);
		assert.deepEqual(
			[looks, urgent],
			[
				[true, true],
				[false, false],
			],
		);
		keeper.refresh();
		keeper.hurry();
		await pass(0);
		assert.deepEqual(urgent, [false, false, true]);
		keeper.close();
	});

	test('it is asked at once when somebody wants to know', async () => {
		const { keeper, looks, pass } = keep();
		keeper.watch(true);
		await pass(0);
		keeper.refresh();
		await pass(0);
		assert.deepEqual(looks, [true, true]);
		keeper.close();
	});

	test('a look that is under way may have begun too early: it is asked once more', async () => {
		const slow = Promise.withResolvers<Seen>();
		const { keeper, looks, pass } = keep([slow.promise]);
		keeper.watch(true);
		await pass(100);
		keeper.refresh();
		slow.resolve(ready);
		await pass(0);
		assert.deepEqual(looks, [true, true]);
		await pass(RHYTHM.workers);
		assert.deepEqual(looks, [true, true, false]);
		keeper.close();
	});

	test('what it tells is as old as the question', async () => {
		const slow = Promise.withResolvers<Seen>();
		const { keeper, pass, clock } = keep([slow.promise]);
		const askedAt = clock.now();
		keeper.watch(true);
		await pass(100);
		slow.resolve(ready);
		await pass(0);
		assert.equal(keeper.picture().toldAt, askedAt);
		keeper.close();
	});

	test('what was told stays while it does not tell, and is asked for in full afterwards', async () => {
		const { keeper, looks, pass } = keep([ready, starting]);
		keeper.watch(true);
		await pass(RHYTHM.workers);
		assert.deepEqual(keeper.picture().standing, starting.standing);
		assert.deepEqual(
			keeper.picture().workers.map(({ name }) => name),
			['calvin'],
		);
		assert.deepEqual(keeper.picture().daemons, ['postgresql']);
		await pass(RHYTHM.notReady);
		assert.deepEqual(looks, [true, false, true]);
		assert.equal(keeper.picture().standing.state, 'ready');
		keeper.close();
	});
});
