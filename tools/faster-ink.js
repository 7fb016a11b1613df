/**
 * Ink makes each frame again from all of its texts, though most rows are those of the frame before, and that is two thirds
 * of what a frame costs. In the bundle five of its modules are others (tools/faster-ink/): texts are placed instead of
 * cells, measured as our panels are, and taken apart only where they have more than colours; boxes say themselves where
 * they are. What is seen stays the same, and Ink's own code as it is.
 */

import { join } from 'node:path';
import { root } from './set-up.js';

/**
 * What Ink 8.0 imports, and what takes its place.
 *
 * @type {Record<string, string>}
 */
const replaced = {
	'./output.js': 'output.ts',
	'./sanitize-ansi.js': 'sanitize-ansi.ts',
	'widest-line': 'widest-line.ts',
	'quick-lru': 'quick-lru.ts',
	'yoga-layout': 'yoga.ts',
};

/** @type {import('esbuild').Plugin} */
export const fasterInk = {
	name: 'faster-ink',
	setup(build) {
		/** @type {Set<string>} */
		const found = new Set();
		build.onResolve(
			{ filter: /^(\.\/(?:output|sanitize-ansi)\.js|widest-line|quick-lru|yoga-layout)$/ },
			({ path, importer }) => {
				if (!importer.includes('/node_modules/ink/build/')) return undefined;
				found.add(path);
				return { path: join(root, 'tools/faster-ink', replaced[path] ?? '') };
			},
		);
		build.onEnd(() => ({
			errors: Object.keys(replaced)
				.filter(path => !found.has(path))
				.map(path => ({ text: `Ink imports no ${path} any more: tools/faster-ink.js knows another Ink` })),
		}));
	},
};
