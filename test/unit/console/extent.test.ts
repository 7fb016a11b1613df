import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsWithCommands } from '../../../source/console/extent.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import type { Made } from '../../../source/wizards/wizard.ts';

/** A row each for the heading, the steps, a blank, the heading of the commands and the commands. */
function planOf(steps: number): Made {
	const plan: Plan = {
		title: 'Start all',
		steps: Array.from({ length: steps }, (_, number) => ({
			do: 'start',
			container: { id: `c${number}`, name: `c${number}` },
		})),
		warnings: [],
	};
	return { plan, secrets: new Map(), shows: {}, ends: [] };
}

test('a plan fits with its commands while all rows are between the frame, the header and the footer', () => {
	const rows = 24;
	const most = (rows - 4 - 3) / 2;
	assert.equal(fitsWithCommands(planOf(Math.floor(most)), { columns: 80, rows }), true);
	assert.equal(fitsWithCommands(planOf(Math.floor(most) + 1), { columns: 80, rows }), false);
	assert.equal(fitsWithCommands(planOf(Math.floor(most) + 1), { columns: 80, rows: rows + 2 }), true);
});

test('commands that are broken over more rows in a narrow window count as they are shown', () => {
	const plan: Plan = {
		title: 'Start it',
		steps: [{ do: 'start', container: { id: 'c1', name: 'x'.repeat(60) } }],
		warnings: [],
	};
	const made: Made = { plan, secrets: new Map(), shows: {}, ends: [] };
	assert.equal(fitsWithCommands(made, { columns: 120, rows: 9 }), true);
	assert.equal(fitsWithCommands(made, { columns: 60, rows: 9 }), false);
});
