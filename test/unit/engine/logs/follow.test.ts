import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { ReadingBudget } from '../../../../source/engine/logs/pace.ts';
import { entry, follow, following, texts, TIME, until } from './log-followed.ts';
import { LogModel, type ModelEntry } from './log-model.ts';

test('a log is read from the range on and followed', async () => {
	const model = new LogModel();
	model.write(entry('one'), entry('two'), entry('three'));
	const { log } = follow(model, { kind: 'tail', lines: 2 });
	assert.equal(log.state().state, 'opening');
	await until('the past', () => log.lines.end === 2);
	model.write(entry('four'));
	await until('the new line', () => log.lines.end === 3);
	assert.deepEqual(texts(log), ['two', 'three', 'four']);
	assert.deepEqual(log.state(), { state: 'following' });
	assert.deepEqual(model.queries, [{ tail: 2 }]);
	log.close();
});

test('the range since a time is said as the engine takes it', async () => {
	const model = new LogModel();
	const { log } = follow(model, { kind: 'since', seconds: 90 });
	await until('the request', () => model.queries.length === 1);
	assert.equal(model.queries[0]?.since, `${TIME / 1000 - 90}.000000000`);
	log.close();
});

test('subscribers hear of many lines at once', async () => {
	const model = new LogModel();
	const followed = follow(model);
	await until('following', () => following(followed));
	let heard = 0;
	followed.log.subscribe(() => heard++);
	await turn();
	for (let index = 0; index < 1000; index++) model.write(entry(`line ${index}`));
	await until('all lines', () => followed.log.lines.end === 1000);
	await turn();
	assert.ok(heard >= 1 && heard < 100, `${heard} times`);
	followed.log.close();
});

test('after a broken connection it tries again, ever later, and says so', async () => {
	const model = new LogModel();
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.refusal = new Error('connect ECONNREFUSED');
	model.breakConnections();
	await until('waiting', () => log.state().state === 'waiting');
	for (let tries = 2; tries < 8; tries++) {
		clock.pass(30_000);
		await until(`try ${tries}`, () => model.queries.length === tries && log.state().state === 'waiting');
	}
	model.refusal = undefined;
	clock.pass(100);
	assert.equal(model.queries.length, 7, 'not yet');
	log.resume();
	await until('following again', () => following(followed));
	log.close();
});

test('a stopped container is waited for, and its last lines are not missed', async () => {
	const model = new LogModel();
	model.write(entry('hello'));
	const followed = follow(model);
	const { log } = followed;
	await until('the line', () => log.lines.end === 1);
	model.stop();
	model.write(entry('goodbye', TIME + 1));
	await until('waiting', () => log.state().state === 'waiting');
	assert.deepEqual(log.state(), { state: 'waiting', reason: 'The container is not running.' });
	assert.deepEqual(texts(log), ['hello', 'goodbye']);
	model.running = true;
	log.resume();
	await until('following', () => following(followed));
	model.write(entry('hello again', TIME + 5000));
	await until('the new line', () => log.lines.end === 3);
	assert.deepEqual(texts(log), ['hello', 'goodbye', 'hello again']);
	log.close();
});

test('a start that is heard of before the end of the log is not missed', async () => {
	const model = new LogModel();
	const followed = follow(model);
	await until('following', () => following(followed));
	model.stop();
	model.running = true;
	followed.log.resume();
	await until('a second follower', () => model.followers === 1 && following(followed));
	followed.log.close();
});

test('what can never work ends the log with its reason', async () => {
	const cases: [status: number, message: string, reason: RegExp][] = [
		[404, 'No such container: c1', /was removed/],
		[501, 'configured logging driver does not support reading', /driver does not support reading/],
	];
	for (const [statusCode, message, reason] of cases) {
		const model = new LogModel();
		model.refusal = Object.assign(new Error(message), { statusCode });
		const { log } = follow(model);
		await until('the end', () => log.state().state === 'ended');
		assert.match(JSON.stringify(log.state()), reason);
		log.close();
	}
});

