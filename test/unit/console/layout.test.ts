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
} from '../../../source/console/state/layout.ts';

const sizes = fc.record({ columns: fc.integer({ min: 1, max: 400 }), rows: fc.integer({ min: 1, max: 150 }) });
const attentions: fc.Arbitrary<Attention> = fc.record({
	focus: fc.constantFrom(...panels),
	list: fc.constantFrom(...listPanels),
	view: fc.constantFrom(...viewPanels),
	zoomed: fc.boolean(),
	workers: fc.integer({ min: 0, max: 30 }),
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
