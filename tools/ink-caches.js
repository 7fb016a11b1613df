/**
 * Ink takes the texts of a frame apart anew for every frame, though most rows are those of the frame before, and that
 * is most of what a frame costs. In the bundle its caches live on, and halve that. What is drawn stays the same.
 */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Rows whose cells are kept; some 10 kB each. */
const MOST = 400;

/**
 * By file: what stands in Ink 8.0, and what takes its place.
 *
 * @type {Record<string, [string, string][]>}
 */
const changes = {
	'output.js': [
		['export default class Output {', 'let caches = new OutputCaches();\nexport default class Output {'],
		[
			'caches = new OutputCaches();\n    width',
			`caches = caches.styledChars.size < ${MOST} ? caches : (caches = new OutputCaches());\n    width`,
		],
	],
	'render-node-to-output.js': [
		["import widestLine from 'widest-line';", "import measureText from './measure-text.js';"],
		['widestLine(text)', 'measureText(text).width'],
	],
};

/** @type {import('esbuild').Plugin} */
export const keepInkCaches = {
	name: 'keep-ink-caches',
	setup(build) {
		build.onLoad({ filter: /\/ink\/build\/(output|render-node-to-output)\.js$/ }, ({ path }) => ({
			contents: changed(path, readFileSync(path, 'utf8')),
		}));
	},
};

/**
 * @param {string} path
 * @param {string} code
 */
function changed(path, code) {
	return (changes[basename(path)] ?? []).reduce((text, [old, next]) => {
		if (text.split(old).length !== 2) throw new Error(`${path} is not as tools/ink-caches.js knows it: '${old}'`);
		return text.replace(old, next);
	}, code);
}
