import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Lane, wholeLane } from '../../../../source/console/logs/lane.ts';
import {
	back,
	clampPosition,
	endPosition,
	firstPosition,
	forward,
	linesAbove,
	linesBelow,
	linesBetween,
	windowAt,
} from '../../../../source/console/logs/merge.ts';
import { logText } from '../../../../source/console/logs/save.ts';
import { type GrowingLines, linesOf } from './lines.ts';

/** Times of some sources' lines, each in order, with many ties; and how many fell out at the start of each. */
const sources = fc.array(
	fc.tuple(
		fc.array(fc.nat({ max: 20 }), { maxLength: 15 }).map(times => times.toSorted((a, b) => a - b)),
		fc.nat({ max: 5 }),
	),
	{ maxLength: 4 },
);

type Sorted = { lane: number; place: number; time: number };

function lanesOf(all: readonly (readonly [number[], number])[]): { lanes: Lane[]; sorted: Sorted[] } {
	const logs = all.map(([times, dropped]) => {
		const lines = linesOf();
		lines.add(...times.map(time => ({ text: String(time), time })));
		lines.drop(dropped);
		return lines;
	});
	const sorted = logs
		.flatMap((lines, lane) =>
			Array.from({ length: lines.end - lines.first }, (_, index) => {
				const place = lines.first + index;
				return { lane, place, time: lines.time(place) };
			}),
		)
		.toSorted((a, b) => a.time - b.time || a.lane - b.lane || a.place - b.place);
	return { lanes: logs.map((lines, lane) => wholeLane(`log ${lane}`, lines)), sorted };
}

const plainly = (lines: Iterable<{ lane: number; place: number }>) =>
	Array.from(lines, ({ lane, place }) => ({ lane, place }));

test('merging is sorting, in both directions', () => {
	fc.assert(
		fc.property(sources, all => {
			const { lanes, sorted } = lanesOf(all);
			assert.deepEqual(plainly(linesBelow(lanes, firstPosition(lanes))), plainly(sorted));
			assert.deepEqual(plainly(linesAbove(lanes, endPosition(lanes))), plainly(sorted.toReversed()));
		}),
	);
});

test('a window is a part of the sorted lines, and steps lead there and back', () => {
	fc.assert(
		fc.property(sources, fc.nat({ max: 40 }), fc.nat({ max: 40 }), (all, down, up) => {
			const { lanes, sorted } = lanesOf(all);
			const start = Math.min(down, sorted.length);
			const position = forward(lanes, firstPosition(lanes), down);
			assert.deepEqual(windowAt(lanes, position, 5), plainly(sorted.slice(start, start + 5)));
			assert.equal(linesBetween(firstPosition(lanes), position), start);
			const above = back(lanes, position, up);
			assert.deepEqual(above, forward(lanes, firstPosition(lanes), Math.max(0, start - up)));
		}),
	);
});

test('a position outlives the lines that fall out, and those that come', () => {
	const one = linesOf('a', 'b', 'c', 'd');
	const two = linesOf('A', 'B', 'C', 'D');
	const lanes = [wholeLane('one', one), wholeLane('two', two)];
	const position = forward(lanes, firstPosition(lanes), 3);
	const shown = () => windowAt(lanes, position, 3).map(({ lane, place }) => lanes[lane]?.line(place)?.text);
	assert.deepEqual(shown(), ['B', 'c', 'C']);
	one.add({ text: 'e' });
	assert.deepEqual(shown(), ['B', 'c', 'C']);
	one.drop(3);
	two.drop(1);
	assert.deepEqual(shown(), ['B', 'C', 'd']);
	assert.deepEqual(clampPosition(lanes, position), [3, 1]);
	assert.deepEqual(clampPosition(lanes, [99]), [5, 1], 'a lane that is new begins at its start');
});

test('a log is saved in order, without colours, and ends', () => {
	const server: GrowingLines = linesOf('\x1b[31mred\x1b[0m');
	const worker: GrowingLines = linesOf('hello');
	worker.add({ text: 'oops', stream: 'stderr', cut: true }, { text: 'lines are missing', stream: 'note' });
	const lanes = [wholeLane('server', server), wholeLane('worker', worker)];
	const text: string[] = [];
	for (const chunk of logText(lanes, true)) {
		text.push(chunk);
		server.add({ text: 'too late' });
	}
	assert.equal(
		text.join(''),
		[
			'1970-01-01T00:00:00.000Z server red',
			'1970-01-01T00:00:00.000Z worker hello',
			'1970-01-01T00:00:00.001Z worker ! oops [cut]',
			'1970-01-01T00:00:00.002Z worker # lines are missing',
			'',
		].join('\n'),
	);
	assert.deepEqual([...logText([wholeLane('server', linesOf('alone'))], false)], ['1970-01-01T00:00:00.000Z alone\n']);
});
