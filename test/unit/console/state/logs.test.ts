/** The log view: where keys lead in it, when it follows, and how wide the names before its lines are. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { wholeLane } from '../../../../source/console/logs/lane.ts';
import {
	emptyLogs,
	type LogsState,
	moveLogs,
	nextRange,
	type OpenLog,
	paneOf,
	rangeText,
	toggleFollow,
	topOf,
} from '../../../../source/console/state/logs.ts';
import type { Move } from '../../../../source/console/state/list.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { linesOf } from '../logs/lines.ts';

const ROWS = 5;

/** A log of twenty lines, seen through five rows. */
const lines = linesOf(...Array.from({ length: 20 }, (_, at) => `line ${at}`));
const logs: LogsState = { ...emptyLogs, lanes: [wholeLane('log', lines)] };
const pane = (state: LogsState) => paneOf(state, 80, ROWS);
const at = (position: number): LogsState => ({ ...logs, follow: false, position: [position] });

/** The first line of the window, or that it follows. */
const after = (state: LogsState, move: Move): number | 'follows' | undefined => {
	const next = moveLogs(state, move, pane(state));
	return next.follow ? 'follows' : next.position[0];
};

suite('a move', () => {
	const rows: [move: Move, from: number | 'follows', to: number | 'follows'][] = [
		['up', 10, 9],
		['up', 0, 0],
		['up', 'follows', 14],
		['down', 10, 11],
		['down', 14, 'follows'],
		['down', 'follows', 'follows'],
		['page-up', 10, 5],
		['page-up', 3, 0],
		['page-down', 5, 10],
		['page-down', 10, 'follows'],
		['half-up', 10, 8],
		['half-down', 10, 12],
		['half-down', 13, 'follows'],
		['first', 10, 0],
		['first', 'follows', 0],
		['last', 3, 'follows'],
	];
	for (const [move, from, to] of rows) {
		test(`${move} from ${from} leads to ${to}`, () =>
			assert.equal(after(from === 'follows' ? logs : at(from), move), to));
	}

	test('in a log that is shorter than its window follows on downwards, and stands at its first line upwards', () => {
		const short: LogsState = { ...logs, lanes: [wholeLane('log', linesOf('a', 'b'))] };
		assert.equal(after(short, 'down'), 'follows');
		assert.equal(after(short, 'up'), 0);
	});

	test('of half a window is one line at least', () => {
		assert.deepEqual(moveLogs(at(10), 'half-up', { ...pane(logs), rows: 1 }).position, [9]);
	});
});

test('who follows stands still where the window is, and follows again', () => {
	const still = toggleFollow(logs, pane(logs));
	assert.deepEqual([still.follow, still.position], [false, [15]]);
	assert.equal(toggleFollow(still, pane(still)).follow, true);
});

test('the window begins at the oldest line where those above have fallen out', () => {
	const own = linesOf('a', 'b', 'c', 'd');
	const state: LogsState = { ...emptyLogs, follow: false, lanes: [wholeLane('log', own)], position: [1] };
	assert.deepEqual(topOf(state, pane(state)), [1]);
	own.drop(3);
	assert.deepEqual(topOf(state, pane(state)), [3]);
});

test('of several logs the end is where all of them end', () => {
	const two: LogsState = {
		...logs,
		lanes: [wholeLane('one', linesOf('a', 'b', 'c', 'd')), wholeLane('two', linesOf('e', 'f', 'g', 'h'))],
		follow: false,
		position: [1, 1],
	};
	assert.equal(moveLogs(two, 'down', pane(two)).follow, true);
	assert.equal(moveLogs({ ...two, position: [0, 0] }, 'down', pane(two)).follow, false);
});

suite('the names before lines', () => {
	const named = (name: string): OpenLog => ({
		containerId: name,
		host: LOCAL,
		name,
		end: 0,
		state: { state: 'following' },
	});
	const widthOf = (names: readonly string[], change: Partial<LogsState> = {}): number => {
		const lanes = names.map(name => wholeLane(name, linesOf()));
		return paneOf({ ...emptyLogs, sources: names.map(named), lanes, ...change }, 80, ROWS).label;
	};

	test('are those of several logs, as wide as the widest, and not very wide', () => {
		assert.equal(widthOf(['calvin']), 0);
		assert.equal(widthOf(['calvin', 'lava-server']), 11);
		assert.equal(widthOf(['x'.repeat(16), 'y']), 16);
		assert.equal(widthOf(['x'.repeat(17), 'y']), 16);
		assert.equal(widthOf([]), 0);
	});

	test('are those of the services of one log, unless one is shown alone', () => {
		const services = ['apache2', 'lava-scheduler'];
		assert.equal(widthOf(['lava-server'], { services }), 14);
		assert.equal(widthOf(['lava-server'], { services, service: 'apache2' }), 0);
		assert.equal(widthOf(['a', 'b'], { services, service: 'apache2' }), 1);
		assert.equal(widthOf(['a', 'b'], { services }), 14);
	});
});

suite('the range', () => {
	test('of a time is between those of lines and all', () => {
		const since = { kind: 'since', seconds: 600 } as const;
		assert.deepEqual(nextRange(since, 'wider'), since);
		assert.deepEqual(nextRange(since, 'narrower'), { kind: 'tail', lines: 100_000 });
		assert.deepEqual(nextRange({ kind: 'tail', lines: 500 }, 'wider'), { kind: 'tail', lines: 1000 });
		assert.deepEqual(nextRange({ kind: 'tail', lines: 500 }, 'narrower'), { kind: 'tail', lines: 100 });
	});

	test('is told in words', () => {
		assert.deepEqual(
			[
				rangeText({ kind: 'tail', lines: 10_000 }),
				rangeText({ kind: 'since', seconds: 600 }),
				rangeText({ kind: 'all' }),
			],
			['last 10,000 lines', 'last 10 min', 'all'],
		);
	});
});
