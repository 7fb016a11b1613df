/** Bundles the program into dist/: the package carries all it needs and depends on nothing. */

import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordInputs } from './build-inputs.js';
import { bundleScript, lateYaml } from './bundle.js';
import { root } from './set-up.js';
import { writeLicences } from './licences.js';

const LAUNCHER = 'source/launcher.js';

/** Builds beside dist/ and swaps, so that a failed build or a second one at the same time spoils nothing. */
async function buildAside() {
	const cache = join(root, 'node_modules/.cache');
	mkdirSync(cache, { recursive: true });
	const scratch = mkdtempSync(join(cache, 'build-'));
	try {
		const modules = await bundleScript('cli.tsx', join(scratch, 'program.cjs'), {
			target: 'node22',
			plugins: [lateYaml],
		});
		copyFileSync(join(root, LAUNCHER), join(scratch, 'lavadock.js'));
		writeLicences(scratch, modules);
		recordInputs(scratch, [LAUNCHER, ...modules.filter(path => !/(^|\/)node_modules\//.test(path))]);
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
