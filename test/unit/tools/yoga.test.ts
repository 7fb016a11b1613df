import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import Yoga, { type Direction, type Edge, type FlexDirection, type PositionType } from 'yoga-layout';
import Placed from '../../../tools/faster-ink/yoga.ts';
import { root } from '../../../tools/set-up.js';

type Box = { left: number; top: number; width: number; height: number };

/** What the two have in common, of what is asked here. */
type Layouter<N> = {
	create: () => N;
	text: (node: N, size: { width: number; height: number }) => void;
	add: (node: N, child: N) => void;
};
type AnyNode = {
	setWidth(value: number): void;
	setHeight(value: number): void;
	setPosition(edge: Edge, value: number): void;
	setPositionType(type: PositionType): void;
	setFlexShrink?(value: number): void;
	setFlexDirection?(direction: FlexDirection): void;
	calculateLayout(width: undefined, height: undefined, direction: Direction): void;
	getComputedLeft(): number;
	getComputedTop(): number;
	getComputedWidth(): number;
	getComputedHeight(): number;
};

const yoga: Layouter<ReturnType<typeof Yoga.Node.create>> = {
	create: () => Yoga.Node.create(),
	text: (node, size) => node.setMeasureFunc(() => size),
	add: (node, child) => node.insertChild(child, node.getChildCount()),
};
const placed: Layouter<ReturnType<typeof Placed.Node.create>> = {
	create: () => Placed.Node.create(),
	text: (node, size) => node.setMeasureFunc(() => size),
	add: (node, child) => node.insertChild(child, node.getChildCount()),
};

const size = fc.integer({ min: 1, max: 200 });
const place = fc.nat({ max: 100 });
const boxes = fc.array(fc.record({ left: place, top: place, width: size, height: size }), { maxLength: 8 });

test('boxes that say where they are lie where Yoga lays them, and their texts in them', () => {
	fc.assert(
		fc.property(size, size, boxes, (columns, rows, panels) => {
			assert.deepEqual(laidOut(placed, { columns, rows }, panels), laidOut(yoga, { columns, rows }, panels));
		}),
	);
});

test('what says nothing of itself is as wide as there is room, below what comes before', () => {
	const whole = Placed.Node.create();
	const [first, second] = [text(3), text(2)];
	whole.insertChild(second, 0);
	whole.insertChild(first, 0);
	whole.setWidth(40);
	whole.calculateLayout();
	assert.deepEqual([first, second, whole].map(edgesOf), [
		[0, 0, 40, 3],
		[0, 3, 40, 2],
		[0, 0, 40, 5],
	]);
	first.setDisplay(Placed.DISPLAY_NONE);
	whole.calculateLayout();
	assert.deepEqual([second, whole].map(edgesOf), [
		[0, 0, 40, 2],
		[0, 0, 40, 2],
	]);
	whole.removeChild(second);
	whole.calculateLayout();
	assert.deepEqual(edgesOf(whole), [0, 0, 40, 0]);
});

test('it answers whatever Ink asks a box', () => {
	const sources = globSync('node_modules/ink/build/**/*.js', { cwd: root }).map(path =>
		readFileSync(join(root, path), 'utf8'),
	);
	const asked = sources.flatMap(source =>
		[...source.matchAll(/\b(?:yogaNode|node)\??\.(\w+)\(/gi)].map(([, name]) => name),
	);
	const theirs = Yoga.Node.create();
	const ofBoxes = [...new Set(asked)].filter(name => name !== undefined && name in theirs);
	assert.ok(ofBoxes.includes('setFlexWrap') && ofBoxes.includes('getComputedBorder'));
	const ours = Placed.Node.create();
	assert.deepEqual(
		ofBoxes.filter(name => typeof Reflect.get(ours, name ?? '') !== 'function'),
		[],
	);
});

/** A screen in a root, with panels that have a text each, as Ink makes them of the console's. */
function laidOut<N extends AnyNode>(
	{ create, text: fill, add }: Layouter<N>,
	{ columns, rows }: { columns: number; rows: number },
	panels: readonly Box[],
): number[][] {
	const [whole, screen] = [create(), create()];
	whole.setWidth(columns);
	screen.setWidth(columns);
	screen.setHeight(rows);
	screen.setFlexDirection?.(Yoga.FLEX_DIRECTION_ROW);
	add(whole, screen);
	const nodes = panels.map(({ left, top, width, height }) => {
		const [panel, inside] = [create(), create()];
		panel.setPositionType(Yoga.POSITION_TYPE_ABSOLUTE);
		panel.setPosition(Yoga.EDGE_LEFT, left);
		panel.setPosition(Yoga.EDGE_TOP, top);
		panel.setWidth(width);
		panel.setHeight(height);
		panel.setFlexDirection?.(Yoga.FLEX_DIRECTION_ROW);
		panel.setFlexShrink?.(1);
		// Its rows are as wide as the panel, and as many.
		fill(inside, { width, height });
		add(panel, inside);
		add(screen, panel);
		return [panel, inside];
	});
	whole.calculateLayout(undefined, undefined, Yoga.DIRECTION_LTR);
	return [whole, screen, ...nodes.flat()].map(edgesOf);
}

const edgesOf = (node: Pick<AnyNode, `getComputed${'Left' | 'Top' | 'Width' | 'Height'}`>): number[] => [
	node.getComputedLeft(),
	node.getComputedTop(),
	node.getComputedWidth(),
	node.getComputedHeight(),
];

function text(rows: number): ReturnType<typeof Placed.Node.create> {
	const node = Placed.Node.create();
	node.setMeasureFunc(width => ({ width: Math.min(width, 5), height: rows }));
	return node;
}
