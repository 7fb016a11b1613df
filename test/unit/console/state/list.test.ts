/** The cursor of a list and the window that it is seen through: where moves lead, and what rows that come and go leave. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	emptyList,
	type ListState,
	moved,
	moveList,
	type Move,
	settleList,
	windowTop,
} from '../../../../source/console/state/list.ts';

suite('a move leads', () => {
	const rows: [move: Move, from: number, count: number, height: number, to: number][] = [
		['up', 5, 10, 4, 4],
		['up', 0, 10, 4, 0],
		['down', 5, 10, 4, 6],
		['down', 9, 10, 4, 9],
		['page-up', 9, 20, 4, 6],
		['page-up', 2, 20, 4, 0],
		['page-down', 5, 20, 4, 8],
		['page-down', 18, 20, 4, 19],
		['page-down', 5, 20, 1, 6],
		['page-down', 5, 20, 0, 6],
		['half-up', 9, 20, 5, 7],
		['half-down', 9, 20, 5, 11],
		['half-down', 9, 20, 1, 10],
		['half-up', 9, 20, 0, 8],
		['first', 7, 20, 5, 0],
		['last', 7, 20, 5, 19],
		['last', 0, 0, 5, 0],
		['down', 0, 0, 5, 0],
	];
	for (const [move, from, count, height, to] of rows) {
		test(`${move} from ${from} of ${count} in ${height} rows to ${to}`, () =>
			assert.equal(moved(from, move, count, height), to));
	}
});

suite('the window', () => {
	const rows: [what: string, top: number, index: number, count: number, height: number, to: number][] = [
		['stays where the chosen row is in sight', 3, 5, 20, 4, 3],
		['stays where it is the first one in sight', 3, 3, 20, 4, 3],
		['stays where it is the last one in sight', 3, 6, 20, 4, 3],
		['goes up with a row above it', 3, 2, 20, 4, 2],
		['goes down with a row below it', 3, 7, 20, 4, 4],
		['shows no empty rows behind the last one', 18, 19, 20, 4, 16],
		['begins at the first of few', 3, 1, 2, 4, 0],
		['has one row at least', 3, 7, 20, 0, 7],
		['of nothing begins at the first', 3, 0, 0, 4, 0],
	];
	for (const [what, top, index, count, height, to] of rows) {
		test(what, () => assert.equal(windowTop(top, index, count, height), to));
	}
});

suite('a cursor', () => {
	const keys = ['a', 'b', 'c', 'd', 'e'];
	const on = (key: string, index: number, change: Partial<ListState> = {}): ListState => ({
		...emptyList,
		key,
		index,
		untouched: false,
		...change,
	});

	test('that no key moved stays on the first row, whichever comes there', () => {
		const first = settleList(emptyList, keys, 3);
		assert.deepEqual([first.key, first.index, first.untouched], ['a', 0, true]);
		assert.equal(settleList(first, ['z', ...keys], 3).key, 'z');
	});

	test('that was moved stays on its row, wherever that goes', () => {
		const settled = settleList(on('c', 2), ['x', 'y', 'z', ...keys], 3);
		assert.deepEqual([settled.key, settled.index, settled.top], ['c', 5, 3]);
	});

	test('goes to the neighbour when its row has gone, and to the last where there is none below', () => {
		assert.equal(settleList(on('c', 2), ['a', 'b', 'd', 'e'], 3).key, 'd');
		assert.equal(settleList(on('e', 4), ['a', 'b', 'c'], 3).key, 'c');
		const none = settleList(on('c', 2), [], 3);
		assert.deepEqual([none.key, none.index, none.top], [undefined, 0, 0]);
	});

	test('is the same object where nothing changed', () => {
		const list = settleList(on('c', 2), keys, 5);
		assert.equal(settleList(list, keys, 5), list);
		assert.notEqual(settleList({ ...list, top: 2 }, keys, 2), list);
	});

	test('is moved by a key, and counts as moved from then on', () => {
		const list = moveList(settleList(emptyList, keys, 3), 'down', keys, 3);
		assert.deepEqual([list.key, list.index, list.top, list.untouched], ['b', 1, 0, false]);
		const last = moveList(list, 'last', keys, 3);
		assert.deepEqual([last.key, last.top], ['e', 2]);
		assert.equal(settleList(last, ['z', ...keys], 3).key, 'e');
	});
});
