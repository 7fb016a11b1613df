/** Bundles the program for the one file: the script that a snapshot of V8's heap is made from. */

import { bundleScript } from '../bundle.js';

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
 * @param {string} outfile
 * @returns {Promise<string[]>} the modules that it was made from
 */
export function bundleOneFile(outfile) {
	return bundleScript('source/one-file.ts', outfile, {
		target: 'node24',
		// What asks for the working directory while it is loaded must not keep the maker's.
		banner: "process.chdir('/');",
		plugins: [lateBuiltins],
	});
}
