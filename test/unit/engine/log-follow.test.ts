import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Clock } from '../../../source/engine/clock.ts';
import { followLog, type LogFollower } from '../../../source/engine/log-follow.ts';
import type { LogRange } from '../../../source/engine/log-lines.ts';
import { createReadingBudget } from '../../../source/engine/log-pace.ts';
import { LogModel, type ModelEntry } from './log-model.ts';

const TIME = Date.UTC(2026, 2, 1, 12);

/** Time that passes only when a test says so. */
function createTestClock(): Clock & { pass(ms: number): void } {
	let now = TIME;
	let timers: { at: number; callback: () => void }[] = [];
	return {
		now: () => now,
		after(ms, callback) {
			const timer = { at: now + ms, callback };
			timers.push(timer);
			return () => {
				timers = timers.filter(each => each !== timer);
			};
		},
		pass(ms) {
			now += ms;
			const due = timers.filter(timer => timer.at <= now);
			timers = timers.filter(timer => timer.at > now);
			for (const { callback } of due) callback();
		},
	};
}

function follow(model: LogModel, range: LogRange = { kind: 'all' }, size = 1024 * 1024) {
	const clock = createTestClock();
	const budget = createReadingBudget(clock);
	const log = followLog({ containerId: 'c1', range, open: model.open, clock, budget, size });
	return { log, clock };
}

function texts({ lines }: LogFollower): string[] {
	return Array.from({ length: lines.end - lines.first }, (_, index) => lines.line(lines.first + index)?.text ?? '');
}

async function until(what: string, isSo: () => boolean): Promise<void> {
	const deadline = Date.now() + 5000;
	while (!isSo()) {
		assert.ok(Date.now() < deadline, `in vain: ${what}`);
		await turn();
	}
}

const following = ({ log }: { log: LogFollower }) => log.state().state === 'following';

const entry = (text: string, time = TIME): ModelEntry => ({ text, time });

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
	assert.match(log.lines.line(1)?.text ?? '', /^Lines from 12:00:00\.000Z to 12:00:02\.500Z are missing here/);
	assert.equal(log.lines.line(2)?.text, 'three');
	log.close();
});

test('a log that stays far behind its container skips to now, and says so', async () => {
	const model = new LogModel();
	const followed = follow(model);
	const { log, clock } = followed;
	await until('following', () => following(followed));
	model.slow = true;
	// Each second the container writes a thousand lines, and a hundred of them are read.
	for (let second = 0; model.queries.length === 1; second++) {
		assert.ok(second < 60, 'it never skipped');
		model.write(...Array.from({ length: 1000 }, (_, index) => entry(`${second}: ${index}`, clock.now() + index)));
		clock.pass(1000);
		model.send(100);
	}
	const { end } = log.lines;
	const read = texts(log);
	await until('the newest lines', () => log.lines.end > end);
	assert.equal(log.lines.line(end)?.stream, 'note');
	assert.match(log.lines.line(end)?.text ?? '', /are missing here\. The container writes faster/);
	assert.equal(log.lines.end, end + 1 + 1000);
	assert.deepEqual(texts(log).slice(0, end), read);

	model.slow = false;
	model.write(entry('next', clock.now()));
	assert.equal(texts(log).at(-1), 'next');
	model.breakConnections();
	await until('waiting', () => log.state().state === 'waiting');
	model.write(entry('later', clock.now() + 1));
	log.resume();
	await until('the last line', () => texts(log).at(-1) === 'later');
	assert.equal(log.lines.end, end + 1 + 1000 + 2, 'nothing of the gap comes later');
	log.close();
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
		clock.pass(200);
	}
	assert.equal(log.lines.end, 5000);
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

/** Steps of the clock before each line: many lines share a timestamp, some are older than the one before. */
type Happening = { kind: 'write'; steps: number[] } | { kind: 'break' | 'stop' | 'start' | 'rest' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc
			.array(fc.constantFrom(0, 0, 0, 1, 3, -2, 700), { minLength: 1, maxLength: 6 })
			.map(steps => ({ kind: 'write' as const, steps })),
	},
	{ weight: 2, arbitrary: fc.constantFrom('break', 'stop', 'start', 'rest').map(kind => ({ kind })) },
);

async function tellStory(story: readonly Happening[]): Promise<{ written: string[]; read: string[] }> {
	const model = new LogModel();
	const { log, clock } = follow(model);
	const written: string[] = [];
	let time = TIME;
	for (const part of story) {
		if (part.kind === 'write') {
			for (const step of part.steps) {
				time += step;
				written.push(`line ${written.length}`);
				model.write({ time, text: `line ${written.length - 1}`, stream: step < 0 ? 'stderr' : 'stdout' });
			}
		} else if (part.kind === 'break') {
			model.breakConnections(entry('half a line', time));
		} else if (part.kind === 'stop') {
			model.stop();
		} else if (part.kind === 'start') {
			model.running = true;
			log.resume();
		}
		await turn();
	}
	model.running = true;
	await until('all lines', () => {
		if (log.state().state === 'waiting') log.resume();
		clock.pass(1);
		return log.lines.end >= written.length && log.state().state === 'following';
	});
	await turn();
	log.close();
	return { written, read: texts(log) };
}

test('whatever breaks and stops, every line is there once and in order', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async story => {
			const { written, read } = await tellStory(story);
			assert.deepEqual(read, written);
		}),
	);
});
