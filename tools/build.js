/** Bundles the program into dist/: the package carries all it needs and depends on nothing. */

import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { recordInputs } from './build-inputs.js';
import { common, definitions, inAscii, lateYaml, modulesOf, plugins } from './bundle.js';
import { root } from './set-up.js';
import { writeLicences } from './licences.js';

/** CommonJS packages inside an ES module call `require` for Node's modules. */
const requireForCommonJs =
	"import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** @param {string} outdir */
function bundle(outdir) {
	return esbuild.build({
		...common,
		entryPoints: { lavadock: 'source/launcher.js' },
		outdir,
		splitting: true,
		format: 'esm',
		target: 'node22',
		define: definitions(),
		banner: { js: requireForCommonJs },
		plugins: [lateYaml, ...plugins],
	});
}

/** Builds beside dist/ and swaps, so that a failed build or a second one at the same time spoils nothing. */
async function buildAside() {
	const cache = join(root, 'node_modules/.cache');
	mkdirSync(cache, { recursive: true });
	const scratch = mkdtempSync(join(cache, 'build-'));
	try {
		const { metafile } = await bundle(scratch);
		for (const file of globSync(join(scratch, '*.js'))) writeFileSync(file, inAscii(readFileSync(file, 'utf8')));
		const modules = modulesOf(metafile);
		writeLicences(scratch, modules);
		recordInputs(
			scratch,
			modules.filter(path => !/(^|\/)node_modules\//.test(path)),
		);
		chmodSync(scratch, 0o755);
		chmodSync(join(scratch, 'lavadock.js'), 0o755);
		rmSync(join(root, 'dist'), { recursive: true, force: true });
		renameSync(scratch, join(root, 'dist'));
	} finally {
		rmSync(scratch, { recursive: true, force: true });
	}
}

await buildAside().catch(error => {
	// esbuild has already said what is wrong in the sources.
	if (!('errors' in error)) throw error;
	process.exitCode = 1;
});
