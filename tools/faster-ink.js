/**
 * Ink makes each frame anew from all of its texts, though most rows are those of the frame before, and that is most of
 * what a frame costs. In the bundle it places texts instead of cells, and remembers what it measured and cleaned. What
 * is seen stays the same.
 */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './set-up.js';

/** Rows that are remembered; some 300 characters each. */
const MOST = 1000;

const width = join(root, 'source/text/width.ts');
const frame = join(root, 'source/terminal/cells/ink-frame.ts');

/**
 * By file: what stands in Ink 8.0, and what takes its place.
 *
 * @type {Record<string, [string, string][]>}
 */
const changes = {
	'output.js': [
		[
			"import stringWidth from 'string-width';",
			`import stringWidth from 'string-width';\nimport { frameOf } from '${frame}';`,
		],
		[
			'    get() {\n        // Initialize',
			`    get() {
        const frame = frameOf(this.operations, this.height);
        if (frame !== undefined) return { output: frame, height: this.height };
        // Initialize`,
		],
	],
	'render-node-to-output.js': [
		["import widestLine from 'widest-line';", "import measureText from './measure-text.js';"],
		['widestLine(text)', 'measureText(text).width'],
	],
	'measure-text.js': [
		["import widestLine from 'widest-line';", `import { width as widthOf } from '${width}';`],
		// Whole panels, of which few come again.
		['maxSize: 4096', 'maxSize: 16'],
		['widestLine(text)', "Math.max(...text.split('\\n').map(widthOf))"],
	],
	'sanitize-ansi.js': [
		[
			'const sanitizeAnsi = (text) => {',
			`const cleaned = new Map();
const sanitizeAnsi = (text) => text.split('\\n').map(cleanRow).join('\\n');
const cleanRow = (row) => {
    let clean = cleaned.get(row);
    if (clean === undefined) {
        if (cleaned.size >= ${MOST}) cleaned.clear();
        cleaned.set(row, clean = cleanNewRow(row));
    }
    return clean;
};
const cleanNewRow = (text) => {`,
		],
	],
};

/** @type {import('esbuild').Plugin} */
export const fasterInk = {
	name: 'faster-ink',
	setup(build) {
		build.onLoad(
			{ filter: /\/ink\/build\/(output|render-node-to-output|measure-text|sanitize-ansi)\.js$/ },
			({ path }) => ({
				contents: changed(path, readFileSync(path, 'utf8')),
			}),
		);
	},
};

/**
 * @param {string} path
 * @param {string} code
 */
function changed(path, code) {
	return (changes[basename(path)] ?? []).reduce((text, [old, next]) => {
		if (text.split(old).length !== 2) throw new Error(`${path} is not as tools/faster-ink.js knows it: '${old}'`);
		return text.replace(old, () => next);
	}, code);
}
