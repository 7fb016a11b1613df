/** The golden frames: what should stand in fixtures/frames, and what stands there. */

import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { draw, type Drawn, textOf } from './render.tsx';
import type { Shot } from './shots.ts';
import { stylesMap } from './styles-map.ts';

export type Drawings = { unicode: Promise<Drawn>; ascii: Promise<Drawn> };

export const drawingsOf = ({ state }: Shot): Drawings => ({
	unicode: draw(state),
	ascii: draw(state, { unicode: false }),
});

const folder = join(import.meta.dirname, '../../../fixtures/frames');

/** Texts by their path in the folder: the picture, its styles, and for some the picture in ASCII. */
export async function goldenFiles({ scene, size }: Shot, drawn: Drawings): Promise<Map<string, string>> {
	const { cells } = await drawn.unicode;
	const path = `${scene.name}/${size.columns}x${size.rows}`;
	const files = new Map([
		[`${path}.txt`, `${textOf(cells).join('\n')}\n`],
		[`${path}.styles.txt`, stylesMap(cells)],
	]);
	if (scene.ascii && size.columns === 80) {
		const ascii = await drawn.ascii;
		files.set(`${path}.ascii.txt`, `${textOf(ascii.cells).join('\n')}\n`);
	}
	return files;
}

export const readGolden = (path: string): string | undefined => {
	try {
		return readFileSync(join(folder, path), 'utf8');
	} catch {
		return undefined;
	}
};

export const goldenPaths = (): string[] => globSync('*/*.txt', { cwd: folder });

/** Puts exactly these files there. */
export function writeGolden(files: ReadonlyMap<string, string>): void {
	for (const path of goldenPaths()) if (!files.has(path)) rmSync(join(folder, path));
	for (const [path, text] of files) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
}

/** The rows that differ, one above the other; undefined when none does. */
export function difference(expected: string, actual: string): string | undefined {
	if (expected === actual) return undefined;
	const [before, after] = [expected.split('\n'), actual.split('\n')];
	const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, row) => row);
	return rows
		.filter(row => before[row] !== after[row])
		.map(row => `row ${row + 1}\n  - ${before[row] ?? ''}\n  + ${after[row] ?? ''}`)
		.join('\n');
}