test('lines that are gone when the connection is back are said to be missing', async () => {
	const model = new LogModel();
	const { log } = follow(model);
	model.write(entry('one'));
	await until('the line', () => log.lines.end === 1);
	model.stop();
	await until('waiting', () => log.state().state === 'waiting');
	model.write(entry('two', TIME + 1000), entry('three', TIME + 2500));
	model.rotate(1);
	log.resume();
	await until('the rest', () => log.lines.end === 3);
	assert.equal(log.lines.line(1)?.stream, 'note');
	assert.match(log.lines.line(1)?.text ?? '', /^Lines between 12:00:00\.000Z and 12:00:02\.500Z may be missing here/);
	assert.equal(log.lines.line(2)?.text, 'three');
	log.close();
});

test('a log that stays far behind its container skips to now, and says so', async () => {
	const model = new LogModel();
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.slow = true;
	const written: ModelEntry[] = [];
	// Each second the container writes a thousand lines, and a hundred of them are read.
	for (let second = 0; model.queries.length === 1; second++) {
		assert.ok(second < 60, 'it never skipped');
		const now = Array.from({ length: 1000 }, (_, index) => entry(`${second}: ${index}`, clock.now() + index));
		written.push(...now);
		model.write(...now);
		clock.pass(1000);
		model.send(100);
		await turn();
	}
	await until('the newest line', () => texts(log).at(-1) === written.at(-1)?.text);
	const read = texts(log);
	const end = read.length - 1 - 1000;
	assert.equal(log.lines.line(end)?.stream, 'note');
	assert.match(read[end] ?? '', /may be missing here\. The container writes faster/);
	const names = written.map(each => each.text);
	assert.deepEqual(read.slice(0, end), names.slice(0, end));
	assert.deepEqual(read.slice(end + 1), names.slice(-1000));

	model.slow = false;
	model.write(entry('next', clock.now()));
	await until('the next line', () => texts(log).at(-1) === 'next');
	model.breakConnections();
	await until('waiting', () => log.state().state === 'waiting');
	model.write(entry('later', clock.now() + 1));
	log.resume();
	await until('the last line', () => texts(log).at(-1) === 'later');
	assert.equal(log.lines.end, end + 1 + 1000 + 2, 'nothing of the gap comes later');
	log.close();
});

test('when the budget is used up, reading waits until it is refilled', async () => {
	const model = new LogModel();
	let refill: (() => void) | undefined;
	const budget: ReadingBudget = {
		spend: () => false,
		refilled(callback) {
			refill = callback;
			return () => {};
		},
	};
	const followed = follow(model, { kind: 'all' }, budget);
	const { lines } = followed.log;
	await until('following', () => following(followed));
	model.write(entry('one'));
	await until('one line', () => lines.end === 1);
	model.write(entry('two'));
	await turn();
	assert.equal(lines.end, 1);
	refill?.();
	await until('the other line', () => lines.end === 2);
	followed.log.close();
});

test('a long backlog is read in full, however late it is', async () => {
	const model = new LogModel();
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.slow = true;
	model.write(...Array.from({ length: 5000 }, (_, index) => entry(`${index}`, clock.now() + 12 * index)));
	clock.pass(60_000);
	for (let sent = 0; sent < 5000; sent += 100) {
		model.send(100);
		await until('a hundred lines', () => log.lines.end === sent + 100);
		clock.pass(200);
	}
	assert.equal(model.queries.length, 1);
	log.close();
});

test('a closed log asks for nothing more', async () => {
	const model = new LogModel();
	const followed = follow(model);
	await until('following', () => following(followed));
	followed.log.close();
	model.breakConnections();
	followed.clock.pass(60_000);
	await turn();
	assert.equal(model.queries.length, 1);
});
