/**
 * Draws scenes of the demo lab as a terminal shows them, with its palette, to look at:
 * `node --import=tsx tools/pictures.ts FOLDER containers,logs 80x24,120x35 vte-dark,solarized-light [16|256|none]`.
 * tools/palettes.ts has the palettes, test/view/harness/scenes.ts the scenes.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColourDepth } from '../source/terminal/cells/colour.ts';
import { palettes } from './palettes.ts';

process.env['TZ'] = 'UTC';

const { draw } = await import('../test/view/harness/render.tsx');
const { scenes } = await import('../test/view/harness/scenes.ts');
const { takeShots } = await import('../test/view/harness/shots.ts');
const { svgOf } = await import('../test/view/harness/svg.ts');

const depths: Readonly<Record<string, ColourDepth>> = { none: 'none', 16: 16, 256: 256 };

const [folder = 'pictures', names = 'containers', sizes = '80x24', themes = 'vte-dark', depth = '256'] =
	process.argv.slice(2);
const colours = depths[depth] ?? 256;
const wanted = sizes.split(',').map(size => {
	const [columns = 80, rows = 24] = size.split('x').map(Number);
	return { columns, rows };
});
mkdirSync(folder, { recursive: true });
const shown = scenes.filter(({ name }) => names.split(',').includes(name));
for (const { scene, size, state } of await takeShots(shown.map(each => ({ ...each, sizes: wanted })))) {
	for (const theme of themes.split(',')) {
		const palette = palettes[theme];
		if (palette === undefined) throw new Error(`There is no palette ${theme}: ${Object.keys(palettes).join(', ')}.`);
		const { cells } = await draw(state, { colours, background: palette.is, unicode: theme !== 'linux' });
		const path = join(folder, `${scene.name}-${size.columns}x${size.rows}-${theme}.svg`);
		writeFileSync(path, svgOf(cells, palette));
		console.log(path);
	}
}
