/** What a user without colours still sees: the cursor, states, stderr, marks, the engine's state. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell } from '../terminal/harness/emulator.ts';
import { draw, textOf } from './harness/render.tsx';
import { scenes } from './harness/scenes.ts';
import { takeShots } from './harness/shots.ts';

/** Room for every row of the demo lab, however it grows. */
const ALL_ROWS = { columns: 200, rows: 120 };

const names = ['containers', 'details', 'confirm-yes', 'addresses', 'engine-lost', 'stderr'];
const shots = await takeShots(
	scenes.filter(scene => names.includes(scene.name)).map(scene => ({ ...scene, sizes: [ALL_ROWS] })),
);

type Shown = { cells: Cell[][]; text: string[] };

async function shown(scene: string): Promise<Shown> {
	const shot = shots.find(each => each.scene.name === scene);
	assert.ok(shot);
	const { cells } = await draw(shot.state, { colours: 'none' });
	return { cells, text: textOf(cells) };
}

/** The rows in which a style covers most cells. */
const rowsWith = ({ cells, text }: Shown, style: string): string[] =>
	cells.flatMap((row, y) => (row.filter(cell => cell.style.includes(style)).length > 40 ? [text[y] ?? ''] : []));

test('the row under the cursor is inverse, in the list that has the focus', async () => {
	const [row = '', ...others] = rowsWith(await shown('containers'), 'inverse');
	assert.match(row, /calvin-worker/);
	assert.deepEqual(others, []);
});

test('in a list without the focus it has a mark', async () => {
	const { text } = await shown('details');
	assert.ok(text.some(row => row.startsWith('│›calvin-worker')));
});

test('the title of the panel that has the keys is inverse, and no other', async () => {
	const { cells, text } = await shown('details');
	const inverse = cells.slice(1).flatMap(row => row.filter(cell => cell.style.includes('inverse')));
	assert.equal(inverse.map(cell => cell.text).join(''), ' 7 Details ');
	assert.ok(text.some(row => row.includes(' 7 Details ')));
});

test('the marked answer of a question is inverse, and it is No', async () => {
	const { cells, text } = await shown('confirm-yes');
	const y = text.findIndex(row => row.includes(' No    Yes, '));
	const marked = cells[y]?.filter(cell => cell.style.includes('inverse')).map(cell => cell.text);
	assert.equal(marked?.join(''), ' No ');
});

test('states are words', async () => {
	const { text } = await shown('containers');
	for (const word of ['healthy', 'running', 'exited 2', 'created', 'live']) {
		assert.ok(
			text.some(row => row.includes(word)),
			word,
		);
	}
});

test('problems of addresses are words', async () => {
	const { text } = await shown('addresses');
	assert.ok(text.some(row => /taken by \S+ too/.test(row)));
	assert.ok(text.some(row => /\d+ problems in \d+ addresses/.test(row)));
});

test('a lost engine is named, with the time of the picture', async () => {
	const { text } = await shown('engine-lost');
	assert.match(text[0] ?? '', /lost: data of \d\d:\d\d:\d\d/);
});

test('stderr has a mark', async () => {
	const { text } = await shown('stderr');
	assert.ok(text.some(row => row.includes('│ ! ')));
});
