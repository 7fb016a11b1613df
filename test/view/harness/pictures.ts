/** The pictures in the documents: scenes of the demo lab, drawn by the program itself. */

import { draw } from './render.tsx';
import type { Scene } from './scenes.ts';
import { takeShots } from './shots.ts';
import { svgOf } from './svg.ts';

/** By the picture's name in docs/pictures. */
const pictured: Readonly<Record<string, Scene>> = {
	console: { name: 'console', keys: ['j', 'j'], sizes: [{ columns: 120, rows: 35 }] },
	small: { name: 'small', keys: ['j', 'j', 'x', 'j', 'j'], sizes: [{ columns: 80, rows: 24 }] },
	network: { name: 'network', keys: ['1', 'enter'], sizes: [{ columns: 100, rows: 26 }] },
};

/** The SVG of each picture, by its file's name. */
export async function drawPictures(): Promise<Map<string, string>> {
	const shots = await takeShots(Object.values(pictured));
	const pictures = new Map<string, string>();
	for (const { scene, state } of shots) {
		const { cells } = await draw(state);
		pictures.set(`${scene.name}.svg`, svgOf(cells));
	}
	return pictures;
}
