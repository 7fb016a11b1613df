/** A unit test and all that it imports as one file: it starts in a third of the time. */

import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @param {string} root
 * @param {string} test
 * @returns {Promise<string>} the path of the file that was made
 */
export async function bundledTest(root, test) {
	const outfile = join(root, 'bundles', test.replace(/\.tsx?$/, '.mjs'));
	await build({
		absWorkingDir: root,
		entryPoints: [test],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		packages: 'external',
		jsx: 'automatic',
		logLevel: 'error',
		plugins: [{ name: 'places', setup: ({ onLoad }) => onLoad({ filter: /\.tsx?$/ }, placed) }],
	});
	return outfile;
}

/**
 * Files that a module looks for lie beside the module, not beside the bundle.
 *
 * @param {{ path: string }} module
 * @returns {import('esbuild').OnLoadResult}
 */
function placed({ path }) {
	const url = JSON.stringify(pathToFileURL(path).href);
	const contents = readFileSync(path, 'utf8')
		.replaceAll('import.meta.url', url)
		.replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
		.replaceAll('import.meta.filename', JSON.stringify(path))
		.replaceAll('import.meta.resolve(', `(to => new URL(to, ${url}).href)(`);
	return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
}
