/** Bundles the program into dist/: the package carries all it needs and depends on nothing. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { recordInputs } from './build-inputs.js';
import { fasterInk } from './faster-ink.js';
import { root } from './set-up.js';
import { writeLicences } from './licences.js';

/** Parts of dependencies that are never reached here, and cost most of their start-up time. */
const leftOut = [
	'react-devtools-core', // Ink loads it for its own developers.
	'ssh2', // ssh:// goes through the system's ssh, which knows the user's keys and hosts.
	'cpu-features', // ssh2's native code.
	'@grpc/grpc-js', // BuildKit sessions of dockerode.
	'@grpc/proto-loader',
	'protobufjs',
];

/** @type {esbuild.Plugin} */
const leaveOut = {
	name: 'leave-out',
	setup(build) {
		build.onResolve({ filter: new RegExp(`^(${leftOut.join('|')})$`) }, ({ path }) => ({
			path,
			namespace: 'left-out',
		}));
		build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
			contents: `module.exports = new Proxy({}, { get: (_, name) => function () {
				throw new Error('${path} is not part of lavadock (asked for ' + String(name) + ')');
			} });`,
		}));
	},
};

/**
 * Node's modules are required: an import reads all that they export, and with `node:http` and `node:process` that
 * loads what nobody asked for, which takes 40 ms.
 *
 * @type {esbuild.Plugin}
 */
const requireBuiltins = {
	name: 'require-builtins',
	setup(build) {
		build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
			kind === 'require-call' ? undefined : { path, namespace: 'required' },
		);
		build.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
			contents: `module.exports = require('${path}');`,
		}));
	},
};

/** CommonJS packages inside an ES module call `require` for Node's modules. */
const requireForCommonJs =
	"import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** The commit that is built, `-dirty` where files differ from it; undefined outside of a git repository. */
export function commit() {
	const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'], {
		cwd: root,
		encoding: 'utf8',
	});
	return status === 0 ? stdout.trim() : undefined;
}

/** @param {string} outdir */
function bundle(outdir) {
	return esbuild.build({
		absWorkingDir: root,
		entryPoints: { lavadock: 'source/launcher.js' },
		outdir,
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		jsx: 'automatic',
		// Names and lines stay, so that a crash report can be read.
		minifySyntax: true,
		legalComments: 'none',
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '"false"',
			'process.env.LAVADOCK_COMMIT': JSON.stringify(commit()) ?? 'undefined',
			// Nothing here fetches but Yoga, its own code out of a string, and loading `fetch` takes 30 ms.
			fetch: 'undefined',
		},
		banner: { js: requireForCommonJs },
		plugins: [leaveOut, requireBuiltins, fasterInk],
		metafile: true,
		logLevel: 'warning',
	});
}

/** Builds beside dist/ and swaps, so that a failed build or a second one at the same time spoils nothing. */
async function buildAside() {
	const cache = join(root, 'node_modules/.cache');
	mkdirSync(cache, { recursive: true });
	const scratch = mkdtempSync(join(cache, 'build-'));
	try {
		const { metafile } = await bundle(scratch);
		const modules = Object.keys(metafile.inputs);
		writeLicences(scratch, modules);
		recordInputs(
			scratch,
			modules.filter(path => !/(^|\/)node_modules\/|^(left-out|required):/.test(path)),
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
