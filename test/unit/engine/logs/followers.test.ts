/** All logs that are followed: how they are asked for, how much each may hold, and what brings them back. */

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { LogSource } from '../../../../source/engine/logs/source.ts';
import {
	createLogFollowers,
	type LogFollowers,
	type LoggedContainer,
} from '../../../../source/engine/logs/followers.ts';
import type { LogRange } from '../../../../source/engine/logs/lines.ts';
import { createIdleClock } from '../idle-clock.ts';
import { inspected } from '../scripted-engine.ts';
import { openScriptedSession, type ScriptedSession } from '../scripted-session.ts';
import { frame, stamp } from './log-bytes.ts';
import { texts, TIME, until } from './log-followed.ts';

const clock = createIdleClock();

let opened: ScriptedSession;
let logs: LogFollowers;
/** What is known of c1. */
let known: LoggedContainer;
/** The answers that are still open. */
let answers: ServerResponse[];
let over: AbortController;
beforeEach(async () => {
	opened = await openScriptedSession();
	over = new AbortController();
	known = { status: 'running' };
	answers = [];
	for (const id of ['c1', 'c2']) {
		opened.peer.answers.set(`/containers/${id}/json`, inspected(id, { Tty: false }));
		opened.peer.answers.set(`/containers/${id}/logs`, (_request, response) => {
			answers.push(response);
			response.on('close', () => answers.splice(answers.indexOf(response), 1));
			response.flushHeaders();
		});
	}
	const session = { ...opened.session, signal: over.signal };
	logs = createLogFollowers(
		() => session,
		clock,
		id => (id === 'c1' ? known : undefined),
	);
});
afterEach(async () => {
	logs.close();
	await opened.close();
});

const asked = (what: string): string[] => opened.peer.requests.filter(each => each.includes(what));
const all: LogRange = { kind: 'all' };
const state = (log: LogSource): string => log.state().state;

async function followed(id = 'c1', range = all): Promise<LogSource> {
	const log = logs.follow(id, range);
	await until('following', () => state(log) === 'following');
	return log;
}

suite('a log is asked for', () => {
	test('with both streams and timestamps, from the range on', async () => {
		await followed('c1', { kind: 'tail', lines: 7 });
		assert.deepEqual(asked('/logs'), [
			'GET /containers/c1/logs?follow=true&stdout=true&stderr=true&timestamps=true&tail=7',
		]);
	});

	test('and its container, where nobody knows whether that has a terminal', async () => {
		const log = await followed();
		assert.equal(asked('/c1/json').length, 1);
		answers[0]?.write(frame('stderr', `${stamp(TIME)}in a frame\n`));
		await until('the line', () => log.lines.end === 1);
		assert.equal(log.lines.line(0)?.stream, 'stderr');
	});

	test('alone, where that is known', async () => {
		known = { status: 'running', detail: { tty: true } };
		const log = await followed();
		assert.deepEqual(asked('/c1/json'), []);
		answers[0]?.write(`${stamp(TIME)}bare\n`);
		await until('the line', () => log.lines.end === 1);
		assert.deepEqual(texts(log), ['bare']);
	});
});

test('the more logs are followed, the less a new one may hold, and never too little', async () => {
	const tails = async (): Promise<number> => {
		await followed();
		return Number(/tail=(\d+)/.exec(asked('/logs').at(-1) ?? '')?.[1]);
	};
	const first = await followed();
	assert.match(asked('/logs')[0] ?? '', /tail=131072$/);
	assert.deepEqual([await tails(), await tails(), await tails(), await tails()], [65_536, 65_536, 32_768, 32_768]);
	first.close();
	assert.equal(await tails(), 32_768, 'the fifth again');
	for (let count = 5; count < 30; count++) await followed();
	assert.equal(await tails(), 8192);
});

suite('what brings a log back', () => {
	const resting = async (): Promise<LogSource[]> => {
		const both = [await followed('c1'), await followed('c2')];
		known = { status: 'exited' };
		for (const response of answers.slice()) response.destroy();
		await until('both wait', () => both.every(log => state(log) === 'waiting'));
		return both;
	};

	test('is its own container’s start', async () => {
		const [one, two] = await resting();
		assert.ok(one && two);
		logs.resume('c1');
		await until('one follows', () => state(one) === 'following');
		assert.equal(state(two), 'waiting');
	});

	test('is its engine', async () => {
		const both = await resting();
		logs.resumeAll();
		await until('both follow', () => both.every(log => state(log) === 'following'));
	});

	test('does not bring back one that was closed', async () => {
		const [one, two] = await resting();
		assert.ok(one && two);
		one.close();
		const before = asked('/c1/logs').length;
		logs.resumeAll();
		await until('the other follows', () => state(two) === 'following');
		assert.equal(asked('/c1/logs').length, before);
	});
});

suite('a log lets go of its connection', () => {
	for (const [when, close] of [
		['when all are closed', () => logs.close()],
		['when the session ends', () => over.abort(new Error('the line broke'))],
	] as const) {
		test(when, async () => {
			await followed();
			close();
			await until('nobody reads', () => answers.length === 0);
		});
	}
});

test('the log of a container that does not run says so', async () => {
	const log = await followed();
	known = { status: 'exited' };
	answers[0]?.end();
	// Its last line is asked for once more.
	await until('the last line', () => asked('/logs').length === 2 && answers.length === 1);
	answers[0]?.end();
	await until('it says so', () => JSON.stringify(log.state()).includes('not running'));
});
