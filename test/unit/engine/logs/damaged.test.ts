import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { LogFollower } from '../../../../source/engine/logs/follow.ts';
import { entry, follow, following, texts, TIME, until } from './log-followed.ts';
import { LogModel } from './log-model.ts';

const line = (number: number) => entry(`line ${number}`, TIME + number * 1000);

/** Without lavadock's own notes. */
const written = (log: LogFollower): string[] => texts(log).filter(text => text.startsWith('line'));

const reason = (log: LogFollower): string => {
	const state = log.state();
	return 'reason' in state ? state.reason : '';
};

/** Lets what is asked be answered. */
async function settle(): Promise<void> {
	for (let turns = 0; turns < 50; turns++) await turn();
}

test('of a container that runs it is never said that it does not, and its damaged log goes on', async () => {
	const model = new LogModel();
	model.write(line(1), line(2));
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.damage();
	await settle();
	clock.pass(1000);
	await until('it says why', () => log.state().state === 'waiting');
	assert.match(reason(log), /its file is damaged/);
	for (let number = 3; number < 8; number++) {
		model.write(line(number));
		await settle();
		clock.pass(1000);
		await until(`line ${number}`, () => written(log).at(-1) === `line ${number}`);
		assert.equal(log.state().state, 'following');
	}
	assert.deepEqual(
		written(log),
		[1, 2, 3, 4, 5, 6, 7].map(number => `line ${number}`),
	);
	log.close();
});

test('a damaged log is asked for ever fewer lines, and rests then', async () => {
	const model = new LogModel();
	model.write(line(1));
	const followed = follow(model);
	await until('following', () => following(followed));
	model.damage();
	await settle();
	const before = model.queries.length;
	followed.clock.pass(1000);
	await settle();
	assert.deepEqual(
		model.queries.slice(before).map(({ tail }) => tail),
		[1000, 100, 10, 1],
	);
	followed.log.close();
});

test('what lies between the damage and the lines that can be had is said to be missing', async () => {
	const model = new LogModel();
	model.write(line(1));
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.damage();
	await settle();
	model.write(...Array.from({ length: 12 }, (_, index) => line(index + 2)));
	clock.pass(1000);
	await until('the last line', () => written(log).at(-1) === 'line 13');
	assert.equal(written(log).length, 11, 'ten of them, and the one before');
	assert.match(texts(log)[1] ?? '', /may be missing here.*its file is damaged/);
	log.close();
});

test('a log whose damage was rotated away is followed again, and waits when the container stops', async () => {
	const model = new LogModel();
	model.write(line(1));
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.damage();
	await settle();
	model.damagedAt = undefined;
	clock.pass(1000);
	await settle();
	clock.pass(1000);
	const { length } = model.queries;
	model.write(line(2));
	await until('it comes by itself', () => written(log).at(-1) === 'line 2');
	assert.equal(model.queries.length, length);
	assert.ok(following(followed));
	model.stop();
	await until('it says so', () => /not running/.test(reason(log)));
	log.close();
});

test('a container that stops a little after its log has ended is said not to run', async () => {
	const model = new LogModel();
	model.write(line(1));
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.damage();
	await settle();
	assert.ok(following(followed), 'nothing is said before it is known');
	model.running = false;
	clock.pass(1000);
	await until('it says so', () => /not running/.test(reason(log)));
	log.close();
});
