import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
	type Attention,
	layoutFor,
	LEAST,
	listPanels,
	nextPanel,
	panels,
	type Size,
	viewPanels,
	wantedRows,
} from '../../../source/console/state/layout.ts';

const sizes = fc.record({ columns: fc.integer({ min: 1, max: 400 }), rows: fc.integer({ min: 1, max: 150 }) });
const wanted = (): fc.Arbitrary<number> => fc.integer({ min: 0, max: 200 }).map(wantedRows);
const attentions: fc.Arbitrary<Attention> = fc.record({
	focus: fc.constantFrom(...panels),
	list: fc.constantFrom(...listPanels),
	view: fc.constantFrom(...viewPanels),
	zoomed: fc.boolean(),
	workers: fc.integer({ min: 0, max: 30 }),
	wants: fc.record({
		hosts: wanted(),
		containers: wanted(),
		workers: wanted(),
		networks: wanted(),
		addresses: wanted(),
	}),
});

/** As the reducer keeps it: the list or view that was looked at last is the one with the focus, if it is of that kind. */
const settled = (attention: Attention): Attention => {
	const { focus } = attention;
	const list = listPanels.find(panel => panel === focus) ?? attention.list;
	const view = viewPanels.find(panel => panel === focus) ?? attention.view;
	return { ...attention, list, view };
};

test('the panels cover the body, each cell once, at every size', () => {
	fc.assert(
		fc.property(sizes, attentions, (size, attention) => {
			const layout = layoutFor(size, settled(attention));
			if (isTooSmall(size)) return assert.equal(layout.shape, 'too-small');
			assert.ok(layout.shape === 'panels');
			const covered = new Uint8Array(size.columns * size.rows);
			for (const { rect } of layout.placed) {
				assert.ok(rect.columns >= 4 && rect.rows >= 3, 'there is room for a border and a row');
				for (let y = rect.y; y < rect.y + rect.rows; y++) {
					for (let x = rect.x; x < rect.x + rect.columns; x++) {
						const at = y * size.columns + x;
						covered[at] = (covered[at] ?? 0) + 1;
					}
				}
			}
			for (let y = 0; y < size.rows; y++) {
				const expected = y === 0 || y === size.rows - 1 ? 0 : 1;
				const row = covered.subarray(y * size.columns, (y + 1) * size.columns);
				assert.ok(row.every(times => times === expected));
			}
		}),
	);
});

const isTooSmall = ({ columns, rows }: Size): boolean => columns < LEAST.columns || rows < LEAST.rows;

test('the panel with the focus is always on the screen, and none is there twice', () => {
	fc.assert(
		fc.property(sizes, attentions, (size, attention) => {
			const layout = layoutFor(size, settled(attention));
			if (layout.shape === 'too-small') return;
			const shown = layout.placed.map(each => each.panel);
			assert.ok(shown.includes(attention.focus));
			assert.equal(new Set(shown).size, shown.length);
		}),
	);
});

test('Tab goes through every panel on the screen and comes back; Shift+Tab goes the same way back', () => {
	fc.assert(
		fc.property(sizes, attentions, (size, attention) => {
			const layout = layoutFor(size, settled(attention));
			if (layout.shape === 'too-small') return;
			// The hosts are there while somebody looks at them.
			if (attention.focus === 'hosts') return;
			const next = nextPanel(layout, attention.focus, 1);
			assert.equal(nextPanel(layout, next, -1), attention.focus);
		}),
	);
});

/** Rows with the frame, by panels. */
function heights(size: Size, wants: Partial<Attention['wants']>): Record<string, number> {
	const all = { hosts: 2, containers: 2, workers: 2, networks: 2, addresses: 2, ...wants };
	const workers = all.workers;
	const layout = layoutFor(size, {
		focus: 'containers',
		list: 'containers',
		view: 'logs',
		zoomed: false,
		workers,
		wants: all,
	});
	assert.ok(layout.shape === 'panels');
	return Object.fromEntries(layout.placed.map(({ panel, rect }) => [panel, rect.rows]));
}

test('a list that needs little leaves its rows to those that need more', () => {
	const { containers, workers, networks, addresses } = heights(
		{ columns: 200, rows: 50 },
		{ containers: 6, workers: 2, networks: 6, addresses: 98 },
	);
	assert.deepEqual(
		{ containers, workers, networks, addresses },
		{ containers: 9, workers: 5, networks: 9, addresses: 25 },
	);
});

test('events that nobody looks at leave the most to the logs', () => {
	const size = { columns: 200, rows: 50 };
	const rows = (focus: Attention['focus'], view: Attention['view']): number[] => {
		const wants = { hosts: 2, containers: 2, workers: 2, networks: 2, addresses: 2 };
		const layout = layoutFor(size, { focus, list: 'containers', view, zoomed: false, workers: 0, wants });
		assert.ok(layout.shape === 'panels');
		return layout.placed.slice(-2).map(({ rect }) => rect.rows);
	};
	assert.deepEqual(rows('containers', 'logs'), [36, 12]);
	assert.deepEqual(rows('events', 'events'), [29, 19]);
	assert.deepEqual(rows('containers', 'details'), [29, 19]);
});

test('where all need more than there is, none is squeezed out', () => {
	const all = { containers: 99, workers: 99, networks: 99, addresses: 99 };
	assert.deepEqual(heights({ columns: 120, rows: 35 }, all), {
		containers: 9,
		workers: 9,
		networks: 6,
		addresses: 6,
		logs: 9,
	});
});

test('what lists do not need is for the log', () => {
	assert.equal(heights({ columns: 120, rows: 35 }, {})['logs'], 18);
});
