/** Every panel, page and question at every size, held against the golden frames; and what holds for all of them. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { difference, drawingsOf, goldenFiles, goldenPaths, readGolden } from './harness/golden.ts';
import { draw, textOf } from './harness/render.tsx';
import { takeShots } from './harness/shots.ts';

const UPDATE = '`npm run frames` writes what is drawn now; look at the difference before you commit it';

const shots = await takeShots();
const expected = new Set<string>();

for (const shot of shots) {
	const { scene, size } = shot;
	const drawn = drawingsOf(shot);
	describe(`${scene.name} at ${size.columns}x${size.rows}`, () => {
		test('is as it was', async () => {
			for (const [path, text] of await goldenFiles(shot, drawn)) {
				expected.add(path);
				const golden = readGolden(path);
				assert.ok(golden !== undefined, `fixtures/frames/${path} is missing: ${UPDATE}`);
				const differs = difference(golden, text);
				assert.ok(differs === undefined, `fixtures/frames/${path} is another; ${UPDATE}\n${differs}`);
			}
		});

		test('fills the terminal and no more, without a control character', async () => {
			const { frame } = await drawn.unicode;
			const rows = stripVTControlCharacters(frame).split('\n');
			assert.equal(rows.length, size.rows);
			for (const row of rows) assert.doesNotMatch(row, /\p{Cc}/u);
			const widths = rows.map(row => stringWidth(row));
			assert.ok(Math.max(...widths) <= size.columns);
			if (scene.name !== 'too-small') {
				// Between header and footer, which begin with a blank, each row goes from border to border.
				const bordered = widths.filter((_, row) => rows[row]?.startsWith(' ') === false);
				assert.ok(bordered.length >= size.rows - 4);
				assert.deepEqual(new Set(bordered), new Set([size.columns]));
			}
		});

		test('says the same without colours, and in attributes alone', async () => {
			const coloured = await drawn.unicode;
			const plain = await draw(shot.state, { colours: 'none' });
			assert.deepEqual(textOf(plain.cells), textOf(coloured.cells));
			for (const cell of plain.cells.flat()) assert.doesNotMatch(cell.style, /[fb]g=/);
		});

		test('is drawn in ASCII where that is asked for', async () => {
			const { cells } = await drawn.ascii;
			for (const row of textOf(cells)) assert.match(row, /^[\x20-\x7e]*$/);
		});
	});
}

test('every golden frame is of a scene', () => {
	const stale = goldenPaths().filter(path => !expected.has(path));
	assert.deepEqual(stale, [], UPDATE);
});
