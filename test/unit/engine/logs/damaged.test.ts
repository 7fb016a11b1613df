import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { LogFollower, OpenLogStream } from '../../../../source/engine/logs/follow.ts';
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

test('a container that starts while its damaged log is searched has it read anew, after which the search rests', async () => {
	const model = new LogModel();
	model.write(line(1));
	const followed = follow(model);
	await until('following', () => following(followed));
	const whole = model.queries[0]?.tail;
	model.damage();
	await settle();
	const before = model.queries.length;
	followed.clock.pass(1000);
	followed.log.resume();
	await settle();
	assert.deepEqual(
		model.queries.slice(before).map(({ tail }) => tail),
		[1000, whole],
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

/** Damaged at its very beginning, before anybody looked: of 2000 lines none can be read in one go. */
function oldDamage(): LogModel {
	const model = new LogModel();
	model.write(...Array.from({ length: 2000 }, (_, index) => line(index)));
	model.damagedAt = 0;
	return model;
}

test('a log that is first opened over old damage says that lines before those that can be read may be missing', async () => {
	const { log, clock } = follow(oldDamage());
	await settle();
	clock.pass(1000);
	await until('its last line', () => written(log).at(-1) === 'line 1999');
	assert.equal(written(log).length, 1000);
	assert.match(texts(log)[0] ?? '', /^Lines before 12:16:40\.000Z may be missing here\. .*its file is damaged/);
	log.close();
});

test('a log that is whole is not said to lack lines, however few are asked for', async () => {
	const model = new LogModel();
	model.write(line(1), line(2), line(3));
	for (const running of [true, false]) {
		model.running = running;
		const { log } = follow(model, { kind: 'tail', lines: 2 });
		await settle();
		assert.deepEqual(texts(log), ['line 2', 'line 3']);
		log.close();
	}
});

test('of a container that rests, the last line beyond the damage is shown, and what is missing told', async () => {
	const model = new LogModel();
	model.write(...Array.from({ length: 30 }, (_, index) => line(index)));
	model.damagedAt = 20;
	model.running = false;
	const { log, clock } = follow(model);
	await until('it rests', () => /not running/.test(reason(log)));
	clock.pass(1000);
	assert.match(reason(log), /not running/, 'and goes on resting');
	assert.deepEqual(written(log).slice(-2), ['line 19', 'line 29']);
	assert.match(texts(log).at(-2) ?? '', /^Lines between .* may be missing here\. .*its file is damaged/);
	log.close();
});

/** Its container starts again, and writes, just before its last line is told. */
function startsWhenAsked(model: LogModel): void {
	const asked = model.open;
	const open: OpenLogStream = (query, signal) => {
		if (query.tail === 1) {
			model.running = true;
			model.write(line(3), line(4));
		}
		return asked(query, signal);
	};
	Object.assign(model, { open });
}

test('a container that starts again while its last line is asked for lacks no line, and is not called damaged', async () => {
	const model = new LogModel();
	model.write(line(1), line(2));
	startsWhenAsked(model);
	const { log } = follow(model);
	await until('line 2', () => written(log).at(-1) === 'line 2');
	model.stop();
	await until('line 4', () => written(log).at(-1) === 'line 4');
	await settle();
	assert.deepEqual(texts(log), ['line 1', 'line 2', 'line 3', 'line 4']);
	log.close();
});

test("the engine's own words are told as its reason", async () => {
	const model = oldDamage();
	model.words = "Error grabbing logs: invalid character 'x'";
	const { log, clock } = follow(model);
	await settle();
	clock.pass(1000);
	await until('its last line', () => written(log).at(-1) === 'line 1999');
	assert.equal(texts(log).length, 1001);
	assert.match(texts(log)[0] ?? '', /^Lines before .* The engine says: Error grabbing logs: invalid character 'x'$/);
	log.close();
});
