/** Bundles the program for the one file: a single script that a snapshot of V8's heap is made from. */

import { readFileSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { common, definitions, inAscii, modulesOf, plugins } from '../bundle.js';
import { root } from '../set-up.js';

/**
 * What of Node can't be in a snapshot is taken from Node when it is used. (`Object.keys` of these modules, since
 * esbuild copies the names of what is required.)
 *
 * @type {import('esbuild').Plugin}
 */
const lateBuiltins = {
	name: 'late-builtins',
	setup(build) {
		build.onResolve({ filter: /^(node:)?(http|https|tls)$/ }, ({ path }) => ({
			path: path.replace('node:', ''),
			namespace: 'late-builtin',
		}));
		build.onLoad({ filter: /.*/, namespace: 'late-builtin' }, ({ path }) => {
			const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter(name => name !== 'default');
			return {
				contents: `for (const name of ${JSON.stringify(names)}) Object.defineProperty(module.exports, name, {
					configurable: true,
					enumerable: true,
					get: () => process.getBuiltinModule('${path}')[name],
					// What inherits from the module may have its own.
					set(value) { Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true }); },
				});`,
			};
		});
	},
};

/**
 * Yoga is WebAssembly, which no snapshot holds: its constants are there from the start, its functions once `loadYoga` has
 * resolved.
 *
 * @type {import('esbuild').Plugin}
 */
const lateYoga = {
	name: 'late-yoga',
	setup(build) {
		build.onResolve({ filter: /^yoga-layout(\/load)?$/ }, () => ({ path: 'yoga-layout', namespace: 'late-yoga' }));
		build.onLoad({ filter: /.*/, namespace: 'late-yoga' }, () => ({
			resolveDir: root,
			contents: `
				import load from './node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js';
				import wrap from './node_modules/yoga-layout/dist/src/wrapAssembly.js';
				import constants from './node_modules/yoga-layout/dist/src/generated/YGEnums.js';
				export * from './node_modules/yoga-layout/dist/src/generated/YGEnums.js';
				const Yoga = { ...constants };
				export default Yoga;
				export const loadYoga = async () => Object.assign(Yoga, wrap(await load()));`,
		}));
	},
};

/**
 * Ink waits for its developers' tools and its own package.json while it is being loaded, which a single script can't;
 * neither is there.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutWaiting = {
	name: 'without-waiting',
	setup(build) {
		build.onLoad({ filter: /\/ink\/build\/reconciler\.js$/ }, ({ path }) => {
			const text = readFileSync(path, 'utf8');
			const without = text
				.replace("await import('./devtools.js');", '')
				.replace('const loaded = await loadPackageJson();', 'const loaded = undefined;');
			return { contents: without };
		});
	},
};

/**
 * @param {string} outfile
 * @returns {Promise<string[]>} the modules that it was made from
 */
export async function bundleOneFile(outfile) {
	const { metafile } = await esbuild.build({
		...common,
		entryPoints: ['source/one-file.ts'],
		outfile,
		format: 'cjs',
		target: 'node24',
		// What asks for the working directory while it is loaded must not keep the maker's.
		banner: { js: "process.chdir('/');" },
		define: { ...definitions(), 'import.meta.url': '"file:///lavadock"' },
		plugins: [lateBuiltins, lateYoga, withoutWaiting, ...plugins],
	});
	writeFileSync(outfile, inAscii(readFileSync(outfile, 'utf8')));
	return modulesOf(metafile);
}
