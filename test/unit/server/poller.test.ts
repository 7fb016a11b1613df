import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { pollServer, RHYTHM } from '../../../source/server/poller.ts';
import type { Seen } from '../../../source/server/look/look.ts';
import { NO_REPORT } from '../../../source/server/ask/report.ts';
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
	status: { state: 'ready' },
	way: 'rest',
	report: { ...NO_REPORT, workers: [calvin], version: '2023.01' },
	daemons: undefined,
};
const starting: Seen = {
	status: { state: 'starting', seen: 'Applying lava_scheduler_app.0042' },
	way: undefined,
	report: undefined,
	daemons: ['postgresql'],
};

function keep(answers: (Seen | Promise<Seen>)[] = []) {
	const clock = createFakeClock();
	const looks: boolean[] = [];
	const urgent: boolean[] = [];
	const poller = pollServer({
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
	return { poller, looks, urgent, pass, clock };
}

suite('the picture of a server', () => {
	test('nobody looks: nothing is asked', async () => {
		const { poller, looks, pass } = keep();
		await pass(RHYTHM.everything);
		assert.deepEqual(looks, []);
		assert.equal(poller.server().status.state, 'unknown');
	});

	test('everything at first, then the workers, and everything again in its turn', async () => {
		const { poller, looks, pass } = keep();
		poller.watch(true);
		for (let round = 0; round < 4; round++) await pass(RHYTHM.workers);
		assert.deepEqual(looks, [true, false, false, true, false]);
		poller.close();
	});

	test('it is asked no more when nobody looks any more', async () => {
		const { poller, looks, pass } = keep();
		poller.watch(true);
		await pass(0);
		poller.watch(false);
		await pass(RHYTHM.everything);
		assert.equal(looks.length, 1);
	});

	test('there is news: it is asked at once, and no more than is cheap', async () => {
		const { poller, looks, urgent, pass } = keep();
		poller.watch(true);
		await pass(0);
		poller.hurry();
		await pass(0);
		assert.deepEqual(
			[looks, urgent],
			[
				[true, true],
				[false, false],
			],
		);
		poller.refresh();
		poller.hurry();
		await pass(0);
		assert.deepEqual(urgent, [false, false, true]);
		poller.close();
	});

	test('nothing of it is on the screen: it is asked less often, and in its usual rhythm again once something is', async () => {
		const { poller, looks, pass } = keep();
		poller.see(false);
		poller.watch(true);
		await pass(0);
		await pass(RHYTHM.workers);
		await pass(RHYTHM.unseen - RHYTHM.workers - 1);
		assert.equal(looks.length, 1);
		await pass(1);
		assert.equal(looks.length, 2);
		// It was asked a moment ago: who scrolls through a list asks nobody twice.
		poller.see(true);
		await pass(RHYTHM.workers - 1);
		assert.equal(looks.length, 2);
		await pass(1);
		assert.equal(looks.length, 3);
		poller.see(false);
		await pass(RHYTHM.workers);
		poller.see(true);
		await pass(0);
		assert.equal(looks.length, 4);
		poller.close();
	});

	test('one that starts is asked often, also where nothing of it is on the screen', async () => {
		const { poller, looks, pass } = keep([starting]);
		poller.see(false);
		poller.watch(true);
		await pass(0);
		await pass(RHYTHM.notReady);
		assert.equal(looks.length, 2);
		poller.close();
	});

	test('it is asked at once when somebody wants to know', async () => {
		const { poller, looks, pass } = keep();
		poller.watch(true);
		await pass(0);
		poller.refresh();
		await pass(0);
		assert.deepEqual(looks, [true, true]);
		poller.close();
	});

	test('a look that is under way may have begun too early: it is asked once more', async () => {
		const slow = Promise.withResolvers<Seen>();
		const { poller, looks, pass } = keep([slow.promise]);
		poller.watch(true);
		await pass(100);
		poller.refresh();
		slow.resolve(ready);
		await pass(0);
		assert.deepEqual(looks, [true, true]);
		await pass(RHYTHM.workers);
		assert.deepEqual(looks, [true, true, false]);
		poller.close();
	});

	test('what it tells is as old as the question', async () => {
		const slow = Promise.withResolvers<Seen>();
		const { poller, pass, clock } = keep([slow.promise]);
		const askedAt = clock.now();
		poller.watch(true);
		await pass(100);
		slow.resolve(ready);
		await pass(0);
		assert.equal(poller.heard()?.reportedAt, askedAt);
		poller.close();
	});

	test('what it tells again is the same objects, and only whom it heard is new', async () => {
		const hobbes = { ...calvin, hostname: 'hobbes' };
		const at = (ping: number, state: 'online' | 'offline'): Seen => ({
			...ready,
			report: {
				...NO_REPORT,
				workers: [
					{ ...calvin, last_ping: ping },
					{ ...hobbes, state },
				],
				version: '2023.01',
			},
		});
		const { poller, pass } = keep([at(1, 'online'), at(2, 'online'), at(3, 'offline')]);
		poller.watch(true);
		await pass(0);
		const [first, heard] = [poller.server(), poller.heard()];
		await pass(RHYTHM.workers);
		assert.equal(poller.server(), first);
		assert.deepEqual(
			[heard, poller.heard()].map(each => each?.lastPings.get('calvin')),
			[1, 2],
		);
		await pass(RHYTHM.workers);
		assert.equal(poller.server().workers[0], first.workers[0]);
		assert.notEqual(poller.server().workers[1], first.workers[1]);
		poller.close();
	});

	test('what was told stays while it does not tell, and is asked for in full afterwards', async () => {
		const { poller, looks, pass } = keep([ready, starting]);
		poller.watch(true);
		await pass(RHYTHM.workers);
		assert.deepEqual(poller.server().status, starting.status);
		assert.deepEqual(
			poller.server().workers.map(({ name }) => name),
			['calvin'],
		);
		assert.deepEqual(poller.server().daemons, ['postgresql']);
		await pass(RHYTHM.notReady);
		assert.deepEqual(looks, [true, false, true]);
		assert.equal(poller.server().status.state, 'ready');
		poller.close();
	});
});
