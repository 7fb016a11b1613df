import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RULES } from '../../../../source/lab/verdict/rules/judge.ts';
import type { Row } from './conditions.ts';
import { ROWS_FROM_BOARDS } from './rows-from-boards.ts';
import { ROWS_FROM_CONTAINER } from './rows-from-container.ts';
import { ROWS_FROM_LAB } from './rows-from-lab.ts';
import { ROWS_FROM_LOG } from './rows-from-log.ts';
import { ROWS_FROM_SERVER } from './rows-from-server.ts';
import { rowOf, rowsOf, workerOf } from './small-lab.ts';

const ROWS: readonly Row[] = [
	...ROWS_FROM_LOG,
	...ROWS_FROM_BOARDS,
	...ROWS_FROM_CONTAINER,
	...ROWS_FROM_LAB,
	...ROWS_FROM_SERVER,
];

suite('the verdict', () => {
	for (const [rule, changes, state, says, fix] of ROWS) {
		test(`${rule}: ${String(says)}`, () => {
			const { verdict } = rowOf(changes);
			assert.equal(verdict.rule, rule, verdict.says);
			assert.equal(verdict.state, state);
			assert.match(verdict.says, says);
			assert.equal(verdict.fix?.action.do, fix);
		});
	}
});

suite('all verdicts', () => {
	test("LAVA's example.com is explained", () => {
		const row = rowsOf({ server: { workers: [workerOf('example.com')] } }).find(({ name }) => name === 'example.com');
		assert.deepEqual(
			[row?.verdict.rule, row?.verdict.state, row?.verdict.fix?.action.do],
			['example-worker', 'waiting', 'set-health'],
		);
	});

	test('every rule is found by one of these labs', () => {
		const found = new Set(['example-worker', ...ROWS.map(([rule]) => rule)]);
		assert.deepEqual(
			[...new Set(RULES.map(({ name }) => name))].filter(name => !found.has(name)),
			[],
		);
	});

	test('each sentence is one, and short enough for a line or two', () => {
		for (const [rule, changes] of ROWS) {
			const { says } = rowOf(changes).verdict;
			assert.match(says, /^\S.*[^.]\.$/, rule);
			assert.ok(says.length <= 140, `${rule}: ${says.length} characters: ${says}`);
		}
	});

	test('no verdict holds a token', () => {
		for (const [, changes] of ROWS) {
			assert.ok(!JSON.stringify(rowOf(changes).verdict).includes('y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v'));
		}
	});
});
